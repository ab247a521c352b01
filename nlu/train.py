"""From the store's example texts to a model. Deterministic: the same texts give the same arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from nlu import heads, language, linear
from nlu.encoder import Encoder, Vectors
from nlu.example import Example
from nlu.features import Floats, Ints
from nlu.fit import Family, Fitted, Question, Recipe, fit
from nlu.head import Head
from nlu.kin import kin_of
from nlu.model import Model
from nlu.normalise import for_model
from nlu.postings import Postings
from nlu.postings import family as postings_of
from nlu.varieties import OTHER, variety_of
from nlu.views import BUCKETS, SKELETON_SHARE, WRITTEN_SHARE, Space, encoder_text, grams_of, rarity_of

Progress = Callable[[int, int], None]
Cache = MutableMapping[str, Vectors]
BATCH = 64
FEW = 30  # a variety with fewer texts than this takes its centre from the ordinary lines too
SEED = 7
MOST_LANDMARKS = 2_400
HELD_OUT_OF = 4  # one text in this many is held out to calibrate on
ALIKE = 0.4  # texts of a family that share this much of their n-grams are held out together or not at all


def train(
    examples: Sequence[Example],
    urgency: Sequence[Example],
    samples: Sequence[Example],
    encoder: Encoder,
    progress: Progress | None = None,
    cache: Cache | None = None,
) -> Model:
    """Needs two topics or more and small talk or out of scope in `examples`, both answers in `urgency`.

    `progress(done, total)` counts texts to embed. `cache` maps keys of texts to vectors: hand in the same one at
    the next training and only new texts are embedded.
    """
    known = sorted(dict.fromkeys((*examples, *urgency)), key=_family)
    extra = _centre_lines(known, samples)
    texts = [for_model(example.text) for example in (*known, *extra)]
    varieties = [_variety(example) for example in (*known, *extra)]
    vectors = embed(list(map(encoder_text, texts, varieties)), encoder, progress, cache)
    with ThreadPoolExecutor(1) as aside:  # neither of the two keeps all cores busy
        told = aside.submit(language.learn, [*known, *samples], SEED)
        ground = _ground(known, texts, np.array(varieties), vectors)
    topic = Question([heads.topic_of(example) for example in known])
    kind = Question([heads.kind_of(example) for example in known], shifts=True)
    danger = Question([heads.danger_of(example) for example in known])
    hard = set(urgency)
    ordinary = np.array([example not in hard for example in known])
    urgent = Question(_urgency(known, ordinary), shifts=True)
    fitted = [
        *ground.fit([topic, kind, danger], ordinary, heads.MATTER_RECIPE),
        *ground.fit([urgent], ordinary, heads.URGENCY_RECIPE),
    ]
    topics, kinds, dangers, urgency_head = map(_head, fitted)
    return Model(
        encoder=encoder.name,
        space=ground.space,
        landmarks=ground.landmarks,
        postings=ground.postings,
        language=told.result(),
        topic=topics,
        kind=kinds,
        danger=dangers,
        urgency=urgency_head,
        facts={"texts": len(known), **_facts(fitted, [topic, kind, danger, urgent])},
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
    return hashlib.blake2b(f"{encoder.name}\0{text}".encode(), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """What all heads stand on. Families follow one another, so that each one's texts are a slice of all."""

    space: Space
    families: tuple[Family, ...]
    landmarks: Floats
    postings: Postings
    held_out: Ints

    def fit(self, questions: Sequence[Question], ordinary: npt.NDArray[np.bool_], recipe: Recipe) -> list[Fitted]:
        return fit(self.families, self.landmarks, questions, ordinary, self.held_out, recipe)


def _urgency(known: Sequence[Example], ordinary: npt.NDArray[np.bool_]) -> list[str | None]:
    """What the head that is asked for urgency alone learns: urgency lines, and every second calm example.

    Measured: urgent examples, which say so plainly, teach it to hear danger where none is, and the other half of the
    calm ones nothing new. The head that is asked by topic learns from them all.
    """
    second = np.cumsum(ordinary) % 2 == 0
    labels = [heads.urgency_of(example) for example in known]
    for place in np.flatnonzero(ordinary):
        if labels[place] == heads.URGENT or not second[place]:
            labels[place] = None
    return labels


def _centre_lines(known: Sequence[Example], samples: Sequence[Example]) -> list[Example]:
    """Ordinary lines of the varieties that have too few examples to know where their centre is."""
    count: dict[str, int] = {}
    for example in known:
        count[_variety(example)] = count.get(_variety(example), 0) + 1
    return [sample for sample in samples if _variety(sample) != OTHER and count.get(_variety(sample), 0) < FEW]


def _ground(
    known: Sequence[Example], texts: Sequence[str], varieties: npt.NDArray[np.str_], vectors: Floats
) -> _Ground:
    """`known` is sorted by family; texts, varieties and vectors go on after it with lines that only place centres."""
    centres = {str(name): vectors[varieties == name].mean(axis=0) for name in np.unique(varieties) if name != OTHER}
    grams = grams_of(texts[: len(known)])
    space = Space(centres, vectors.mean(axis=0), rarity_of(grams))
    placed = np.empty((len(known), vectors.shape[1]), np.float32)
    for variety in map(str, np.unique(varieties[: len(known)])):
        rows = np.flatnonzero(varieties[: len(known)] == variety)
        placed[rows] = space.place(vectors[rows], variety)
    matrix = linear.matrix(space.weigh(grams), BUCKETS)
    dice = np.random.default_rng(SEED)
    families, postings, held_out = [], {}, np.zeros(len(known), np.int64)
    for name, group in groupby(range(len(known)), key=lambda place: kin_of(str(varieties[place]))):
        places = np.array(list(group))
        own = matrix[places]
        shared = linear.overlap(own)
        groups = linear.alike(shared, ALIKE * (WRITTEN_SHARE + SKELETON_SHARE))
        families.append(Family(places, placed[places], shared.astype(np.float16)))
        postings[name] = postings_of(own.tocsc(), int(places[0]))
        held_out[places] = dice.integers(0, HELD_OUT_OF, groups.max() + 1)[groups] == 0
    landmarks = placed[_landmarks(known, dice)].astype(np.float16).astype(np.float32)
    return _Ground(space, tuple(families), landmarks, postings, held_out)


def _variety(example: Example) -> str:
    return variety_of(example.language, example.script)


def _family(example: Example) -> str:
    return kin_of(_variety(example))


def _landmarks(known: Sequence[Example], dice: np.random.Generator) -> Ints:
    """Places of the texts that heads stand on: all, or as many of each variety and intent as its share is.

    In random order, so that the first of them are a fair part, too.
    """
    order = sorted(range(len(known)), key=lambda place: (_variety(known[place]), known[place].intent))
    every = max(len(known) / MOST_LANDMARKS, 1.0)
    return dice.permutation([order[int(step * every)] for step in range(min(len(known), MOST_LANDMARKS))])


def _head(fitted: Fitted) -> Head:
    stored = fitted.own.astype(np.float16).astype(np.float32)  # as it is kept, so that a loaded model says the same
    return Head(fitted.classes, fitted.pull, stored, fitted.slope, fitted.shift)


def _facts(fitted: Sequence[Fitted], questions: Sequence[Question]) -> dict[str, float]:
    facts: dict[str, float] = {}
    for one, question in zip(fitted, questions, strict=True):
        name = f"classes_{len(one.classes)}"
        facts[f"{name}_texts"] = sum(label is not None for label in question.labels)
        facts[f"{name}_held_out_top1"] = round(one.right, 4)
    return facts
