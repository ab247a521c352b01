"""The watched phone: until she says that it is safe, an advocate's words and late replies wait behind a knock."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.conversations.models import Conversation
from bot.dialogue.handoff import knocked
from bot.dialogue.state import State
from bot.handoff.models import CaseMessage, HandoffCase
from bot.handoff.situation import current_case, releasable
from bot.messages import Outgoing
from bot.outbox.late import SAFE_FOR, has_knocked, knock_in, release_held
from bot.outbox.models import OutboxReply
from bot.outbox.put import put
from bot.reply.visible import visible, with_numbers_isolated

_PERSON = "\N{BUST IN SILHOUETTE} "
"""Before an advocate's words, where the channel does not show by itself who writes."""


def is_safe(safe_at: datetime | None, now: datetime) -> bool:
    """Whether an advocate's words may go out at once."""
    return safe_at is not None and safe_at > now - SAFE_FOR


async def knock(app: App, db: AsyncSession, case: HandoffCase, channel: str, state: State) -> State:
    """Tell her that there is a message, once for all that wait. Her next "1" is the answer to it."""
    if await _has_knocked(db, case) or await has_knocked(db, case.conversation_id, state):
        return state
    parts = app.parts(channel, [knock_in(state.language or "en")])
    knocks = await put(db, app.vault, case.conversation_id, None, parts)
    await note_knock(db, case.conversation_id, knocks[-1])
    await app.wake.deliver(db, case.conversation_id, channel)
    return knocked(state)


async def _has_knocked(db: AsyncSession, case: HandoffCase) -> bool:
    """Whether she has a knock of this case to answer, or will have."""
    arrives = exists().where(OutboxReply.id == case.knock_id, OutboxReply.gave_up_at.is_(None))
    return case.knock_id is not None and bool(await db.scalar(select(arrives)))


async def note_knock(db: AsyncSession, conversation_id: uuid.UUID, knock_id: int) -> None:
    """Remember a knock that was put, and that it may go out at any time."""
    await db.execute(update(OutboxReply).where(OutboxReply.id == knock_id).values(neutral=True))
    await db.execute(
        update(HandoffCase)
        .where(HandoffCase.id == current_case(conversation_id))
        .values(knock_id=knock_id, knocked_at=func.clock_timestamp())
    )


async def release(app: App, db: AsyncSession, conversation_id: uuid.UUID, channel: str) -> None:
    """Send all that waits, in order."""
    await release_held(db, conversation_id)
    waiting = await db.execute(
        update(CaseMessage)
        .where(CaseMessage.released_at.is_(None), CaseMessage.case_id.in_(releasable(conversation_id)))
        .values(released_at=func.clock_timestamp())
        .returning(CaseMessage.id, CaseMessage.body)
    )
    for message_id, body in sorted(waiting.all()):
        text = visible(app.vault.decrypt(body))
        shown = Outgoing(text if channel == "web" else f"{_PERSON}{with_numbers_isolated(text)}")
        parts = app.parts(channel, [shown])
        await put(db, app.vault, conversation_id, None, parts, case_message_id=message_id)
    await _clear_knock(db, conversation_id)
    await app.wake.deliver(db, conversation_id, channel)


async def say_safe(db: AsyncSession, conversation_id: uuid.UUID) -> None:
    """She said that it is safe to write: it was when she wrote, however late her message is decided."""
    written = select(Conversation.last_message_at).where(Conversation.id == conversation_id).scalar_subquery()
    open_case = update(HandoffCase).where(
        HandoffCase.conversation_id == conversation_id, HandoffCase.closed_at.is_(None)
    )
    await db.execute(open_case.values(safe_at=written))


async def put_away(db: AsyncSession, conversation_id: uuid.UUID) -> None:
    """She put the phone away: it is not safe any more, and a knock that she had is held back."""
    await db.execute(update(HandoffCase).where(HandoffCase.conversation_id == conversation_id).values(safe_at=None))
    await _clear_knock(db, conversation_id)


async def _clear_knock(db: AsyncSession, conversation_id: uuid.UUID) -> None:
    cases = update(HandoffCase).where(HandoffCase.conversation_id == conversation_id)
    await db.execute(cases.values(knock_id=None, knocked_at=None))
