"""What is done with accounts of other people: roles, locking, removing, links. Each is one transaction, and noted.

`by` is who does it; None: on the command line. Nobody does it to herself, so that an admin always remains.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts import links, people
from bot.accounts.models import Account
from bot.accounts.roles import Role, known_roles, rights_of
from bot.accounts.sessions import end_sessions_of
from bot.audit.log import append
from bot.handoff.queue import give_back_all
from kit.crypto import Vault
from kit.errors import HuquqError


class NotDoneError(HuquqError):
    """Nothing was changed. `why` says what stands against it."""

    def __init__(self, why: Literal["gone", "yourself", "no-role"]) -> None:
        super().__init__(f"not done: {why}")
        self.why = why


@dataclass(frozen=True, slots=True)
class StaffLine:
    """An account as lists show it."""

    id: uuid.UUID
    name: str
    roles: tuple[str, ...]
    has_factor: bool
    created_at: datetime
    seen_at: datetime | None


async def everybody(db: AsyncSession) -> list[StaffLine]:
    """Every account, by name."""
    rows = await db.scalars(select(Account).order_by(func.lower(Account.name)))
    return [_line(account) for account in rows]


async def somebody(db: AsyncSession, account_id: uuid.UUID) -> StaffLine:
    """Raises NotDoneError where there is no such account (any more)."""
    account = await db.get(Account, account_id)
    if account is None:
        raise NotDoneError("gone")
    return _line(account)


async def change_roles(
    db: AsyncSession, vault: Vault, by: uuid.UUID | None, account_id: uuid.UUID, roles: Sequence[Role]
) -> None:
    """Raises NotDoneError. Cases that she may answer no longer are free again; her sessions go on with less."""
    account = await _other(db, by, account_id)
    if not roles:
        raise NotDoneError("no-role")
    await db.execute(update(Account).where(Account.id == account.id).values(roles=list(roles)))
    await links.withdraw_all(db, account_id)
    if "cases" not in rights_of(roles):
        await _relieve(db, account_id)
    await append(db, vault, "roles-changed", by, subject_id=account_id, detail=" ".join(known_roles(roles)))


async def lock(db: AsyncSession, vault: Vault, by: uuid.UUID | None, account_id: uuid.UUID) -> None:
    """Shut somebody out at once; a new link lets her in again. Her cases are free. Raises NotDoneError."""
    await _other(db, by, account_id)
    await people.lock(db, account_id)
    await _relieve(db, account_id)
    await append(db, vault, "locked", by, subject_id=account_id)


async def remove(db: AsyncSession, vault: Vault, by: uuid.UUID | None, account_id: uuid.UUID) -> None:
    """Remove an account, its sessions, and the links that she made. Her cases are free. Raises NotDoneError."""
    await _other(db, by, account_id)
    await _relieve(db, account_id)
    await end_sessions_of(db, account_id)
    await db.execute(delete(Account).where(Account.id == account_id))
    await append(db, vault, "removed", by, subject_id=account_id)


async def invite(db: AsyncSession, vault: Vault, by: uuid.UUID | None, roles: Sequence[Role]) -> str:
    """The token of a link for a new account. Whether `by` may give these roles, the caller has asked."""
    if not roles:
        raise NotDoneError("no-role")
    token = await links.invite(db, roles, by)
    await append(db, vault, "link-made", by, detail=" ".join(known_roles(roles)))
    return token


async def renewal(
    db: AsyncSession, vault: Vault, by: uuid.UUID | None, account_id: uuid.UUID, *, new_factor: bool
) -> str:
    """The token of a link for a new password, and with `new_factor` for a new app. Raises NotDoneError."""
    await _other(db, by, account_id)
    token = await links.renewal(db, account_id, new_factor=new_factor, made_by=by)
    detail = "new-factor" if new_factor else None
    await append(db, vault, "link-made", by, subject_id=account_id, detail=detail)
    return token


async def withdraw(db: AsyncSession, vault: Vault, by: uuid.UUID | None, link_id: uuid.UUID) -> None:
    """Call a link back. Raises NotDoneError where it was used, or there is none."""
    if not await links.withdraw(db, link_id):
        raise NotDoneError("gone")
    await append(db, vault, "link-withdrawn", by)


async def _other(db: AsyncSession, by: uuid.UUID | None, account_id: uuid.UUID) -> Account:
    """Locked before everything else of hers, so that she does nothing meanwhile."""
    if by == account_id:
        raise NotDoneError("yourself")
    account = await db.get(Account, account_id, populate_existing=True, with_for_update=True)
    if account is None:
        raise NotDoneError("gone")
    return account


async def _relieve(db: AsyncSession, account_id: uuid.UUID) -> None:
    """Her open cases are for others, and she is not there any more."""
    await db.execute(update(Account).where(Account.id == account_id).values(seen_at=None))
    await give_back_all(db, account_id)


def _line(account: Account) -> StaffLine:
    return StaffLine(
        account.id,
        account.name,
        known_roles(account.roles),
        account.factor_secret is not None,
        account.created_at,
        account.seen_at,
    )
