"""The database's schema over time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).resolve().parent
_LOCK = 4_817_551
"""Names the advisory lock: of several processes that start at once, one migrates and the others wait."""


def schema_is_current(url: str) -> bool:
    """Whether the database is at the newest migration. Quick: a daily start need not load Alembic."""
    newest = max(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))
    with psycopg.connect(url) as connection:
        known = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
        if known is None or known[0] is None:
            return False
        return connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest,)]


def config(url: str) -> Config:
    """Alembic's configuration for the database at `url`."""
    from alembic.config import Config

    from kit.db import sqlalchemy_url

    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["url"] = sqlalchemy_url(url)
    return made


def upgrade(url: str) -> None:
    """Bring the database to the newest schema. Safe to call at every start and from several processes."""
    if schema_is_current(url):
        return
    from alembic import command
    from sqlalchemy import create_engine, text

    from kit.db import sqlalchemy_url

    engine = create_engine(sqlalchemy_url(url))
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
            connection.commit()
            wanted = config(url)
            wanted.attributes["connection"] = connection
            command.upgrade(wanted, "head")
            connection.commit()
    finally:
        engine.dispose()
