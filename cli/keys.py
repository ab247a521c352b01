"""`huquq keys`: the keys of a deployment."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import click

import migrations
from bot.compose import Ground, ground
from bot.keys.check import check_keys
from bot.keys.rotate import Left, encrypt_again, look_at_all
from cli.say import say
from kit.crypto import Vault, keys_from_settings, new_keys, put_new_key_first
from kit.db import engine_on, make_sessions
from kit.errors import HuquqError
from kit.log import set_up_logging
from kit.postgres_client import others_connected
from kit.settings import load_settings


@click.group()
def keys() -> None:
    """Keys for encryption and pseudonyms."""


@keys.command()
def new() -> None:
    """Print new keys as settings. Keep them apart from the database, and never lose them."""
    made = new_keys()
    print(f"HUQUQ_ENCRYPTION_KEYS={','.join(made.encryption)}")
    print(f"HUQUQ_PSEUDONYM_KEY={made.pseudonym.hex()}", flush=True)


@keys.command()
def rotate() -> None:
    """Encrypt everything stored again under the first encryption key. Embedded: make that key, too.

    Stopped half-way, it goes on at the next call. The pseudonym key can't be changed.
    """
    settings = load_settings()
    set_up_logging(settings.log_level)
    with ground(settings) as base:
        migrations.upgrade(base.url)
        if keys_from_settings(settings) is None:
            _rotate_own(base)
        else:
            _rotate_given(base)


def _rotate_given(base: Ground) -> None:
    """The keys stand in the settings: the operator puts a new one there, and we encrypt again."""
    asyncio.run(_encrypt(base))
    if len(base.keys.encryption) > 1:
        say("Keys behind the first in HUQUQ_ENCRYPTION_KEYS are needed only to restore backups made before now.")
        return
    say("There is only one key. To change it: stop every process of Huquq, put this new key and a comma in front of")
    say("the old one in HUQUQ_ENCRYPTION_KEYS, everywhere; start; then run `huquq keys rotate` again.")
    print(new_keys().encryption[0], flush=True)


def _rotate_own(base: Ground) -> None:
    """The keys stand in our own file. Nobody else may run: a process that lacks the new key could not read."""
    folder = base.home / "keys"
    _refuse_company(base)
    if asyncio.run(_look(base)).old == 0:  # else the last call was stopped half-way: its key is there
        base = replace(base, keys=put_new_key_first(folder))
        say(f"A new key stands first in {folder / 'keys'}: copy that file to where you keep its copy.")
        _refuse_company(base)
    asyncio.run(_encrypt(base))
    say("The keys behind it in the file's first line are needed only to restore backups made before now.")


def _refuse_company(base: Ground) -> None:
    if others_connected(base.url):
        raise HuquqError("Huquq is running and would not know the new key: stop it, then run this again")


async def _look(base: Ground) -> Left:
    vault = Vault(base.keys)
    async with engine_on(base.url) as engine:
        sessions = make_sessions(engine)
        async with sessions.begin() as db:
            await check_keys(db, vault)
        return await look_at_all(sessions, vault)


async def _encrypt(base: Ground) -> None:
    vault = Vault(base.keys)
    async with engine_on(base.url) as engine:
        sessions = make_sessions(engine)
        async with sessions.begin() as db:
            await check_keys(db, vault)
        moved, left = await encrypt_again(sessions, vault)
    say(f"{moved} values are now under the first key")
    if left.unreadable:
        raise HuquqError(f"{left.unreadable} values can be read with none of the keys: is one missing? Drop no key")
    if left.old:
        raise HuquqError(
            f"{left.old} values are still under another key: some process does not know the first one. "
            "Restart every process with all keys, then run this again. Drop no key"
        )
