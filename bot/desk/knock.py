"""The watched phone: until she says that it is safe, an advocate's words wait behind a neutral knock."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.dialogue.handoff import READ
from bot.handoff.models import CaseMessage, HandoffCase
from bot.handoff.queue import read_state
from bot.messages import Button, Outgoing
from bot.outbox.put import put
from bot.reply.speech import Speech
from bot.reply.visible import visible, with_numbers_isolated

SAFE_FOR = timedelta(hours=1)
"""How long after her last message it counts as safe: who holds the phone changes."""
_PERSON = "\N{BUST IN SILHOUETTE} "
"""Before an advocate's words, where the channel does not show by itself who writes."""


def is_safe(safe_at: datetime | None, last_message_at: datetime, now: datetime) -> bool:
    """Whether an advocate's words may go out at once."""
    return safe_at is not None and max(safe_at, last_message_at) > now - SAFE_FOR


async def knock(app: App, db: AsyncSession, conversation_id: uuid.UUID, channel: str, state: bytes | None) -> None:
    """Tell her that there is a message, once for all that wait."""
    if await _held(db, conversation_id) > 1:
        return
    language = read_state(app.vault, state).language or "en"
    speech = Speech.of(language)
    told = Outgoing(speech.phrase("knock"), (Button(READ, speech.phrase(f"button.{READ}")),))
    await put(db, app.vault, conversation_id, None, app.parts(channel, [told]))
    await note_knock(db, conversation_id)
    await app.wake.deliver(db, conversation_id, channel)


async def note_knock(db: AsyncSession, conversation_id: uuid.UUID) -> None:
    await db.execute(
        update(HandoffCase)
        .where(HandoffCase.conversation_id == conversation_id, HandoffCase.closed_at.is_(None))
        .values(knocked_at=func.clock_timestamp())
    )


async def release(app: App, db: AsyncSession, conversation_id: uuid.UUID, channel: str) -> None:
    """Send all that waits, in order, also of a case that was resolved meanwhile."""
    waiting = await db.execute(
        update(CaseMessage)
        .where(CaseMessage.released_at.is_(None), CaseMessage.case_id.in_(_cases(conversation_id)))
        .values(released_at=func.clock_timestamp())
        .returning(CaseMessage.id, CaseMessage.body)
    )
    for message_id, body in sorted(waiting.all()):
        text = visible(app.vault.decrypt(body))
        shown = Outgoing(text if channel == "web" else f"{_PERSON}{with_numbers_isolated(text)}")
        await put(db, app.vault, conversation_id, None, app.parts(channel, [shown]), case_message_id=message_id)
    await app.wake.deliver(db, conversation_id, channel)


async def say_safe(db: AsyncSession, conversation_id: uuid.UUID, safe: bool) -> None:
    """She said that it is safe to write, or put the phone away."""
    await db.execute(
        update(HandoffCase)
        .where(HandoffCase.conversation_id == conversation_id, HandoffCase.closed_at.is_(None))
        .values(safe_at=func.clock_timestamp() if safe else None)
    )


async def _held(db: AsyncSession, conversation_id: uuid.UUID) -> int:
    return (
        await db.scalar(
            select(func.count()).where(
                CaseMessage.released_at.is_(None), CaseMessage.case_id.in_(_cases(conversation_id))
            )
        )
        or 0
    )


def _cases(conversation_id: uuid.UUID) -> Select[uuid.UUID]:
    return select(HandoffCase.id).where(HandoffCase.conversation_id == conversation_id)
