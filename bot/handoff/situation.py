"""Where the help of a person stands for one conversation, read under its lock."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts.presence import somebody_is_there
from bot.conversations.models import Conversation
from bot.dialogue.situation import Situation
from bot.handoff.models import CaseMessage, HandoffCase
from bot.handoff.queue import is_overdue

CARD_AGAIN = timedelta(hours=1)
KNOCK_AGAIN = timedelta(minutes=5)
"""While words wait and she writes something else, she is told again how to read them, this often."""


async def read_situation(db: AsyncSession, conversation_id: uuid.UUID, target: timedelta) -> Situation:
    """`target`: how long she waits for an advocate before the bot answers again."""
    now = func.clock_timestamp()
    held = exists().where(
        CaseMessage.case_id == HandoffCase.id,
        HandoffCase.conversation_id == conversation_id,
        CaseMessage.released_at.is_(None),
    )
    row = (
        await db.execute(
            select(
                func.coalesce(HandoffCase.claimed_by.is_not(None), False),
                func.coalesce(and_(HandoffCase.claimed_by.is_not(None), is_overdue(target)), False),
                select(held.correlate(None)).scalar_subquery(),
                func.coalesce(HandoffCase.knocked_at < now - KNOCK_AGAIN, True),
                func.coalesce(HandoffCase.card_at > now - CARD_AGAIN, False),
                somebody_is_there(),
            )
            .select_from(Conversation)
            .outerjoin(
                HandoffCase, and_(HandoffCase.conversation_id == Conversation.id, HandoffCase.closed_at.is_(None))
            )
            .where(Conversation.id == conversation_id)
        )
    ).one()
    return Situation(*row)
