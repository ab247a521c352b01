"""The embedded engine: a visible list of steps from a message to its understanding."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict

import numpy as np

from nlu.country import country_said
from nlu.decide import decide
from nlu.encoder import Encoder
from nlu.head import closeness
from nlu.heads import SMALLTALK, URGENT
from nlu.model import Model, ModelError
from nlu.normalise import clean, for_model, has_letters
from nlu.thresholds import DEFAULT, Thresholds
from nlu.understanding import TopicScore, Understanding
from nlu.varieties import NO_SCRIPT
from nlu.views import encoder_text, grams_of

CACHE_SIZE = 2_000
TOPICS_KEPT = 10


class Pipeline:
    """Implements `Understander`. Safe to share between threads."""

    def __init__(
        self, model: Model, encoder: Encoder, thresholds: Thresholds = DEFAULT, cache_size: int = CACHE_SIZE
    ) -> None:
        if model.encoder != encoder.name:
            raise ModelError(f"the model was trained with {model.encoder}, not with {encoder.name}: train it again")
        self._model, self._encoder, self._thresholds = model, encoder, thresholds
        self._cache = _Recent(cache_size)

    def understand(self, text: str, *, language_hint: str | None = None, country: str | None = None) -> Understanding:
        """`country`, where she is known to be, is not used yet: the value says only what this message says."""
        key = _key(text, language_hint)
        if (known := self._cache.get(key)) is not None:
            return known
        heard = self._read(text, language_hint)
        self._cache.put(key, heard)
        return heard

    def _read(self, text: str, hint: str | None) -> Understanding:
        cleaned = clean(text)
        if not has_letters(cleaned):
            return self._nothing()
        limits, model = self._thresholds, self._model
        short = for_model(text)
        said = model.language.guess(short, hint, limits.language, limits.language_hint)
        vector = model.space.place(self._encoder.encode([encoder_text(short, said.variety)])[0], said.variety)
        near, grams = closeness(model.known, vector), model.space.weigh(grams_of(short))
        topics = tuple(TopicScore(name, score) for name, score in model.topic.ranked(near, grams)[:TOPICS_KEPT])
        kinds = dict(model.kind.ranked(near, grams))
        danger = dict(model.urgency.ranked(near, grams)).get(URGENT, 0.0)
        urgent = danger >= limits.urgent
        decision, smalltalk = decide(topics, kinds, urgent, limits)
        return Understanding(
            language=said.language,
            script=said.script,
            language_score=said.score,
            topics=topics,
            urgent=urgent,
            urgency_score=danger,
            decision=decision,
            smalltalk=smalltalk.removeprefix(f"{SMALLTALK}.") if smalltalk else None,
            country=country_said(short),
        )

    def _nothing(self) -> Understanding:
        """No letters: nothing was said, and still five topics, the likeliest beforehand."""
        head = self._model.topic
        order = np.argsort(-head.pull.sum(axis=0), kind="stable")[:TOPICS_KEPT]
        topics = tuple(TopicScore(head.classes[place], 1 / len(head.classes)) for place in order)
        return Understanding(None, NO_SCRIPT, 0.0, topics, False, 0.0, "handoff")


def _key(text: str, hint: str | None) -> bytes:
    """Her words are not kept: only their hash."""
    whole = f"{hint}\0{text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(whole, digest_size=16).digest()


class _Recent:
    """A bounded cache that forgets what was not asked for longest."""

    def __init__(self, size: int) -> None:
        self._size, self._lock = size, threading.Lock()
        self._kept: OrderedDict[bytes, Understanding] = OrderedDict()

    def get(self, key: bytes) -> Understanding | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: bytes, value: Understanding) -> None:
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
