"""The database: engine, sessions, the base of all models, and the open psycopg connection of a session."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy import DateTime, MetaData, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

Sessions = async_sessionmaker[AsyncSession]


class Base(DeclarativeBase):
    """Named constraints, UTC times."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012 - SQLAlchemy reads it from the class


def sqlalchemy_url(url: str) -> str:
    """The same database, named with the psycopg 3 driver."""
    _, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}"


def make_engine(url: str, *, pool_size: int = 5) -> AsyncEngine:
    """An engine on `url` (postgresql://...). Nothing connects before the first query."""
    return create_async_engine(
        sqlalchemy_url(url),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        hide_parameters=True,  # a failed statement must not carry her words into a log
    )


def make_sessions(engine: AsyncEngine) -> Sessions:
    return async_sessionmaker(engine, expire_on_commit=False)


async def driver_connection(session: AsyncSession) -> psycopg.AsyncConnection[Any]:
    """The psycopg connection under the session's transaction, for work that must share it."""
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    if not isinstance(driver, psycopg.AsyncConnection):
        raise TypeError("the session is not on psycopg's asynchronous driver")
    return driver


async def database_now(session: AsyncSession) -> datetime:
    """The database's clock: the one that all processes of all machines share."""
    now: datetime = (await session.execute(select(func.clock_timestamp()))).scalar_one()
    return now


@asynccontextmanager
async def engine_on(url: str, *, pool_size: int = 5) -> AsyncIterator[AsyncEngine]:
    """An engine that is disposed of at the end."""
    engine = make_engine(url, pool_size=pool_size)
    try:
        yield engine
    finally:
        await engine.dispose()
