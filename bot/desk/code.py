"""Is it her? The advocate has her asked for the secret that she chose, and is told only whether it was right."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.audit.log import append
from bot.conversations.models import Message
from bot.conversations.store import read_state, save_state
from bot.desk.errors import RefusedError
from bot.desk.knock import is_safe
from bot.desk.work import change, mine, unreachable
from bot.dialogue.code import PICTURES, asked
from bot.handoff.models import HandoffCase
from bot.handoff.situation import code_waits
from bot.live import DESK, announce
from bot.messages import Button, Outgoing
from bot.outbox.put import put
from bot.reply.speech import Speech
from kit.db import database_now

_AGAIN = timedelta(minutes=1)


async def ask(app: App, case_id: uuid.UUID, account_id: uuid.UUID) -> None:
    """Ask her for her secret, with the same pictures whatever she chose. Raises RefusedError: she was not asked."""
    async with app.sessions.begin() as db:
        found = await mine(app, db, case_id, account_id)
        now, talk, hers = await database_now(db), found.case.conversation_id, found.contact
        gone = (hers.ended_at is not None, hers.blocked_at is not None)
        if (why := unreachable(hers.channel, *gone, found.last_message_at, now)) is not None:
            raise RefusedError(why)
        state = read_state(app.vault, found.state)
        if state.code is None:
            raise RefusedError("no-code")
        if not is_safe(found.case.safe_at, now):
            raise RefusedError("not-safe")
        if found.case.code_asked_at is not None and found.case.code_asked_at > now - _AGAIN:
            raise RefusedError("asked-just-now")
        undecided = exists().where(Message.conversation_id == talk, Message.answered_at.is_(None))
        if await db.scalar(select(undecided)):  # what she wrote before the question is no answer to it
            raise RefusedError("written-since")
        buttons = tuple(Button(*picture) for picture in PICTURES.items())
        question = Outgoing(Speech.of(state.language or "en").phrase("code.ask"), buttons)
        await put(db, app.vault, talk, None, app.parts(hers.channel, [question]))
        await save_state(db, app.vault, talk, asked(state))
        await change(db, found, code_asked_at=func.clock_timestamp(), code_answered_at=None, code_right=None)
        await app.wake.deliver(db, talk, hers.channel)
        await append(db, app.vault, "code-asked", account_id, case_id)


async def note_answer(db: AsyncSession, conversation_id: uuid.UUID, right: bool) -> None:
    """She answered."""
    waiting = update(HandoffCase).where(HandoffCase.conversation_id == conversation_id, code_waits())
    await db.execute(waiting.values(code_answered_at=func.clock_timestamp(), code_right=right))
    await announce(db, DESK)


async def withdraw(db: AsyncSession, conversation_id: uuid.UUID) -> None:
    """She left: whoever holds the phone next was not asked."""
    waiting = update(HandoffCase).where(HandoffCase.conversation_id == conversation_id, code_waits())
    await db.execute(waiting.values(code_asked_at=None))
