"""The embedded engine: a visible list of steps from a message to its understanding."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from nlu import signs
from nlu.country import only_place
from nlu.decide import combined, decide, is_urgent, is_urgent_together
from nlu.encoder import Encoder
from nlu.features import Floats
from nlu.head import Sight, closeness
from nlu.heads import SMALLTALK, URGENT
from nlu.kin import kin_of
from nlu.model import Model, ModelError
from nlu.normalise import clean, has_letters, shorten
from nlu.slots.read import slots_of
from nlu.thresholds import DEFAULT, Thresholds
from nlu.together import joined, may_complete
from nlu.understanding import TopicScore, Understanding
from nlu.varieties import NO_SCRIPT
from nlu.views import encoder_text, grams_of
from nlu.windows import MOST_WINDOWS, windows_of

CACHE_SIZE = 2_000
TOPICS_KEPT = 10
SUICIDE, VIOLENCE = "safety.suicide", "safety.domestic-violence"


class Pipeline:
    """Implements `Understander`. Safe to share between threads."""

    def __init__(
        self, model: Model, encoder: Encoder, thresholds: Thresholds = DEFAULT, cache_size: int = CACHE_SIZE
    ) -> None:
        if model.encoder != encoder.name:
            raise ModelError(f"the model was trained with {model.encoder}, not with {encoder.name}: train it again")
        self._model, self._encoder, self._thresholds = model, encoder, thresholds
        self._cache = _Recent(cache_size)

    def understand(
        self,
        text: str,
        *,
        language_hint: str | None = None,
        country: str | None = None,
        recent: Sequence[str] = (),
    ) -> Understanding:
        """`country`, where she is known to be, is not used yet: the value says only what this message says."""
        alone = self._cached(_key(text, language_hint), lambda: self._read(text, language_hint))
        if not recent or not may_complete(alone, cleaned := clean(text)):
            return alone
        if (together := joined(recent, cleaned)) is None:
            return alone
        key = _key(text, language_hint, together)
        return self._cached(key, lambda: self._in_pieces(alone, together, language_hint))

    def _cached(self, key: bytes, read: Callable[[], Understanding]) -> Understanding:
        if (known := self._cache.get(key)) is not None:
            return known
        heard = read()
        self._cache.put(key, heard)
        return heard

    def _read(self, text: str, hint: str | None) -> Understanding:
        cleaned = clean(text)
        if not has_letters(cleaned):
            return self._nothing(signs.cries_for_help(cleaned))
        limits, model = self._thresholds, self._model
        short = shorten(cleaned)
        said = model.language.guess(short, hint, limits.language, limits.language_hint)
        sight = self._looked_at(short, said.variety)
        ranked = self._topics(cleaned, sight)
        topics = tuple(TopicScore(name, score) for name, score in ranked[:TOPICS_KEPT])
        whole, parts = self._danger(cleaned, said.variety, sight)
        urgent = is_urgent(whole, parts, limits)
        decision, smalltalk = decide(topics, dict(model.kind.ranked(sight)), urgent, limits, said.variety)
        if not urgent and only_place(cleaned):  # a place is no question, and no small talk either
            decision, smalltalk = "handoff", None
        slots = slots_of(short)
        return Understanding(
            language=said.language,
            script=said.script,
            language_score=said.score,
            topics=topics,
            urgent=urgent,
            urgency_score=max(whole, parts),
            decision=decision,
            smalltalk=smalltalk.removeprefix(f"{SMALLTALK}.") if smalltalk else None,
            country=slots.country,
            city=slots.city,
            elsewhere=slots.elsewhere,
            nationality=slots.nationality,
            employment=slots.employment,
            child=slots.child,
            countries_named=slots.countries_named,
        )

    def _in_pieces(self, alone: Understanding, text: str, hint: str | None) -> Understanding:
        """What a message says after those before it, `text` being all of them: an alarm, or what it says alone.

        Nothing compares `text` with the earlier messages alone: each was heard together with those before it when
        it came, and the caller hands in none from before the last alarm, so that only this one can have tipped it.
        """
        limits = self._thresholds
        variety = self._model.language.guess(text, hint, limits.language, limits.language_hint).variety
        sight = self._looked_at(text, variety)
        ranked = self._topics(text, sight)
        score, _ = self._danger(text, variety, sight)
        if not is_urgent_together(score, alone.smalltalk is not None, limits):
            return alone
        topics = tuple(TopicScore(name, chance) for name, chance in ranked[:TOPICS_KEPT])  # say which help is needed
        return replace(alone, topics=topics, urgent=True, urgency_score=score, decision="urgent", smalltalk=None)

    def _looked_at(self, text: str, variety: str) -> Sight:
        (vector,) = self._encoder.encode([encoder_text(text, variety)])
        return self._sight(vector, variety, *self._shared(text, variety))

    def _sight(self, vector: Floats, variety: str, shared: Floats, first: int) -> Sight:
        model = self._model
        return Sight(closeness(model.landmarks, model.space.place(vector, variety)), shared, first)

    def _shared(self, text: str, variety: str) -> tuple[Floats, int]:
        """What the text shares with each known one of its family, and the number of the first of them."""
        family = self._model.postings.get(kin_of(variety))
        if family is None:
            return np.zeros(0, np.float32), 0
        return family.shared(self._model.space.weigh(grams_of([text]))), family.first

    def _topics(self, cleaned: str, sight: Sight) -> list[tuple[str, float]]:
        ranked = self._model.topic.ranked(sight)
        if signs.threatened_by_others(cleaned):  # "he will kill me" is no wish to die
            chances = dict(ranked)
            if VIOLENCE in chances:
                chances[VIOLENCE] += chances.pop(SUICIDE, 0.0)
            ranked = sorted(chances.items(), key=lambda pair: -pair[1])
        return ranked

    def _danger(self, cleaned: str, variety: str, sight: Sight) -> tuple[float, float]:
        """How urgent the text is as a whole, by signs or by the head, and the most urgent window of a long one."""
        if signs.cries_for_help(cleaned) or signs.speaks_of_danger(cleaned):
            return signs.SURE, 0.0
        if only_place(cleaned):
            return 0.0, 0.0
        parts = [self._urgency(part) for part in self._windows(cleaned, variety)]
        return self._urgency(sight), max(parts, default=0.0)

    def _urgency(self, sight: Sight) -> float:
        """Two heads: one asks for urgency alone, the other for every topic's urgent and calm questions apart."""
        alone = self._model.urgency.chance(sight, URGENT)
        by_topic = self._model.danger.chance(sight, URGENT)
        return combined(self._thresholds.urgent_before, alone, by_topic)

    def _windows(self, cleaned: str, variety: str) -> list[Sight]:
        """The windows of a long text whose n-grams sound most urgent: the encoder reads those alone, at once."""
        head = self._model.urgency
        texts = windows_of(cleaned)
        shared = [self._shared(text, variety) for text in texts]
        if len(texts) > MOST_WINDOWS:
            place = head.classes.index(URGENT)
            alarm = [float(head.by_grams(*row)[place]) for row in shared]
            kept = sorted(sorted(range(len(texts)), key=lambda at: -alarm[at])[:MOST_WINDOWS])
            texts, shared = [texts[at] for at in kept], [shared[at] for at in kept]
        if not texts:
            return []
        vectors = self._encoder.encode([encoder_text(text, variety) for text in texts])
        return [self._sight(vector, variety, *row) for vector, row in zip(vectors, shared, strict=True)]

    def _nothing(self, urgent: bool) -> Understanding:
        """No letters: nothing was said, or "999" was. Still five topics, the likeliest beforehand."""
        head = self._model.topic
        order = np.argsort(-head.pull.sum(axis=0), kind="stable")[:TOPICS_KEPT]
        topics = tuple(TopicScore(head.classes[place], 1 / len(head.classes)) for place in order)
        if urgent:
            return Understanding(None, NO_SCRIPT, 0.0, topics, True, signs.SURE, "urgent")
        return Understanding(None, NO_SCRIPT, 0.0, topics, False, 0.0, "handoff")


def _key(text: str, hint: str | None, together: str | None = None) -> bytes:
    """Her words are not kept: only their hash."""
    whole = repr((hint, text, together)).encode()
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
