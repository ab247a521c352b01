"""How fast she writes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.conversations.models import Message


async def pace(db: AsyncSession, message_id: int, within: timedelta, most: int) -> tuple[datetime, int] | None:
    """When a message of hers came, and how many came in the time up to then, itself included; not counted past `most`.

    None: it is gone.
    """
    this, other = aliased(Message), aliased(Message)
    near = (
        select(other.id)
        .where(
            other.conversation_id == this.conversation_id,
            other.id <= this.id,
            other.received_at > this.received_at - within,
        )
        .limit(most)
        .correlate(this)
        .subquery()
    )
    counted = select(func.count()).select_from(near).scalar_subquery()
    row = (await db.execute(select(this.received_at, counted).where(this.id == message_id))).one_or_none()
    return (row[0], row[1]) if row is not None else None
