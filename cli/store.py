"""What commands on a running store begin with: logging, the database of the settings, its tables, the right keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy.ext.asyncio import AsyncSession

import migrations
from bot.compose import Ground, ground
from bot.keys.check import check_keys
from kit.crypto import Vault
from kit.db import engine_on, make_sessions
from kit.log import set_up_logging
from kit.settings import Settings, load_settings


@contextmanager
def open_store() -> Iterator[tuple[Settings, Ground]]:
    """The settings, and the database with its tables as this program needs them."""
    settings = load_settings()
    set_up_logging(settings.log_level)
    with ground(settings) as base:
        migrations.upgrade(base.url)
        yield settings, base


@asynccontextmanager
async def transaction(base: Ground) -> AsyncIterator[tuple[AsyncSession, Vault]]:
    """One transaction. Raises SettingsError before anything where the keys are others than the store's."""
    vault = Vault(base.keys)
    async with engine_on(base.url) as engine, make_sessions(engine).begin() as db:
        await check_keys(db, vault)
        yield db, vault
