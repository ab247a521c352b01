"""Browsers that are signed in. A session ends 12 hours after sign-in, or 2 hours after it was last used."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, func, insert, not_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts.models import Account, DeskSession
from bot.accounts.tokens import digest, new_token

LIFE = timedelta(hours=12)
IDLE = timedelta(hours=2)
_NOTED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in."""

    account_id: uuid.UUID
    name: str
    language: str


async def open_session(db: AsyncSession, account_id: uuid.UUID, *, proven: bool = False) -> str:
    """Sign a browser in: its token. Sessions that are over go. `proven`: the second factor was shown, too."""
    await db.execute(delete(DeskSession).where(not_(_is_open())))
    token = new_token()
    expires_at = func.clock_timestamp() + LIFE
    await db.execute(
        insert(DeskSession).values(
            token_hash=digest(token),
            id=uuid.uuid4(),
            account_id=account_id,
            expires_at=expires_at,
            proven_at=func.clock_timestamp() if proven else None,
        )
    )
    return token


async def find_person(db: AsyncSession, token: str) -> Person | None:
    """Who is signed in with this token, if its session is still open."""
    row = (
        await db.execute(
            select(Account.id, Account.name, Account.language)
            .join(DeskSession, DeskSession.account_id == Account.id)
            .where(DeskSession.token_hash == digest(token), _is_open())
        )
    ).one_or_none()
    return Person(*row) if row is not None else None


async def note_used(db: AsyncSession, token: str) -> None:
    """She has just done something with it."""
    now = func.clock_timestamp()
    stale = DeskSession.used_at < now - _NOTED
    await db.execute(update(DeskSession).where(DeskSession.token_hash == digest(token), stale).values(used_at=now))


async def end_session(db: AsyncSession, token: str) -> None:
    await db.execute(delete(DeskSession).where(DeskSession.token_hash == digest(token)))


async def end_sessions_of(db: AsyncSession, account_id: uuid.UUID) -> None:
    await db.execute(delete(DeskSession).where(DeskSession.account_id == account_id))


def _is_open() -> ColumnElement[bool]:
    now = func.clock_timestamp()
    return and_(DeskSession.expires_at > now, DeskSession.used_at > now - IDLE)
