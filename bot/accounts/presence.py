"""Whether somebody is at the desk: she is told so, and it must be true."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts.models import Account

_PRESENT = timedelta(seconds=90)
"""A page in view says so every 40 seconds."""
_NOTED = timedelta(seconds=15)


def somebody_is_there() -> ColumnElement[bool]:
    """A page of the desk is in view."""
    return exists().where(Account.seen_at > func.clock_timestamp() - _PRESENT)


async def present(db: AsyncSession) -> bool:
    return bool(await db.scalar(select(somebody_is_there())))


async def note_seen(db: AsyncSession, account_id: uuid.UUID) -> None:
    """A page of hers is in view now."""
    stale = or_(Account.seen_at.is_(None), Account.seen_at < func.clock_timestamp() - _NOTED)
    await db.execute(update(Account).where(Account.id == account_id, stale).values(seen_at=func.clock_timestamp()))


async def note_gone(db: AsyncSession, account_id: uuid.UUID) -> None:
    """She has signed out. Where she is signed in elsewhere, that page says so again within 40 seconds."""
    await db.execute(update(Account).where(Account.id == account_id).values(seen_at=None))
