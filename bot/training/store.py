"""Training the heads on the live examples, once for all processes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

import nlu
from bot.training.models import TrainedModel
from content.lines import LINE_KINDS, Lines
from content.store import live_digests, live_units
from content.units import Example as StoreExample
from content.units import UnitId
from kit.db import Sessions
from kit.settings import ROOT
from nlu import vectors
from nlu.encoder import Encoder, Vectors
from nlu.example import Example
from nlu.model import Model
from nlu.train import cache_key, embed, encoder_input, train
from nlu.varieties import variety_of

log = structlog.get_logger()
Progress = Callable[[int, int], None]
_NOT_TRAINED_WITH = frozenset(
    {"country", "decide", "pipeline", "places", "signs", "thresholds", "together", "understanding"}
)
SHIPPED = ROOT / "content" / "vectors"
_PART = 2**21
"""Bytes of a stored model that are read at once."""

_KEPT = 3
"""Models that stay: while a new version rolls out, the old one still needs its own."""


def model_digest(lines: Mapping[UnitId, str], encoder_name: str) -> str:
    """Names what a model is made from: the live lines, by their digests, the encoder, and the code that trains."""
    made = hashlib.sha256(encoder_name.encode())
    for path in sorted(Path(nlu.__file__).parent.glob("*.py")):
        if path.stem not in _NOT_TRAINED_WITH:
            made.update(path.read_bytes())
    for unit, digest in sorted(lines.items()):
        made.update(f"{unit} {digest}".encode())
    return made.hexdigest()


async def trained_model(sessions: Sessions, encoder_name: str) -> Model | None:
    """The stored model of the live lines, if there is one."""
    async with sessions() as db:
        data = await _stored(db, await _live_digest(db, encoder_name))
    return await asyncio.to_thread(Model.from_bytes, data) if data is not None else None


async def is_trained(sessions: Sessions, encoder_name: str) -> bool:
    async with sessions() as db:
        digest = await _live_digest(db, encoder_name)
        return await db.scalar(select(TrainedModel.digest).where(TrainedModel.digest == digest)) is not None


async def _live_digest(db: AsyncSession, encoder_name: str) -> str:
    return model_digest(await live_digests(db, LINE_KINDS), encoder_name)


async def _stored(db: AsyncSession, digest: str) -> bytes | None:
    """Read in parts: the driver keeps room for the largest answer that it ever had, for as long as the connection."""
    row = TrainedModel.digest == digest
    size = await db.scalar(select(func.octet_length(TrainedModel.data)).where(row))
    parts = []
    for start in range(0, size or 0, _PART):
        part = await db.scalar(select(func.substr(TrainedModel.data, start + 1, _PART)).where(row))
        if part is None:  # removed meanwhile: three newer ones exist
            return None
        parts.append(part)
    return b"".join(parts) if size else None


async def train_model(sessions: Sessions, encoder: Encoder, cache_folder: Path, progress: Progress | None) -> Model:
    """Train on the live lines and store the model in place of older ones."""
    async with sessions() as db:
        units = await live_units(db, LINE_KINDS)
    digest = model_digest({unit.id: unit.digest for unit in units}, encoder.name)
    lines = Lines.from_units(units)
    for problem in lines.problems:
        log.warning("lines-left-out", problem=str(problem))
    model = _train(lines, encoder, cache_folder, progress)
    async with sessions.begin() as db:
        stored = insert(TrainedModel).values(digest=digest, data=model.to_bytes())
        await db.execute(stored.on_conflict_do_nothing())
        kept = select(TrainedModel.digest).order_by(TrainedModel.created_at.desc()).limit(_KEPT)
        await db.execute(delete(TrainedModel).where(TrainedModel.digest.not_in(kept)))
    return model


def _train(lines: Lines, encoder: Encoder, cache_folder: Path, progress: Progress | None) -> Model:
    path = cache_folder / f"vectors-{encoder.name}.npz"
    shipped = read_shipped(encoder.name)
    cache = {**shipped, **vectors.read(path)}
    known = len(cache)
    examples, urgency, samples = map(nlu_examples, (lines.examples, lines.urgency, lines.samples))
    model = train(examples, urgency, samples, encoder, progress, cache)
    if len(cache) > known:
        vectors.write(path, {key: vector for key, vector in cache.items() if key not in shipped})
    log.info("trained", **model.facts)
    return model


def read_shipped(encoder_name: str) -> dict[str, Vectors]:
    """The vectors that come with the program: a first start needn't embed the whole library."""
    return {
        key: vector
        for path in sorted((SHIPPED / encoder_name).glob("*.npz"))
        for key, vector in vectors.read(path).items()
    }


def write_shipped(lines: Lines, encoder: Encoder, progress: Progress | None) -> int:
    """Embed what the program's own vectors lack and write them anew, a file a variety. How many were embedded."""
    cache = read_shipped(encoder.name)
    by_variety: dict[str, dict[str, None]] = {}
    for example in nlu_examples(lines):
        variety = variety_of(example.language, example.script)
        by_variety.setdefault(variety, {})[encoder_input(example)] = None
    texts = [text for own in by_variety.values() for text in own]
    known = len(cache)
    embed(texts, encoder, progress, cache)
    for variety, own in by_variety.items():
        keys = [cache_key(encoder, text) for text in own]
        vectors.write(SHIPPED / encoder.name / f"{variety}.npz", {key: cache[key] for key in keys})
    return len(cache) - known


def nlu_examples(stored: Iterable[StoreExample]) -> list[Example]:
    """The store's lines as the models take them."""
    return [Example(one.text, one.intent, one.language, one.script) for one in stored]
