"""Who waits for an advocate, in numbers: for the titles of open pages and for the alarm."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.handoff.models import HandoffCase
from bot.handoff.queue import is_overdue

_NEWEST = 20
"""Enough to tell that another one came."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, how many of them urgently, and how many urgently that nobody has, or not in time (`alarms`).

    `alarm`: the newest of the last, the earliest of them first.
    """

    count: int
    urgent: int
    alarms: int
    alarm: tuple[uuid.UUID, ...]


async def who_waits(db: AsyncSession, target: timedelta) -> Waiting:
    """`target`: how long an advocate has for a reply."""
    waits = and_(HandoffCase.closed_at.is_(None), HandoffCase.waiting_since.is_not(None))
    urgent = HandoffCase.priority == "urgent"
    alarming = and_(urgent, func.coalesce(or_(HandoffCase.claimed_by.is_(None), is_overdue(target)), False))
    counts = select(func.count(), func.count().filter(urgent), func.count().filter(alarming)).where(waits)
    newest = select(HandoffCase.id).where(waits, alarming).order_by(HandoffCase.waiting_since.desc()).limit(_NEWEST)
    count, urgents, alarms = (await db.execute(counts)).one()
    return Waiting(count, urgents, alarms, tuple(reversed((await db.scalars(newest)).all())))
