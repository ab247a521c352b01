"""When an advocate does not answer in time: it is noted, paged if it is urgent, and she is told where that is safe."""

from __future__ import annotations

import uuid
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.conversations.models import Contact, Conversation
from bot.conversations.store import read_state, save_state
from bot.desk.knock import is_safe
from bot.handoff.models import HandoffCase
from bot.handoff.queue import is_overdue
from bot.live import DESK, announce, of_conversation
from bot.messages import Outgoing
from bot.outbox.put import put
from bot.reply.speech import Speech
from kit.db import database_now

_MOST = 50


async def note_late(app: App) -> int:
    """Note each case that has just become overdue, once; how many they were."""
    async with app.sessions() as db:
        found = await db.execute(
            select(HandoffCase.id, HandoffCase.conversation_id).where(_just_late(app)).limit(_MOST)
        )
        late = found.all()
    for case_id, conversation_id in late:
        async with app.sessions.begin() as db:
            await _note(app, db, case_id, conversation_id)
    return len(late)


def _just_late(app: App) -> ColumnElement[bool]:
    since = func.greatest(HandoffCase.waiting_since, HandoffCase.claimed_at)
    return and_(
        HandoffCase.closed_at.is_(None),
        HandoffCase.claimed_by.is_not(None),
        is_overdue(app.settings.first_reply_target),
        or_(HandoffCase.late_at.is_(None), HandoffCase.late_at < since),
    )


async def _note(app: App, db: AsyncSession, case_id: uuid.UUID, conversation_id: uuid.UUID) -> None:
    """Under her lock, and only if it still holds there."""
    await db.execute(select(Conversation.id).where(Conversation.id == conversation_id).with_for_update())
    noted = await db.execute(
        update(HandoffCase)
        .where(HandoffCase.id == case_id, _just_late(app))
        .values(
            late_at=func.clock_timestamp(),
            page_due_at=case((HandoffCase.priority == "urgent", func.clock_timestamp()), else_=HandoffCase.page_due_at),
        )
        .returning(HandoffCase.safe_at, HandoffCase.knock_id)
    )
    row = noted.one_or_none()
    if row is None:
        return
    await announce(db, DESK, of_conversation(conversation_id))
    if is_safe(row.safe_at, await database_now(db)) and row.knock_id is None:
        await _tell(app, db, conversation_id)


async def _tell(app: App, db: AsyncSession, conversation_id: uuid.UUID) -> None:
    """That she waits in vain for now. Who has not said that it is safe hears it with the bot's next answer."""
    query = select(Conversation.state, Contact.channel).join(Contact, Contact.id == Conversation.contact_id)
    stored, channel = (await db.execute(query.where(Conversation.id == conversation_id))).one()
    state = read_state(app.vault, stored)
    told = Outgoing(Speech.of(state.language or "en").phrase("program-meanwhile"))
    await put(db, app.vault, conversation_id, None, app.parts(channel, [told]))
    await save_state(db, app.vault, conversation_id, replace(state, with_person=False))
    await app.wake.deliver(db, conversation_id, channel)
