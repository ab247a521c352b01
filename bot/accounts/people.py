"""Signing in, a new account, a new password, the second factor. Nothing of the database is held while hashing."""

from __future__ import annotations

import secrets
import time
import uuid

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts.factor import fitting_step
from bot.accounts.links import LinkSpentError, spend, withdraw_all
from bot.accounts.models import Account
from bot.accounts.passwords import hashed, verified
from bot.accounts.roles import needs_second_factor
from bot.accounts.rules import name_fault, tidy_name
from bot.accounts.sessions import end_sessions_of, hold_session, open_session
from kit.crypto import Vault
from kit.db import Sessions
from kit.errors import HuquqError


class NameTakenError(HuquqError):
    """Another account has this name, or one that differs in case only."""


async def find_account(db: AsyncSession, typed: str) -> Account | None:
    """The account of this name, however it was typed."""
    name = tidy_name(typed)
    if name_fault(name) is not None:
        return None  # nobody's, and perhaps no text that a database takes
    return await db.scalar(select(Account).where(func.lower(Account.name) == func.lower(name)))


async def sign_in(sessions: Sessions, name: str, password: str) -> str | None:
    """The token of a new session. None: name or password is wrong, and nothing tells which.

    Where the account has a second factor, or needs one, the session opens nothing before it is shown.
    """
    async with sessions() as db:
        account = await find_account(db, name)
    kept = await verified(account.password_hash if account else None, password)
    if account is None or kept is None:
        return None
    async with sessions.begin() as db:
        unchanged = await db.scalar(
            update(Account)
            .where(Account.id == account.id, Account.password_hash == account.password_hash)
            .values(password_hash=kept)
            .returning(Account.id)
        )
        return await _open(db, account.id) if unchanged else None  # it was changed meanwhile: no longer right


async def is_password(sessions: Sessions, account_id: uuid.UUID, password: str) -> bool:
    """Whether it is this account's."""
    async with sessions() as db:
        stored = await db.scalar(select(Account.password_hash).where(Account.id == account_id))
    return await verified(stored, password) is not None


async def make_account(sessions: Sessions, link: str, name: str, language: str, password: str) -> str:
    """Use a link for a new account. Raises LinkSpentError; or NameTakenError, and the link stays usable."""
    password_hash = await hashed(password)
    async with sessions.begin() as db:
        made = await spend(db, link)
        if made.account_id is not None:
            raise LinkSpentError
        account_id = await db.scalar(
            insert(Account)
            .values(
                id=uuid.uuid4(),
                name=tidy_name(name),
                language=language,
                password_hash=password_hash,
                roles=list(made.roles),
            )
            .on_conflict_do_nothing()
            .returning(Account.id)
        )
        if account_id is None:
            raise NameTakenError
        return await _open(db, account_id)


async def renew_password(sessions: Sessions, link: str, password: str) -> str:
    """Use an account's link: its new password ends every session it had. Raises LinkSpentError."""
    password_hash = await hashed(password)
    async with sessions.begin() as db:
        made = await spend(db, link)
        if made.account_id is None:
            raise LinkSpentError
        values: dict[str, object] = {"password_hash": password_hash}
        if made.new_factor:
            values |= {"factor_secret": None, "factor_step": None}
        await db.execute(update(Account).where(Account.id == made.account_id).values(**values))
        await end_sessions_of(db, made.account_id)
        return await _open(db, made.account_id)


async def change_password(sessions: Sessions, account_id: uuid.UUID, session_id: uuid.UUID, password: str) -> bool:
    """Every session of hers but this one ends. False: this one has ended meanwhile, and nothing was changed."""
    password_hash = await hashed(password)
    async with sessions.begin() as db:
        if not await hold_session(db, session_id):
            return False
        await db.execute(update(Account).where(Account.id == account_id).values(password_hash=password_hash))
        await end_sessions_of(db, account_id, but=session_id)
        return True


async def take_code(db: AsyncSession, vault: Vault, account_id: uuid.UUID, typed: str) -> bool:
    """Whether it is a code of her app that was not used before. From now on it is used."""
    row = (
        await db.execute(select(Account.factor_secret, Account.factor_step).where(Account.id == account_id))
    ).one_or_none()
    if row is None or row.factor_secret is None:
        return False
    step = fitting_step(vault.decrypt(row.factor_secret), typed, time.time(), row.factor_step)
    if step is None:
        return False
    unused = or_(Account.factor_step.is_(None), Account.factor_step < step)  # of two at once one wins
    taken = await db.execute(
        update(Account).where(Account.id == account_id, unused).values(factor_step=step).returning(Account.id)
    )
    return taken.one_or_none() is not None


async def set_factor(db: AsyncSession, vault: Vault, account_id: uuid.UUID, secret: str, typed: str) -> bool:
    """Set up her app with this secret, where the code that it shows was typed. False: it was another."""
    step = fitting_step(secret, typed, time.time(), None)
    if step is None:
        return False
    await db.execute(
        update(Account).where(Account.id == account_id).values(factor_secret=vault.encrypt(secret), factor_step=step)
    )
    return True


async def lock(db: AsyncSession, account_id: uuid.UUID) -> None:
    """Shut somebody out at once: no session, no link for her or made by her, a password that nobody knows.

    A new link lets her in again.
    """
    await db.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(password_hash=await hashed(secrets.token_urlsafe()), seen_at=None)
    )
    await withdraw_all(db, account_id)
    await end_sessions_of(db, account_id)


async def _open(db: AsyncSession, account_id: uuid.UUID) -> str:
    """A session that is proven at once where no second factor is asked."""
    row = (await db.execute(select(Account.roles, Account.factor_secret).where(Account.id == account_id))).one()
    asked = row.factor_secret is not None or needs_second_factor(row.roles)
    return await open_session(db, account_id, proven=not asked)


async def change_language(db: AsyncSession, account_id: uuid.UUID, language: str) -> None:
    await db.execute(update(Account).where(Account.id == account_id).values(language=language))
