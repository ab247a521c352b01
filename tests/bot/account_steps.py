"""Accounts, links and sessions as tests of the bot make them."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select

from bot.accounts import links, people
from bot.accounts.factor import new_secret
from bot.accounts.models import Account
from bot.accounts.roles import Role
from bot.accounts.sessions import Person, Stage, find_person
from kit.crypto import Vault
from kit.db import Sessions
from tests.authenticator import Authenticator

PASSWORD = "four words of no kin"
OTHER = "quite another password"


def ago(**span: float) -> ColumnElement[object]:
    return func.clock_timestamp() - timedelta(**span)


async def make_link(db_of: Sessions, name: str | None = None, roles: tuple[Role, ...] = ("advocate",)) -> str:
    """For a new account, or a new password of the one with this name."""
    async with db_of.begin() as db:
        account = await people.find_account(db, name) if name else None
        return await links.renewal(db, account.id) if account else await links.invite(db, roles)


async def make_account(
    db_of: Sessions, name: str = "Amal", password: str = PASSWORD, roles: tuple[Role, ...] = ("advocate",)
) -> str:
    """The token of its first session."""
    return await people.make_account(db_of, await make_link(db_of, roles=roles), name, "en", password)


async def add_account(db_of: Sessions, name: str = "Amal", roles: tuple[Role, ...] = ("advocate",)) -> uuid.UUID:
    """Without a session, and with a password that nobody knows."""
    async with db_of.begin() as db:
        made = Account(name=name, language="en", roles=list(roles), password_hash="-")
        db.add(made)
    return made.id


async def set_up(db_of: Sessions, vault: Vault, name: str = "Amal") -> Authenticator:
    """An app for an account; one of its codes was typed."""
    phone = Authenticator(new_secret())
    async with db_of.begin() as db:
        account = await people.find_account(db, name)
        assert account is not None
        assert await people.set_factor(db, vault, account.id, phone.secret, phone.code())
    return phone


async def person(db_of: Sessions, token: str) -> Person | None:
    async with db_of() as db:
        return await find_person(db, token)


async def stage(db_of: Sessions, token: str | None) -> Stage | None:
    """None: the session is over, or there was none."""
    found = await person(db_of, token) if token else None
    return found.stage if found else None


async def count(db_of: Sessions, model: type) -> int:
    async with db_of() as db:
        return await db.scalar(select(func.count()).select_from(model)) or 0
