"""Where the help of a person stands for one conversation, read under its lock."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts.presence import somebody_is_there
from bot.conversations.models import Conversation
from bot.dialogue.situation import Situation
from bot.handoff.models import CaseMessage, HandoffCase
from bot.handoff.queue import is_overdue
from bot.outbox.late import due_since, is_held
from bot.outbox.models import OutboxReply

CARD_AGAIN = timedelta(hours=1)
KNOCK_AGAIN = timedelta(minutes=5)
"""While words wait and she writes something else, she is told again how to read them, this often."""
_QUESTION_LASTS = timedelta(hours=1)
"""Later, who holds the phone may be another, and a word that comes is no answer."""
_READABLE_FOR = timedelta(hours=12)
"""After a case was resolved: later, who holds the phone must not come upon what was written."""


async def read_situation(db: AsyncSession, conversation_id: uuid.UUID, target: timedelta) -> Situation:
    """`target`: how long she waits for an advocate before the bot answers again."""
    now = func.clock_timestamp()
    claimed = and_(HandoffCase.claimed_by.is_not(None), HandoffCase.closed_at.is_(None))
    words = exists().where(CaseMessage.released_at.is_(None), CaseMessage.case_id.in_(releasable(conversation_id)))
    late = exists().where(is_held(conversation_id))
    late_words = exists().where(is_held(conversation_id), OutboxReply.case_message_id.is_not(None))
    given_up = exists().where(OutboxReply.id == HandoffCase.knock_id, OutboxReply.gave_up_at.is_not(None))
    knocked = or_(
        func.coalesce(and_(HandoffCase.knocked_at > now - KNOCK_AGAIN, ~given_up), False),
        and_(late, _knocked_lately(conversation_id)),
    )
    spoken = exists().where(OutboxReply.conversation_id == conversation_id, due_since() > now - _QUESTION_LASTS)
    row = (
        await db.execute(
            select(
                func.coalesce(claimed, False),
                func.coalesce(and_(claimed, is_overdue(target)), False),
                or_(words, late),
                or_(words, late_words),
                ~knocked,
                func.coalesce(and_(claimed, HandoffCase.card_at > now - CARD_AGAIN), False),
                somebody_is_there(),
                func.coalesce(code_waits(), False),
                ~spoken,
            )
            .select_from(Conversation)
            .outerjoin(HandoffCase, HandoffCase.id == current_case(conversation_id))
            .where(Conversation.id == conversation_id)
        )
    ).one()
    return Situation(*row)


def _knocked_lately(conversation_id: uuid.UUID) -> ColumnElement[bool]:
    """Whether a knock went out or will, also where no case remembers it."""
    return exists().where(
        OutboxReply.conversation_id == conversation_id,
        OutboxReply.neutral,
        OutboxReply.gave_up_at.is_(None),
        OutboxReply.created_at > func.clock_timestamp() - KNOCK_AGAIN,
    )


def code_waits() -> ColumnElement[bool]:
    """Whether a case waits for the answer to the question for her secret word."""
    lately = HandoffCase.code_asked_at > func.clock_timestamp() - _QUESTION_LASTS
    return and_(HandoffCase.closed_at.is_(None), lately, HandoffCase.code_answered_at.is_(None))


def current_case(conversation_id: uuid.UUID) -> ScalarSelect[uuid.UUID]:
    """The open case, else the last one."""
    order = (HandoffCase.closed_at.is_not(None), HandoffCase.opened_at.desc())
    mine = select(HandoffCase.id).where(HandoffCase.conversation_id == conversation_id)
    return mine.order_by(*order).limit(1).scalar_subquery()


def releasable(conversation_id: uuid.UUID) -> Select[uuid.UUID]:
    """The cases whose words she may still read."""
    fresh = or_(HandoffCase.closed_at.is_(None), HandoffCase.closed_at > func.clock_timestamp() - _READABLE_FOR)
    return select(HandoffCase.id).where(HandoffCase.conversation_id == conversation_id, fresh)
