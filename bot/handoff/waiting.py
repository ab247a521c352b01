"""Who waits for an advocate, in numbers: for the titles of open pages and for the alarm."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.handoff.models import HandoffCase
from bot.handoff.queue import is_overdue


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and how many of them urgently. `alarm`: the urgent ones that nobody has, or not in time."""

    count: int
    urgent: int
    alarm: tuple[uuid.UUID, ...]


async def who_waits(db: AsyncSession, target: timedelta) -> Waiting:
    """`target`: how long an advocate has for a reply."""
    nobody = func.coalesce(or_(HandoffCase.claimed_by.is_(None), is_overdue(target)), False)
    rows = await db.execute(
        select(HandoffCase.id, HandoffCase.priority == "urgent", and_(HandoffCase.priority == "urgent", nobody))
        .where(HandoffCase.closed_at.is_(None), HandoffCase.waiting_since.is_not(None))
        .order_by(HandoffCase.waiting_since)
    )
    waiting = rows.all()
    return Waiting(
        len(waiting),
        sum(urgent for _, urgent, _ in waiting),
        tuple(case_id for case_id, _, alarming in waiting if alarming),
    )
