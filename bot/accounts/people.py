"""Signing in, a new account, a new password. Each opens a session; nothing of the database is held while hashing."""

from __future__ import annotations

import secrets
import uuid

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts.links import LinkSpentError, spend
from bot.accounts.models import Account, SignInLink
from bot.accounts.passwords import hashed, verified
from bot.accounts.rules import name_fault, tidy_name
from bot.accounts.sessions import end_sessions_of, open_session
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
    """The token of a new session. None: name or password is wrong, and nothing tells which."""
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
        return await open_session(db, account.id) if unchanged else None  # it was changed meanwhile: no longer right


async def make_account(sessions: Sessions, link: str, name: str, language: str, password: str) -> str:
    """Use a link for a new account. Raises LinkSpentError; or NameTakenError, and the link stays usable."""
    password_hash = await hashed(password)
    async with sessions.begin() as db:
        if await spend(db, link) is not None:
            raise LinkSpentError
        account_id = await db.scalar(
            insert(Account)
            .values(id=uuid.uuid4(), name=tidy_name(name), language=language, password_hash=password_hash)
            .on_conflict_do_nothing()
            .returning(Account.id)
        )
        if account_id is None:
            raise NameTakenError
        return await open_session(db, account_id)


async def renew_password(sessions: Sessions, link: str, password: str) -> str:
    """Use an account's link: its new password ends every session it had. Raises LinkSpentError."""
    password_hash = await hashed(password)
    async with sessions.begin() as db:
        account_id = await spend(db, link)
        if account_id is None:
            raise LinkSpentError
        await db.execute(update(Account).where(Account.id == account_id).values(password_hash=password_hash))
        await end_sessions_of(db, account_id)
        return await open_session(db, account_id)


async def lock(db: AsyncSession, account_id: uuid.UUID) -> None:
    """Shut somebody out at once: no session, no link, a password that nobody knows. A new link lets her in again."""
    await db.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(password_hash=await hashed(secrets.token_urlsafe()), seen_at=None)
    )
    await db.execute(delete(SignInLink).where(SignInLink.account_id == account_id, SignInLink.used_at.is_(None)))
    await end_sessions_of(db, account_id)


async def change_language(db: AsyncSession, account_id: uuid.UUID, language: str) -> None:
    await db.execute(update(Account).where(Account.id == account_id).values(language=language))
