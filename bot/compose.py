"""The composition root: from settings to an App. Nothing is created at import; tests call the same functions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

import migrations
from bot.app import App, Brain
from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.jobs import Queue
from bot.keys.check import check_keys
from bot.messages import Channel
from bot.reply.library import Library
from bot.reply.words import gather
from bot.training.store import Progress, is_trained, load_model, model_digest, train_model
from content import load, store
from content.catalogue import Catalogue
from kit.crypto import Keys, Vault, keys_from_settings, load_or_make_keys
from kit.db import Sessions, engine_on, make_sessions
from kit.postgres import EmbeddedPostgres, default_home
from kit.settings import ROOT, Settings
from nlu.encoder import load_encoder
from nlu.pipeline import Pipeline
from nlu.understanding import Understander

log = structlog.get_logger()

_MODEL_THREADS = 2
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a process stands: the database's URL, the keys, the folder for caches."""

    url: str
    keys: Keys
    home: Path
    server: EmbeddedPostgres | None


def home_of(settings: Settings) -> Path:
    return settings.home or default_home(ROOT)


@contextmanager
def ground(settings: Settings) -> Iterator[Ground]:
    """The database that the settings name, or the embedded one, in use for as long as the context lasts."""
    home = home_of(settings)
    if settings.database_url is not None:
        keys = keys_from_settings(settings)
        if keys is None:
            raise RuntimeError("the settings let a database URL without keys pass")
        yield Ground(settings.database_url.get_secret_value(), keys, home, None)
        return
    with EmbeddedPostgres(home) as server:
        yield Ground(server.url, keys_from_settings(settings) or load_or_make_keys(home / "keys"), home, server)


@asynccontextmanager
async def _means(settings: Settings, base: Ground, channels: Mapping[str, Channel]) -> AsyncIterator[tuple[App, Queue]]:
    """Engine, sessions, queue and channels of one process, closed at the end."""
    queue = Queue(base.url)
    async with engine_on(base.url, pool_size=settings.worker_concurrency) as engine, queue.procrastinate.open_async():
        app = App(settings, make_sessions(engine), Vault(base.keys), channels, queue)
        queue.app = app
        try:
            async with app.sessions.begin() as db:
                await check_keys(db, app.vault)
            yield app, queue
        finally:
            for channel in channels.values():
                await channel.aclose()


def platform_channels(settings: Settings) -> dict[str, Channel]:
    """The channels whose settings are there; one without them is off."""
    channels: dict[str, Channel] = {}
    if settings.telegram_token is not None:
        channels["telegram"] = TelegramChannel(
            settings.telegram_token.get_secret_value(), str(settings.telegram_api_url).rstrip("/")
        )
    if settings.whatsapp_token is not None and settings.whatsapp_phone_id is not None:
        channels["whatsapp"] = WhatsAppChannel(
            settings.whatsapp_token.get_secret_value(),
            settings.whatsapp_phone_id,
            str(settings.whatsapp_api_url).rstrip("/"),
            settings.whatsapp_api_version,
        )
    return channels


@asynccontextmanager
async def compose_door(settings: Settings) -> AsyncIterator[App]:
    """What a web process needs: it takes messages in and never thinks."""
    with ground(settings) as base:
        async with _means(settings, base, platform_channels(settings)) as (app, _):
            yield app


@asynccontextmanager
async def compose_worker(
    settings: Settings, channels: Mapping[str, Channel] | None = None
) -> AsyncIterator[tuple[App, Queue]]:
    """What a worker needs: everything. Reads the live content and the model that `prepare` left."""
    served = platform_channels(settings) if channels is None else channels
    with ground(settings) as base, ThreadPoolExecutor(_MODEL_THREADS, "understand") as executor:
        async with _means(settings, base, served) as (app, queue):
            brain = await _think(app.sessions, settings, base.home, executor)
            app = replace(app, brain=brain)
            queue.app = app
            yield app, queue


class ContentWatch:
    """Lets a running worker think with what was published since its brain was made."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    async def refresh(self) -> None:
        """Swap the brain where the live content has changed and whoever published it has trained its heads."""
        app = self._queue.bound()
        brain = app.thinking()
        async with app.sessions() as db:
            newest = await store.newest_revision(db)
        if newest == brain.revision:
            return
        revision, catalogue = await _live(app.sessions)
        encoder = await asyncio.to_thread(load_encoder)
        model = await load_model(app.sessions, model_digest(catalogue, encoder.name))
        if model is not None:
            fresh = _brain(revision, catalogue, Pipeline(model, encoder), app.settings, brain.executor)
            self._queue.app = replace(app, brain=fresh)
            log.info("content-refreshed")


async def _think(sessions: Sessions, settings: Settings, home: Path, executor: Executor) -> Brain:
    revision, catalogue = await _live(sessions)
    encoder = load_encoder()
    model = await load_model(sessions, model_digest(catalogue, encoder.name))
    if model is None:  # the content was published by another version of the code
        model = await train_model(sessions, catalogue, encoder, home / "cache", None)
    return _brain(revision, catalogue, Pipeline(model, encoder), settings, executor)


async def _live(sessions: Sessions) -> tuple[int, Catalogue]:
    """The live content, and the revision that it is at least."""
    async with sessions() as db:
        revision = await store.newest_revision(db)
        units = await store.live_units(db)
    return revision, await asyncio.to_thread(Catalogue.from_units, units)


def _brain(
    revision: int, catalogue: Catalogue, understander: Understander, settings: Settings, executor: Executor | None
) -> Brain:
    library = Library(catalogue, settings.show_drafts)
    return Brain(library, understander, gather(library.countries, library.languages), executor, revision)


@asynccontextmanager
async def compose_understanding(settings: Settings) -> AsyncIterator[Brain]:
    """The brain alone, for the commands that only understand."""
    with ground(settings) as base, ThreadPoolExecutor(1, "understand") as executor:
        async with engine_on(base.url) as engine:
            yield await _think(make_sessions(engine), settings, base.home, executor)


def prepare(settings: Settings, say: Say, progress: Progress | None = None) -> None:
    """Migrate, publish the library's files, train. Every step does nothing where nothing changed."""
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
        _, catalogue = await _live(sessions)
        encoder = load_encoder()
        if not await is_trained(sessions, model_digest(catalogue, encoder.name)):
            await train_model(sessions, catalogue, encoder, base.home / "cache", progress)
