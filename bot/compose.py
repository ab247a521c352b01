"""The composition root: from settings to an App. Nothing is created at import; tests call the same functions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import procrastinate

from bot.app import App
from bot.channels.web.client import WebChannel
from bot.keys.check import check_keys
from bot.live import Feed
from bot.messages import Channel
from bot.wake import JobWake, procrastinate_app
from kit.crypto import Keys, Vault, keys_from_settings, load_or_make_keys
from kit.db import engine_on, make_sessions
from kit.postgres import EmbeddedPostgres, default_home
from kit.settings import ROOT, Settings


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a process stands: the database's URL, the keys, the folder for caches."""

    url: str
    keys: Keys
    home: Path
    server: EmbeddedPostgres | None


@contextmanager
def ground(settings: Settings) -> Iterator[Ground]:
    """The database that the settings name, or the embedded one, in use for as long as the context lasts."""
    home = settings.home or default_home(ROOT)
    if settings.database_url is not None:
        keys = keys_from_settings(settings)
        if keys is None:
            raise RuntimeError("the settings let a database URL without keys pass")
        yield Ground(settings.database_url.get_secret_value(), keys, home, None)
        return
    with EmbeddedPostgres(home) as server:
        yield Ground(server.url, keys_from_settings(settings) or load_or_make_keys(home / "keys"), home, server)


@asynccontextmanager
async def means(
    settings: Settings, base: Ground, channels: Mapping[str, Channel]
) -> AsyncIterator[tuple[App, procrastinate.App]]:
    """Engine, sessions, queue and channels of one process, closed at the end."""
    queue = procrastinate_app(base.url)
    async with engine_on(base.url, pool_size=settings.worker_concurrency) as engine, queue.open_async():
        app = App(settings, make_sessions(engine), Vault(base.keys), channels, JobWake(queue))
        try:
            async with app.sessions.begin() as db:
                await check_keys(db, app.vault)
            yield app, queue
        finally:
            for channel in channels.values():
                await channel.aclose()


def platform_channels(settings: Settings) -> dict[str, Channel]:
    """The web page, and the channels whose settings are there; one without them is not even loaded."""
    channels: dict[str, Channel] = {"web": WebChannel()}
    if settings.telegram_token is not None:
        from bot.channels.telegram.client import TelegramChannel

        channels["telegram"] = TelegramChannel(
            settings.telegram_token.get_secret_value(), str(settings.telegram_api_url).rstrip("/")
        )
    if settings.whatsapp_token is not None and settings.whatsapp_phone_id is not None:
        from bot.channels.whatsapp.client import WhatsAppChannel

        channels["whatsapp"] = WhatsAppChannel(
            settings.whatsapp_token.get_secret_value(),
            settings.whatsapp_phone_id,
            str(settings.whatsapp_api_url).rstrip("/"),
            settings.whatsapp_api_version,
        )
    return channels


@asynccontextmanager
async def compose_door(settings: Settings) -> AsyncIterator[App]:
    """What a web process needs: it takes messages in, shows pages, and never thinks."""
    with ground(settings) as base:
        async with means(settings, base, platform_channels(settings)) as (app, _):
            feed = Feed(base.url)
            listening = asyncio.create_task(feed.listen())
            try:
                yield replace(app, feed=feed)
            finally:
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)
