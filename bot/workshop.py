"""The composition root of those who think: workers, and the commands that understand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import structlog

from bot.brain import Brain
from bot.compose import ground, means, platform_channels
from bot.jobs import Jobs
from bot.messages import Channel
from bot.reply.library import Library
from bot.reply.words import gather
from bot.training.store import train_model, trained_model
from content import store
from content.catalogue import CATALOGUE_KINDS, Catalogue
from kit.db import Sessions, engine_on, make_sessions
from kit.settings import Settings
from nlu.encoder import load_encoder
from nlu.pipeline import Pipeline
from nlu.understanding import Understander

log = structlog.get_logger()

_MODEL_THREADS = 2


@asynccontextmanager
async def compose_worker(settings: Settings, channels: Mapping[str, Channel] | None = None) -> AsyncIterator[Jobs]:
    """What a worker needs: everything. Reads the live content and the model that `prepare` left."""
    served = platform_channels(settings) if channels is None else channels
    with ground(settings) as base, ThreadPoolExecutor(_MODEL_THREADS, "understand") as executor:
        async with means(settings, base, served) as (app, queue):
            brain = await _think(app.sessions, settings, base.home, executor)
            yield Jobs(queue, replace(app, brain=brain))


@asynccontextmanager
async def compose_understanding(settings: Settings) -> AsyncIterator[Brain]:
    """The brain alone, for the commands that only understand."""
    with ground(settings) as base, ThreadPoolExecutor(1, "understand") as executor:
        async with engine_on(base.url) as engine:
            yield await _think(make_sessions(engine), settings, base.home, executor)


class ContentWatch:
    """Lets a running worker think with what was published since its brain was made."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    async def refresh(self) -> None:
        """Swap the brain where the live content has changed and whoever published it has trained its heads."""
        app = self._jobs.app
        brain = app.thinking()
        async with app.sessions() as db:
            newest = await store.newest_revision(db)
        if newest == brain.revision:
            return
        revision, catalogue = await live_content(app.sessions)
        encoder = await asyncio.to_thread(load_encoder)
        model = await trained_model(app.sessions, encoder.name)
        if model is not None:
            fresh = _brain(revision, catalogue, Pipeline(model, encoder), app.settings, brain.executor)
            self._jobs.app = replace(app, brain=fresh)
            log.info("content-refreshed")


async def live_content(sessions: Sessions) -> tuple[int, Catalogue]:
    """The live content, and the revision that it is at least."""
    async with sessions() as db:
        revision = await store.newest_revision(db)
        units = await store.live_units(db, CATALOGUE_KINDS)
    return revision, await asyncio.to_thread(Catalogue.from_units, units)


async def _think(sessions: Sessions, settings: Settings, home: Path, executor: Executor) -> Brain:
    revision, catalogue = await live_content(sessions)
    encoder = load_encoder()
    model = await trained_model(sessions, encoder.name)
    if model is None:  # the content was published by another version of the code
        model = await train_model(sessions, encoder, home / "cache", None)
    return _brain(revision, catalogue, Pipeline(model, encoder), settings, executor)


def _brain(
    revision: int, catalogue: Catalogue, understander: Understander, settings: Settings, executor: Executor | None
) -> Brain:
    library = Library(catalogue, settings.show_drafts)
    return Brain(library, understander, gather(library.countries, library.languages), executor, revision)
