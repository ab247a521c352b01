"""One-time links: for a new account, or for a new password of one that is there. Opening one uses nothing up."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.accounts.models import Account, SignInLink
from bot.accounts.roles import ROLES, Role
from bot.accounts.tokens import digest, new_token
from kit.errors import HuquqError

_VALID = timedelta(hours=24)


class LinkSpentError(HuquqError):
    """The link was used before, is too old, was withdrawn, or is none of ours."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link is for: an account's new password, or (`account_id` and `name` None) a new account with `roles`.

    `new_factor`: the account's authenticator app is set up anew, too.
    """

    account_id: uuid.UUID | None
    name: str | None
    roles: tuple[str, ...] = ()
    new_factor: bool = False


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link that nobody has used yet, as lists show it. `made_by`: None where it was made on the command line."""

    id: uuid.UUID
    name: str | None
    roles: tuple[str, ...]
    made_by: str | None
    expires_at: datetime


async def invite(db: AsyncSession, roles: Sequence[Role], made_by: uuid.UUID | None = None) -> str:
    """The token of a new link for an account with these roles."""
    return await _make(db, roles=list(roles), made_by=made_by)


async def renewal(
    db: AsyncSession, account_id: uuid.UUID, *, new_factor: bool = False, made_by: uuid.UUID | None = None
) -> str:
    """The token of a new link for an account's password. Its earlier link goes."""
    await db.execute(delete(SignInLink).where(SignInLink.account_id == account_id))
    return await _make(db, account_id=account_id, new_factor=new_factor, made_by=made_by)


async def first_link(db: AsyncSession) -> str | None:
    """As long as there is no account: the token of a new link for one that may do everything."""
    if await db.scalar(select(exists(select(Account.id)))):
        return None
    await db.execute(delete(SignInLink).where(SignInLink.account_id.is_(None)))
    return await invite(db, ROLES)


async def look_at(db: AsyncSession, token: str) -> Link:
    """What the link is for; nothing is used up. Raises LinkSpentError."""
    row = (
        await db.execute(
            select(SignInLink.account_id, Account.name, SignInLink.roles, SignInLink.new_factor)
            .outerjoin(Account, Account.id == SignInLink.account_id)
            .where(_usable(), SignInLink.token_hash == digest(token))
        )
    ).one_or_none()
    if row is None:
        raise LinkSpentError
    return Link(row.account_id, row.name, tuple(row.roles), row.new_factor)


async def spend(db: AsyncSession, token: str) -> Link:
    """Use a link: of two at once one wins. What it is for, without the name. Raises LinkSpentError."""
    spent = await db.execute(
        update(SignInLink)
        .where(_usable(), SignInLink.token_hash == digest(token))
        .values(used_at=func.clock_timestamp())
        .returning(SignInLink.account_id, SignInLink.roles, SignInLink.new_factor)
    )
    row = spent.one_or_none()
    if row is None:
        raise LinkSpentError
    return Link(row.account_id, None, tuple(row.roles), row.new_factor)


async def unused_links(db: AsyncSession) -> list[LinkLine]:
    """Those that can still be used, the newest first."""
    maker = aliased(Account)
    rows = await db.execute(
        select(SignInLink.id, Account.name, SignInLink.roles, maker.name, SignInLink.expires_at)
        .outerjoin(Account, Account.id == SignInLink.account_id)
        .outerjoin(maker, maker.id == SignInLink.made_by)
        .where(_usable())
        .order_by(SignInLink.expires_at.desc())
    )
    return [LinkLine(link, name, tuple(roles), made_by, expires) for link, name, roles, made_by, expires in rows]


async def withdraw(db: AsyncSession, link_id: uuid.UUID) -> bool:
    """Make a link unusable. False: there is none (any more)."""
    gone = await db.execute(delete(SignInLink).where(SignInLink.id == link_id, _usable()).returning(SignInLink.id))
    return gone.one_or_none() is not None


async def withdraw_all(db: AsyncSession, account_id: uuid.UUID) -> None:
    """Make every link unusable that is for this account or was made by it."""
    hers = or_(SignInLink.account_id == account_id, SignInLink.made_by == account_id)
    await db.execute(delete(SignInLink).where(hers, SignInLink.used_at.is_(None)))


async def _make(
    db: AsyncSession,
    *,
    account_id: uuid.UUID | None = None,
    roles: Sequence[str] = (),
    new_factor: bool = False,
    made_by: uuid.UUID | None,
) -> str:
    """Every link that is over goes."""
    await db.execute(delete(SignInLink).where(SignInLink.expires_at <= func.clock_timestamp()))
    token = new_token()
    await db.execute(
        insert(SignInLink).values(
            token_hash=digest(token),
            id=uuid.uuid4(),
            account_id=account_id,
            roles=list(roles),
            new_factor=new_factor,
            made_by=made_by,
            expires_at=func.clock_timestamp() + _VALID,
        )
    )
    return token


def _usable() -> ColumnElement[bool]:
    return and_(SignInLink.used_at.is_(None), SignInLink.expires_at > func.clock_timestamp())
