"""`huquq desk`: accounts of the people who work at the desk."""

from __future__ import annotations

import asyncio

import click

import migrations
from bot.accounts import links
from bot.accounts.people import find_account, lock
from bot.audit.log import append
from bot.compose import Ground, ground
from bot.keys.check import check_keys
from cli.address import desk_address
from cli.say import say
from kit.crypto import Vault
from kit.db import engine_on, make_sessions
from kit.errors import HuquqError
from kit.log import set_up_logging
from kit.settings import Settings, load_settings


@click.group()
def desk() -> None:
    """The desk of the advocates."""


@desk.command("link")
@click.option("--for", "name", metavar="NAME", help="For a new password of this account, not for a new account.")
def link_command(name: str | None) -> None:
    """Print a one-time link that makes an account. It is good for 24 hours: give it to one person, in private."""
    settings = load_settings()
    set_up_logging(settings.log_level)
    with ground(settings) as base:
        migrations.upgrade(base.url)
        address = asyncio.run(_new_link(settings, base, name))
    say("The link makes one account, once, within 24 hours:" if name is None else "The link sets a new password, once:")
    print(address, flush=True)


@desk.command("lock")
@click.argument("name")
def lock_command(name: str) -> None:
    """Shut an account out at once, on all its devices. `huquq desk link --for NAME` lets her in again."""
    settings = load_settings()
    set_up_logging(settings.log_level)
    with ground(settings) as base:
        migrations.upgrade(base.url)
        asyncio.run(_lock(base, name))
    say("Locked: every session of hers has ended, and her password and unused links are void.")


async def _lock(base: Ground, name: str) -> None:
    vault = Vault(base.keys)
    async with engine_on(base.url) as engine, make_sessions(engine).begin() as db:
        await check_keys(db, vault)
        account = await find_account(db, name)
        if account is None:
            raise HuquqError("nobody at the desk has this name")
        await lock(db, account.id)
        await append(db, vault, "locked", account.id)


async def _new_link(settings: Settings, base: Ground, name: str | None) -> str:
    vault = Vault(base.keys)
    async with engine_on(base.url) as engine, make_sessions(engine).begin() as db:
        await check_keys(db, vault)  # an entry under a wrong key would break the audit log
        account = await find_account(db, name) if name is not None else None
        if account is None and name is not None:
            raise HuquqError("nobody at the desk has this name; without --for the link makes a new account")
        account_id = account.id if account else None
        token = await links.make_link(db, account_id)
        await append(db, vault, "link-made", account_id)
    return _address(settings, token)


async def new_first_link(settings: Settings, url: str) -> str | None:
    """The link for the first account, as long as there is none."""
    async with engine_on(url) as engine, make_sessions(engine).begin() as db:
        token = await links.first_link(db)
    return _address(settings, token) if token is not None else None


def _address(settings: Settings, token: str) -> str:
    return f"{desk_address(settings)}/link/{token}"
