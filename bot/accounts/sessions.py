"""Browsers that are signed in. A session ends 12 hours after sign-in, or 2 hours after it was last used.

It begins with a right password and opens nothing before the second factor is shown. Unused for 15 minutes it is
locked: its password opens it again.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, delete, func, insert, not_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts.models import Account, DeskSession
from bot.accounts.roles import needs_second_factor
from bot.accounts.tokens import digest, new_token

LIFE = timedelta(hours=12)
IDLE = timedelta(hours=2)
LOCKED = timedelta(minutes=15)
UNPROVEN = timedelta(minutes=15)
"""How long she has for the second factor."""
_NOTED = timedelta(minutes=1)

Stage = Literal["open", "locked", "code", "set-up"]
"""`code`: the second factor is still to be shown; `set-up`: she has none yet, and needs one."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, and what she has to do before the session opens anything."""

    account_id: uuid.UUID
    session_id: uuid.UUID
    name: str
    language: str
    roles: tuple[str, ...]
    stage: Stage


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as its owner sees it in her list."""

    id: uuid.UUID
    created_at: datetime
    used_at: datetime


async def open_session(db: AsyncSession, account_id: uuid.UUID, *, proven: bool = False) -> str:
    """Sign a browser in: its token. Sessions that are over go. `proven`: the second factor was shown, too."""
    await db.execute(delete(DeskSession).where(not_(_is_open())))
    token, now = new_token(), func.clock_timestamp()
    await db.execute(
        insert(DeskSession).values(
            token_hash=digest(token),
            id=uuid.uuid4(),
            account_id=account_id,
            expires_at=now + (LIFE if proven else UNPROVEN),
            proven_at=now if proven else None,
        )
    )
    return token


async def find_person(db: AsyncSession, token: str) -> Person | None:
    """Who is signed in with this token, if its session is still there."""
    idle = DeskSession.used_at < func.clock_timestamp() - LOCKED
    row = (
        await db.execute(
            select(Account, DeskSession.id, DeskSession.proven_at, idle)
            .join(DeskSession, DeskSession.account_id == Account.id)
            .where(DeskSession.token_hash == digest(token), _is_open())
        )
    ).one_or_none()
    if row is None:
        return None
    account, session_id, proven_at, locked = row
    stage = _stage(account, proven_at is not None, locked)
    return Person(account.id, session_id, account.name, account.language, tuple(account.roles), stage)


def _stage(account: Account, proven: bool, locked: bool) -> Stage:
    has_factor = account.factor_secret is not None
    if not proven and has_factor:
        return "code"
    if not has_factor and needs_second_factor(account.roles):
        return "set-up"
    return "locked" if locked else "open"


async def prove(db: AsyncSession, session_id: uuid.UUID) -> None:
    """The second factor was shown: the session lasts from now on."""
    now = func.clock_timestamp()
    await db.execute(
        update(DeskSession)
        .where(DeskSession.id == session_id)
        .values(proven_at=now, used_at=now, expires_at=now + LIFE)
    )


async def note_used(db: AsyncSession, session_id: uuid.UUID) -> None:
    """She has just done something with it."""
    now = func.clock_timestamp()
    stale = DeskSession.used_at < now - _NOTED
    await db.execute(update(DeskSession).where(DeskSession.id == session_id, stale).values(used_at=now))


async def hold_session(db: AsyncSession, session_id: uuid.UUID) -> bool:
    """Keep it from being ended until the transaction is over. False: it has ended."""
    held = select(DeskSession.id).where(DeskSession.id == session_id, _is_open()).with_for_update()
    return await db.scalar(held) is not None


async def sessions_of(db: AsyncSession, account_id: uuid.UUID) -> list[SessionLine]:
    """Her sessions that are there now, the one used last first."""
    rows = await db.execute(
        select(DeskSession.id, DeskSession.created_at, DeskSession.used_at)
        .where(DeskSession.account_id == account_id, _is_open())
        .order_by(DeskSession.used_at.desc())
    )
    return [SessionLine(*row) for row in rows]


async def end_session(db: AsyncSession, token: str) -> None:
    await db.execute(delete(DeskSession).where(DeskSession.token_hash == digest(token)))


async def end_session_of(db: AsyncSession, account_id: uuid.UUID, session_id: uuid.UUID) -> None:
    """One session, where it is this account's."""
    await db.execute(delete(DeskSession).where(DeskSession.id == session_id, DeskSession.account_id == account_id))


async def end_sessions_of(db: AsyncSession, account_id: uuid.UUID, but: uuid.UUID | None = None) -> None:
    """Every session of the account, or every one `but` this."""
    kept = DeskSession.id != but if but is not None else DeskSession.id.is_not(None)
    await db.execute(delete(DeskSession).where(DeskSession.account_id == account_id, kept))


def _is_open() -> ColumnElement[bool]:
    now = func.clock_timestamp()
    return and_(DeskSession.expires_at > now, DeskSession.used_at > now - IDLE)
