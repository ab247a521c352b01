"""The way back: a backup into an empty database. Nobody is served before what must stay gone is gone again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import psycopg
from alembic.script import ScriptDirectory
from psycopg.conninfo import make_conninfo

import migrations
from bot.backups.envelope import open_envelope, refuse_foreign
from bot.backups.erasures import Erasures, erase_again, read_erasures
from bot.backups.make import count_rows
from bot.backups.manifest import Manifest
from bot.compose import Ground
from bot.keys.check import store_check
from bot.keys.rotate import look_at_all
from bot.privacy.retention import purge
from kit.crypto import Vault
from kit.db import database_now, engine_on, make_sessions
from kit.errors import HuquqError, SettingsError
from kit.postgres_client import Client, others_connected


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. `gap_from`: who was erased after that time is back."""

    manifest: Manifest
    gap_from: datetime
    erased_again: int
    aged_out: int
    unreadable: int


def restore(base: Ground, path: Path, secret_key: str, erasures_path: Path | None = None) -> Restored:
    """Check everything, load it in one transaction, remove what must stay gone, and only then let Huquq start.

    Raises HuquqError. Until the load nothing is changed.
    """
    vault = Vault(base.keys)
    with path.open("rb") as file:
        manifest = _checked(file, secret_key, base)
        erasures = read_erasures(erasures_path, secret_key, vault) if erasures_path else None
        if erasures is not None and erasures.made_at < manifest.made_at:
            raise HuquqError("the list of erasures is older than the backup, and so of no use to it: take a newer one")
        _refuse_used(base.url)
        _load(base, file, secret_key, vault, manifest)
    _compare(base.url, manifest.counts)
    migrations.upgrade(base.url)
    return asyncio.run(_settle(base.url, vault, manifest, erasures))


def _checked(file: BinaryIO, secret_key: str, base: Ground) -> Manifest:
    vault = Vault(base.keys)
    header, opened = open_envelope(file, secret_key, "backup")
    manifest = Manifest.read(header)
    try:
        manifest.must_fit(vault)
    except SettingsError as error:
        own = f". Without these settings the backup's key file belongs at {base.home / 'keys' / 'keys'}"
        raise SettingsError(f"{error}{own if base.server is not None else ''}") from None
    refuse_foreign(opened, vault)
    known = {script.revision for script in ScriptDirectory.from_config(migrations.config("")).walk_revisions()}
    if manifest.schema not in known:
        raise HuquqError("the backup was made by a newer Huquq: restore it with that one")
    return manifest


def _refuse_used(url: str) -> None:
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT FROM pg_class AS c WHERE relnamespace = current_schema()::regnamespace AND NOT EXISTS"
            " (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e') LIMIT 1"
        ).fetchone()
    if found is not None:
        raise HuquqError(
            "the database is not empty. A restore needs an empty one: make it with createdb and set HUQUQ_DATABASE_URL "
            "to it; or, embedded, stop Huquq and move the folder postgres/ of HUQUQ_HOME away (never keys/)"
        )
    if others_connected(url):
        raise HuquqError("somebody else is connected to the database: stop every process of Huquq first")


def _load(base: Ground, file: BinaryIO, secret_key: str, vault: Vault, manifest: Manifest) -> None:
    client = Client.of(base.url, embedded=base.server is not None)
    client.require("pg_restore", manifest.pg_dump)
    with psycopg.connect(base.url) as connection:
        database = make_conninfo(dbname=connection.info.dbname)
    wanted = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password"]
    with client.running("pg_restore", [*wanted, f"--dbname={database}"]) as program:
        _, opened = open_envelope(file, secret_key, "backup", program.write)
        refuse_foreign(opened, vault)  # the same file as a moment ago; the program, killed, takes all back
        program.finish()


def _compare(url: str, counts: Mapping[str, int]) -> None:
    with psycopg.connect(url) as connection:
        if count_rows(connection) != counts:
            raise HuquqError("the database does not hold what the backup says: drop it, and restore another backup")


async def _settle(url: str, vault: Vault, manifest: Manifest, erasures: Erasures | None) -> Restored:
    """In one transaction at the end: what must stay gone goes, and the check value comes that lets Huquq start."""
    async with engine_on(url) as engine:
        sessions = make_sessions(engine)
        unreadable = (await look_at_all(sessions, vault)).unreadable
        async with sessions.begin() as db:
            erased_again = await erase_again(db, erasures) if erasures is not None else 0
            aged_out = 0
            while removed := await purge(db, await database_now(db)):
                aged_out += removed
            await store_check(db, vault)
    gap_from = erasures.made_at if erasures is not None else manifest.made_at
    return Restored(manifest, gap_from, erased_again, aged_out, unreadable)
