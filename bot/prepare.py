"""What must be done before anyone answers: migrate, publish the library's files, train. Each step is done once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import migrations
from bot.compose import Ground, ground
from bot.keys.check import check_keys
from bot.training.store import Progress, is_trained, train_model
from content import load, store
from kit.crypto import Vault
from kit.db import engine_on, make_sessions
from kit.settings import Settings
from nlu.encoder import load_encoder

Say = Callable[[str], None]


def prepare(settings: Settings, say: Say, progress: Progress | None = None) -> None:
    """Every step does nothing where nothing changed."""
    with ground(settings) as base:
        migrations.upgrade(base.url)
        asyncio.run(_publish(settings, base, say, progress))


async def _publish(settings: Settings, base: Ground, say: Say, progress: Progress | None) -> None:
    library = load.load(settings.content_dir)
    for problem in library.problems:
        say(str(problem))
    async with engine_on(base.url) as engine:
        sessions = make_sessions(engine)
        async with sessions.begin() as db:
            await check_keys(db, Vault(base.keys))
            counts = await store.publish(db, library.units, retire=library.whole)
        if counts.added or counts.changed or counts.retired:
            say(f"content: {counts.added} new, {counts.changed} changed, {counts.retired} retired")
        encoder = load_encoder()
        if not await is_trained(sessions, encoder.name):
            await train_model(sessions, encoder, base.home / "cache", progress)
