"""`huquq desk`: accounts of the people who work at the desk, and links for them."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import click
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts import links
from bot.accounts.people import find_account
from bot.accounts.roles import ROLES, Role, known_roles
from bot.compose import Ground
from bot.desk import staff
from bot.desk.staff import NotDoneError
from cli.address import desk_address
from cli.say import say
from cli.store import open_store, transaction
from kit.crypto import Vault
from kit.db import engine_on, make_sessions
from kit.errors import HuquqError
from kit.settings import Settings

T = TypeVar("T")
_WHY = {"gone": "there is no such link: it was used, is too old, or was called back"}


@click.group()
def desk() -> None:
    """The desk of the advocates: its accounts."""


@desk.command("link")
@click.option(
    "--role",
    "roles",
    metavar="ROLE",
    type=click.Choice(ROLES),
    multiple=True,
    help=f"For a new account: {', '.join(ROLES)}; more than once for several. Default: advocate.",
)
@click.option("--for", "name", metavar="NAME", help="For a new password of this account, not for a new account.")
@click.option("--new-phone", is_flag=True, help="With --for: the authenticator app is set up anew, too.")
def link_command(roles: tuple[Role, ...], name: str | None, new_phone: bool) -> None:
    """Print a one-time link that makes an account. It is good for 24 hours: give it to one person, in private."""
    if name is not None and roles:
        raise HuquqError("--role is for a new account; on the page “People” an admin changes the roles of one")
    if name is None and new_phone:
        raise HuquqError("--new-phone needs --for NAME")

    async def make(db: AsyncSession, vault: Vault) -> str:
        if name is None:
            return await staff.invite(db, vault, None, known_roles(roles) or ("advocate",))
        return await staff.renewal(db, vault, None, await _id_of(db, name), new_factor=new_phone)

    with open_store() as (settings, base):
        address = _address(settings, asyncio.run(_do(base, make)))
    say("The link makes one account, once, within 24 hours:" if name is None else "The link sets a new password, once:")
    print(address, flush=True)


@desk.command("list")
def list_command() -> None:
    """Print the accounts: name, roles, second factor, when last at the desk; and the links that nobody used yet."""

    async def read(db: AsyncSession, _: Vault) -> list[str]:
        accounts = [
            f"{line.name}\t{','.join(line.roles)}\t{'second factor' if line.has_factor else 'no second factor'}"
            f"\t{_moment(line.seen_at)}"
            for line in await staff.everybody(db)
        ]
        unused = [
            f"link {link.id}\t{link.name or ','.join(link.roles)}\tuntil {_moment(link.expires_at)}"
            for link in await links.unused_links(db)
        ]
        return accounts + unused

    with open_store() as (_, base):
        for line in asyncio.run(_do(base, read)):
            print(line, flush=True)


@desk.command("lock")
@click.argument("name")
def lock_command(name: str) -> None:
    """Shut an account out at once, on all its devices. `huquq desk link --for NAME` lets her in again."""
    _to_account(name, staff.lock)
    say("Locked: every session of hers has ended, her password and unused links are void, her cases are free.")


@desk.command("remove")
@click.argument("name")
def remove_command(name: str) -> None:
    """Remove an account for good, with its sessions and the links it made. Its cases are free again."""
    _to_account(name, staff.remove)
    say("Removed. What she wrote stays in the conversations, without her name.")


@desk.command("call-back")
@click.argument("link", type=click.UUID)
def call_back_command(link: uuid.UUID) -> None:
    """Make a link that nobody used yet unusable. LINK is its id in `huquq desk list`."""

    async def withdraw(db: AsyncSession, vault: Vault) -> None:
        try:
            await staff.withdraw(db, vault, None, link)
        except NotDoneError as error:
            raise HuquqError(_WHY[error.why]) from None

    with open_store() as (_, base):
        asyncio.run(_do(base, withdraw))
    say("Called back: nobody can use it any more.")


async def new_first_link(settings: Settings, url: str) -> str | None:
    """The link for the first account, which may do everything, as long as there is none."""
    async with engine_on(url) as engine, make_sessions(engine).begin() as db:
        token = await links.first_link(db)
    return _address(settings, token) if token is not None else None


def _to_account(name: str, deed: Callable[[AsyncSession, Vault, uuid.UUID | None, uuid.UUID], Awaitable[None]]) -> None:
    async def act(db: AsyncSession, vault: Vault) -> None:
        await deed(db, vault, None, await _id_of(db, name))

    with open_store() as (_, base):
        asyncio.run(_do(base, act))


async def _id_of(db: AsyncSession, name: str) -> uuid.UUID:
    account = await find_account(db, name)
    if account is None:
        raise HuquqError("nobody at the desk has this name; `huquq desk list` prints those who are there")
    return account.id


async def _do(base: Ground, deed: Callable[[AsyncSession, Vault], Awaitable[T]]) -> T:
    async with transaction(base) as (db, vault):
        return await deed(db, vault)


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}Z" if at is not None else "never"


def _address(settings: Settings, token: str) -> str:
    return f"{desk_address(settings)}/link/{token}"
