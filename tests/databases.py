"""Databases for tests. Making one takes a third of a second, emptying one a hundredth."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import psycopg

_SHAPE = """
    SELECT md5(string_agg(concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull), ','
                          ORDER BY c.relname, a.attnum)
               || (SELECT string_agg(concat(tgname, tgenabled), ',' ORDER BY tgrelid, tgname) FROM pg_trigger)
               || (SELECT string_agg(version_num, ',') FROM alembic_version))
    FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""
_EMPTY = """
    DO $$ DECLARE one text; BEGIN
    FOR one IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
               WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE 'DELETE FROM ' || one; END LOOP;
    FOR one IN SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences
               WHERE schemaname = 'public' AND last_value IS NOT NULL
    LOOP EXECUTE 'ALTER SEQUENCE ' || one || ' RESTART'; END LOOP; END $$
"""


class Spare:
    """Copies of a template, used again where a test left their tables as they were."""

    def __init__(self, server: str, template: str, address: Callable[[str], str]) -> None:
        """`address` gives the URL of a database by its name."""
        self._server, self._template, self._address = server, template, address
        self._free: list[str] = []
        self._shape: object = None

    def take(self) -> str:
        """The name of an empty database."""
        if self._free:
            return self._free.pop()
        name = f"test_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self._server, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {self._template} STRATEGY FILE_COPY")
        if self._shape is None:
            with psycopg.connect(self._address(name)) as db:
                self._shape = db.execute(_SHAPE).fetchone()
        return name

    def give_back(self, name: str) -> None:
        """Empty it for the next test, or drop it where that is not possible."""
        try:
            empty = self._emptied(self._address(name))
        except (psycopg.errors.LockNotAvailable, psycopg.OperationalError):  # it is still in use
            empty = False
        if empty:
            self._free.append(name)
            return
        with psycopg.connect(self._server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _emptied(self, url: str) -> bool:
        with psycopg.connect(url, autocommit=True) as db:
            shape = db.execute(_SHAPE).fetchone()
            others = db.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            ).fetchone()
            if shape != self._shape or others != (0,):
                return False
            db.execute("SET lock_timeout = '2s'")
            db.execute("SET session_replication_role = replica")  # triggers and foreign keys keep still
            db.execute(_EMPTY)
            return True
