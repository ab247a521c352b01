"""Making a backup: one moment of the whole database, straight from pg_dump into the sealed file."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import IsolationLevel
from psycopg.sql import SQL, Identifier

from bot.backups.envelope import pack
from bot.backups.manifest import LEFT_OUT, Manifest
from bot.compose import Ground
from kit.crypto import Vault
from kit.errors import HuquqError
from kit.postgres_client import Client
from kit.sealed import refuse_existing, seal


def make_backup(base: Ground, public_key: str, path: Path, *, replace: bool) -> Manifest:
    """Write the backup to `path`: whole, or not at all. Raises HuquqError."""
    if not replace:
        refuse_existing(path)
    vault = Vault(base.keys)
    client = Client.of(base.url, embedded=base.server is not None)
    with psycopg.connect(base.url) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        server = connection.info.server_version // 10_000
        manifest = _describe(connection, server, client.require("pg_dump", server))
        manifest.must_fit(vault)
        with client.running("pg_dump", _arguments(_snapshot(connection))) as dump:
            seal(path, public_key, pack(vault, "backup", manifest.header(), dump.read()), replace=replace)
    return manifest


def _arguments(snapshot: str) -> list[str]:
    left_out = [f"--exclude-table-data=*.{table}" for table in LEFT_OUT]
    return ["--format=custom", "--no-password", f"--snapshot={snapshot}", *left_out]


def _snapshot(connection: psycopg.Connection) -> str:
    """Names what we see just now, for pg_dump to see the same. Good until our transaction ends."""
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    if row is None:
        raise RuntimeError("a function returned no row")
    return str(row[0])


def _describe(connection: psycopg.Connection, server: int, pg_dump: int) -> Manifest:
    try:
        row = connection.execute(
            "SELECT now(), version_num, pseudonym_check, encryption_check FROM alembic_version, key_check"
        ).fetchone()
    except psycopg.errors.UndefinedTable:
        row = None
    if row is None:
        raise HuquqError("there is nothing to back up: no Huquq has worked with this database yet")
    return Manifest(row[0], row[1], server, pg_dump, count_rows(connection), row[2], row[3])


def count_rows(connection: psycopg.Connection) -> dict[str, int]:
    """The rows of each table that a backup holds."""
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> ALL(%s) ORDER BY 1",
        [list(LEFT_OUT)],
    ).fetchall()
    counts = {}
    for (table,) in tables:
        row = connection.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table))).fetchone()
        counts[table] = int(row[0]) if row is not None else 0
    return counts
