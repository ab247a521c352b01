"""From the store's example texts to a model. Deterministic: the same texts give the same arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nlu import heads, language, linear
from nlu.encoder import Encoder, Vectors
from nlu.example import Example
from nlu.features import Floats, Ints
from nlu.fit import FOLDS, Fitted, Recipe, fit
from nlu.head import Head, closeness
from nlu.model import Model
from nlu.normalise import for_model
from nlu.varieties import OTHER, variety_of
from nlu.views import BUCKETS, SKELETON_SHARE, SPLIT, Space, encoder_text, grams_of, rarity_of

Progress = Callable[[int, int], None]
Cache = MutableMapping[str, Vectors]
Rows = list[tuple[Example, str]]
BATCH = 64
FEW = 30  # a variety with fewer texts than this takes its centre from the ordinary lines too
SEED = 7
ALIKE = 0.4  # texts that share this much of their skeletons are never on both sides of a fold


def train(
    examples: Sequence[Example],
    urgency: Sequence[Example],
    samples: Sequence[Example],
    encoder: Encoder,
    progress: Progress | None = None,
    cache: Cache | None = None,
) -> Model:
    """Needs two topics or more and small talk or out of scope in `examples`, both answers in `urgency`.

    Memory grows with the square of the texts: 1.5 GB for 9,000 (measured), near 7 GB for 20,000 (reckoned). Beyond
    that the kernel needs landmarks.

    `progress(done, total)` counts texts to embed. `cache` maps keys of texts to vectors: hand in the same one at
    the next training and only new texts are embedded.
    """
    known = list(dict.fromkeys((*examples, *urgency)))
    extra = _centre_lines(known, samples)
    vectors = embed([encoder_input(example) for example in (*known, *extra)], encoder, progress, cache)
    ground = _ground(known, extra, vectors)
    topic = _head(ground, heads.topic_rows(examples), heads.TOPIC_RECIPE)
    kind = _head(ground, heads.kind_rows(examples), heads.KIND_RECIPE)
    urgent = _head(ground, heads.urgency_rows(examples, urgency), heads.URGENCY_RECIPE)
    return Model(
        encoder=encoder.name,
        space=ground.space,
        known=ground.placed.astype(np.float16).astype(np.float32),
        language=language.learn([*known, *samples], SEED),
        topic=topic[0],
        kind=kind[0],
        urgency=urgent[0],
        facts={"texts": len(known), **topic[1], **kind[1], **urgent[1]},
    )


def encoder_input(example: Example) -> str:
    return encoder_text(for_model(example.text), variety_of(example.language, example.script))


def embed(
    texts: Sequence[str], encoder: Encoder, progress: Progress | None = None, cache: Cache | None = None
) -> Floats:
    cache = {} if cache is None else cache
    keys = [cache_key(encoder, text) for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in cache}
    # Longest first: texts of one length make full batches, and the progress never slows down.
    order = sorted(missing, key=lambda key: (-len(missing[key]), key))
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        for key, vector in zip(batch, encoder.encode([missing[key] for key in batch]), strict=True):
            cache[key] = vector
        if progress is not None:
            progress(min(start + BATCH, len(order)), len(order))
    return np.stack([cache[key] for key in keys])


def cache_key(encoder: Encoder, text: str) -> str:
    return hashlib.sha256(f"{encoder.name}\0{text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """What all heads stand on: the texts, where they are, how close they are, and which fold each is in."""

    rows: dict[Example, int]
    space: Space
    placed: Floats
    grams: Any
    kernel: Floats
    folds: Ints


def _centre_lines(known: Sequence[Example], samples: Sequence[Example]) -> list[Example]:
    """Ordinary lines of the varieties that have too few examples to know where their centre is."""
    count: dict[str, int] = {}
    for example in known:
        variety = variety_of(example.language, example.script)
        count[variety] = count.get(variety, 0) + 1
    wanted = (sample for sample in samples if variety_of(sample.language, sample.script) != OTHER)
    return [sample for sample in wanted if count.get(variety_of(sample.language, sample.script), 0) < FEW]


def _ground(known: Sequence[Example], extra: Sequence[Example], vectors: Floats) -> _Ground:
    varieties = np.array([variety_of(example.language, example.script) for example in (*known, *extra)])
    centres = {str(name): vectors[varieties == name].mean(axis=0) for name in np.unique(varieties) if name != OTHER}
    rows = [grams_of(for_model(example.text)) for example in known]
    space = Space(centres, vectors.mean(axis=0), rarity_of(rows))
    placed = np.stack([space.place(vectors[row], str(varieties[row])) for row in range(len(known))])
    grams = linear.matrix([space.weigh(row) for row in rows], BUCKETS)
    # By the skeleton alone: it also sees one list that was written in two scripts.
    bones = linear.overlap(grams[:, SPLIT:])
    groups = linear.alike(bones, ALIKE * SKELETON_SHARE)
    fold_of_group = np.random.default_rng(SEED).integers(0, FOLDS, groups.max() + 1)
    kernel = closeness(placed, placed)
    kernel += bones
    kernel += linear.overlap(grams[:, :SPLIT])
    places = {example: place for place, example in enumerate(known)}
    return _Ground(places, space, placed, grams, kernel, fold_of_group[groups])


def _head(ground: _Ground, rows: Rows, recipe: Recipe) -> tuple[Head, dict[str, float]]:
    pairs = {ground.rows[example]: label for example, label in rows}
    places = np.array(list(pairs))
    labels = list(pairs.values())
    fitted = fit(ground.kernel[np.ix_(places, places)], labels, ground.folds[places], recipe)
    pull = np.zeros((len(ground.placed), len(fitted.classes)), np.float32)
    pull[places] = fitted.pull
    sparse = (ground.grams.T @ pull).astype(np.float16)
    return Head(fitted.classes, pull, sparse, fitted.slope, fitted.shift), _facts(fitted)


def _facts(fitted: Fitted) -> dict[str, float]:
    """What folds that had not seen a text made of it: counts and shares only."""
    name = f"classes_{len(fitted.classes)}"
    right = fitted.held_out.argmax(axis=1) == fitted.truth
    return {f"{name}_texts": len(fitted.truth), f"{name}_held_out_top1": round(float(right.mean()), 4)}
