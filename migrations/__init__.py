"""The database's schema over time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from kit.db import sqlalchemy_url

_LOCK = 4_817_551
"""Names the advisory lock: of several processes that start at once, one migrates and the others wait."""


def config(url: str) -> Config:
    """Alembic's configuration for the database at `url`."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).resolve().parent))
    made.attributes["url"] = sqlalchemy_url(url)
    return made


def upgrade(url: str) -> None:
    """Bring the database to the newest schema. Safe to call at every start and from several processes."""
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
