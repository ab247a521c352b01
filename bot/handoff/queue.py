"""Opening a case for a person."""

from __future__ import annotations

import uuid
from typing import Literal

from sqlalchemy import case, literal
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.handoff.models import HandoffCase

Reason = Literal["asked", "urgent", "failed"]
_PRIORITY: dict[Reason, str] = {"urgent": "urgent", "failed": "urgent", "asked": "medium"}
"""Nobody knows what stands in a message that failed: it may be the worst."""


async def open_case(db: AsyncSession, conversation_id: uuid.UUID, reason: Reason) -> None:
    """Open a case, or raise the open one's priority to urgent. Never lowers it."""
    opened = insert(HandoffCase).values(
        id=uuid.uuid4(), conversation_id=conversation_id, priority=_PRIORITY[reason], reason=reason
    )
    await db.execute(
        opened.on_conflict_do_update(
            index_elements=[HandoffCase.conversation_id],
            index_where=HandoffCase.closed_at.is_(None),
            set_={
                "priority": case(
                    (literal(_PRIORITY[reason] == "urgent"), literal("urgent")), else_=HandoffCase.priority
                )
            },
        )
    )
