"""Makers of values, and harmless twins of the engine and the store for tests of the road."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NoReturn

from bot.dialogue.heard import Words
from bot.messages import Inbound
from nlu.understanding import NluDecision, TopicScore, Understanding


def crash(text: str) -> NoReturn:
    """What an engine says of a message that brings it down."""
    raise ZeroDivisionError


def understanding(
    topic: str = "work.passport-kept",
    decision: NluDecision = "answer",
    *,
    language: str | None = "en",
    urgent: bool = False,
    country: str | None = None,
    elsewhere: str | None = None,
    smalltalk: str | None = None,
    others: tuple[str, ...] = ("work.unpaid-wages", "work.contract"),
    score: float = 0.9,
    language_score: float = 0.95,
) -> Understanding:
    topics = (TopicScore(topic, score), *(TopicScore(other, 0.04) for other in others))
    return Understanding(
        language=language,
        script="Latn",
        language_score=language_score,
        topics=topics,
        urgent=urgent,
        urgency_score=0.99 if urgent else 0.01,
        decision="urgent" if urgent else decision,
        smalltalk=smalltalk,
        country=country,
        elsewhere=elsewhere,
    )


def inbound(text: str = "hello", *, sender: str = "1001", channel: str = "telegram", **fields: object) -> Inbound:
    base = Inbound(channel, sender, sender, uuid.uuid4().hex, "text", text)
    return replace(base, **fields)  # type: ignore[arg-type]  # field names and values come from tests


@dataclass
class Scripted:
    """An engine that answers from a table: by all her last texts together, by text, else by `default`."""

    table: dict[str, Understanding] = field(default_factory=dict)
    default: Callable[[str], Understanding] = lambda text: understanding()
    heard: list[str] = field(default_factory=list)
    recent: list[tuple[str, ...]] = field(default_factory=list)
    """What each text was heard after."""

    def understand(
        self,
        text: str,
        *,
        language_hint: str | None = None,
        country: str | None = None,
        recent: Sequence[str] = (),
    ) -> Understanding:
        self.heard.append(text)
        self.recent.append(tuple(recent))
        return self.table.get(" ".join((*recent, text))) or self.table.get(text) or self.default(text)


@dataclass(frozen=True)
class Shelf:
    """What a dialogue knows of a store, as a small table."""

    languages: tuple[str, ...] = ("en", "ar", "so", "ur")
    spoken: tuple[str, ...] = ("en", "ar", "so", "ur", "tr")
    partly_spoken: tuple[str, ...] = ("hi", "ckb")
    countries: tuple[str, ...] = ("AE", "TR", "KW")
    areas: tuple[str, ...] = ("work", "safety")
    answered: tuple[str, ...] = ("work.passport-kept", "work.unpaid-wages", "safety.shelter")
    by_country: tuple[str, ...] = ("work.passport-kept", "safety.shelter")
    sentences: int = 2
    near: bool = False

    def topics_of(self, area: str) -> tuple[str, ...]:
        return tuple(topic for topic in self.answered if topic.startswith(f"{area}."))

    def has_answer(self, topic: str) -> bool:
        return topic in self.answered

    def differs_by_country(self, topic: str) -> bool:
        return topic in self.by_country

    def facts_count(self, topic: str, country: str) -> int:
        return self.sentences if topic in self.by_country and country in ("AE", "KW") else 0

    def related(self, topic: str) -> tuple[str, ...]:
        return tuple(other for other in self.answered if other != topic and self.near)

    def answer_in(self, language: str) -> tuple[str, ...]:
        return {"hi": ("en", "ur"), "om": ("am", "en")}.get(language, ())


WORDS = Words(
    {"forget me": "cmd:forget", "انسيني": "cmd:forget", "stop": "cmd:leave", "language": "cmd:language",
     "person": "cmd:person", "menu": "cmd:menu", "more": "cmd:more", "/start": "cmd:start"},
    {"kuwait": "c:KW", "الكويت": "c:KW", "arabic": "l:ar"},
)  # fmt: skip
