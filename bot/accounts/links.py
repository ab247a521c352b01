"""One-time links: for a new account, or for a new password of one that is there. Opening one uses nothing up."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts.models import Account, SignInLink
from bot.accounts.tokens import digest, new_token
from kit.errors import HuquqError

_VALID = timedelta(hours=24)


class LinkSpentError(HuquqError):
    """The link was used before, is too old, or is none of ours."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link is for: an account's new password, or (both None) a new account."""

    account_id: uuid.UUID | None
    name: str | None


async def make_link(db: AsyncSession, account_id: uuid.UUID | None = None) -> str:
    """The token of a new link. An account's earlier link, and every link that is over, goes."""
    await db.execute(delete(SignInLink).where(SignInLink.expires_at <= func.clock_timestamp()))
    if account_id is not None:
        await db.execute(delete(SignInLink).where(SignInLink.account_id == account_id))
    token = new_token()
    expires_at = func.clock_timestamp() + _VALID
    await db.execute(insert(SignInLink).values(token_hash=digest(token), account_id=account_id, expires_at=expires_at))
    return token


async def first_link(db: AsyncSession) -> str | None:
    """As long as there is no account: the token of a new link, in place of those not used yet."""
    if await db.scalar(select(exists(select(Account.id)))):
        return None
    await db.execute(delete(SignInLink).where(SignInLink.account_id.is_(None)))
    return await make_link(db)


async def look_at(db: AsyncSession, token: str) -> Link:
    """What the link is for; nothing is used up. Raises LinkSpentError."""
    row = (
        await db.execute(
            select(SignInLink.account_id, Account.name)
            .outerjoin(Account, Account.id == SignInLink.account_id)
            .where(_usable(token))
        )
    ).one_or_none()
    if row is None:
        raise LinkSpentError
    return Link(*row)


async def spend(db: AsyncSession, token: str) -> uuid.UUID | None:
    """Use a link: of two at once one wins. The account that it is for. Raises LinkSpentError."""
    spent = await db.execute(
        update(SignInLink).where(_usable(token)).values(used_at=func.clock_timestamp()).returning(SignInLink.account_id)
    )
    row = spent.one_or_none()
    if row is None:
        raise LinkSpentError
    account_id: uuid.UUID | None = row[0]
    return account_id


def _usable(token: str) -> ColumnElement[bool]:
    return and_(
        SignInLink.token_hash == digest(token),
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > func.clock_timestamp(),
    )
