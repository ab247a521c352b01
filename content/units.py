"""What the library is made of: small frozen values, each stored as one unit of plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter

State = Literal["draft", "review", "approved"]
Confidence = Literal["high", "medium", "low"]
Kind = Literal[
    "taxonomy", "fact", "contact", "card", "never_show", "glossary",
    "answer_text", "fact_text", "contact_text", "card_text",
    "example", "urgency", "sample",
]  # fmt: skip
UnitId = tuple[str, str, str]
"""Kind, key, language ('' where the unit has none)."""

SOURCE_LANGUAGE = "en"
EVERYWHERE = "XX"
"""The country code of what holds, or answers, wherever she is."""

Text = Annotated[str, Field(min_length=1)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=90)]
# A key, or two with a slash between: an urgency and its topic.
Intent = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?$", max_length=90)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class _Strict:
    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True, slots=True)
class Source(_Strict):
    """Where it stands. `page_date` is as the page shows it (`2024-07-17`, `~2021`, `undated`)."""

    title: str = ""
    url: str | None = None
    page_date: str | None = None


@dataclass(frozen=True, slots=True)
class Area(_Strict):
    key: Key
    title: Text
    area_of_mission: str | None = None


@dataclass(frozen=True, slots=True)
class Topic(_Strict):
    """`sensitive`: help numbers stand under the answer. It does not make a message urgent."""

    key: Key
    title: Text
    sensitive: bool = False

    @property
    def area(self) -> str:
        return self.key.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Languages(_Strict):
    answers: tuple[Language, ...]
    understood_too: tuple[Language, ...] = ()
    answer_in: Mapping[str, tuple[Language, ...]] = field(default_factory=dict, hash=False)
    romanised: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Taxonomy(_Strict):
    areas: tuple[Area, ...]
    topics: tuple[Topic, ...]
    countries: tuple[Country, ...]
    languages: Languages

    unit_kind: ClassVar[Kind] = "taxonomy"
    key: ClassVar[str] = "taxonomy"


@dataclass(frozen=True, slots=True)
class Fact(_Strict):
    """The evidence: what a source says. She never reads a `statement`, only a `FactText`.

    `need`: 1 is what she must know before she acts, 3 what is good to know. `doubt` says to volunteers why it may not
    hold (pages that contradict one another, a term that may be over): she is told that it is not certain. `left_out`
    says why she is not told it at all.
    """

    id: Key
    country: Country
    topics: tuple[Key, ...]
    statement: Text
    source: Source
    confidence: Confidence
    law: str | None = None
    applies_to: str | None = None
    source2: Source | None = None
    advice: str | None = None
    note: str | None = None
    need: Annotated[int, Field(ge=1, le=3)] = 2
    doubt: Text | None = None
    left_out: Text | None = None

    unit_kind: ClassVar[Kind] = "fact"

    @property
    def key(self) -> str:
        return self.id

    @property
    def uncertain(self) -> bool:
        return self.confidence == "low" or self.doubt is not None


@dataclass(frozen=True, slots=True)
class Contact(_Strict):
    """An organisation and its numbers. `note` is for volunteers and never shown to her."""

    id: Key
    country: Country
    source: Source
    confidence: Confidence
    dual_use: bool
    call_first: bool
    phones: tuple[Text, ...] = ()
    whatsapp: str | None = None
    url: str | None = None
    hours: str | None = None
    languages: tuple[Language, ...] = ()
    topics: tuple[Key, ...] = ()
    serves_nationality: Country | None = None
    women_only: bool = False
    papers: str | None = None
    reports: bool | None = None
    city: str | None = None
    note: str | None = None

    unit_kind: ClassVar[Kind] = "contact"

    @property
    def key(self) -> str:
        return self.id

    @property
    def numbers(self) -> tuple[str, ...]:
        return (*self.phones, self.whatsapp) if self.whatsapp else self.phones

    @property
    def showable(self) -> bool:
        """Whether she may see it: it can be reached, and nothing says that a person must call first."""
        return bool(self.numbers or self.url) and not self.call_first and self.confidence != "low"


@dataclass(frozen=True, slots=True)
class Card(_Strict):
    """Which contacts an urgent message brings in a country, in order."""

    country: Country
    emergency: tuple[Key, ...] = ()
    violence: tuple[Key, ...] = ()
    medical: tuple[Key, ...] = ()
    child: tuple[Key, ...] = ()
    suicide: tuple[Key, ...] = ()
    refugee: tuple[Key, ...] = ()
    evidence: str | None = None

    unit_kind: ClassVar[Kind] = "card"

    @property
    def key(self) -> str:
        return self.country


@dataclass(frozen=True, slots=True)
class NeverShow(_Strict):
    """A number that would harm or mislead her."""

    number: Text
    country: Country
    reason: Text
    kind: str | None = None
    source: str | None = None
    page_date: str | None = None
    contact_id: str | None = None

    unit_kind: ClassVar[Kind] = "never_show"

    @property
    def key(self) -> str:
        return f"{self.country}:{self.number}"


@dataclass(frozen=True, slots=True)
class Term(_Strict):
    """Where the English text has one of `english`, a translation has one of `say` (or a longer word with it inside)."""

    english: Annotated[tuple[Text, ...], Field(min_length=1)]
    say: Annotated[tuple[Text, ...], Field(min_length=1)]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Glossary(_Strict):
    """The terms of law in one language: always the same words for the same thing."""

    language: Language
    terms: tuple[Term, ...]

    unit_kind: ClassVar[Kind] = "glossary"
    key: ClassVar[str] = "glossary"


@dataclass(frozen=True, slots=True)
class Line(_Strict):
    """One entry of an answer and the facts that it rests on (in the source language only)."""

    text: Text
    facts: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerText(_Strict):
    """The general answer on a topic: what the rule usually is, what she can do, what she risks."""

    topic: Key
    language: Language
    state: State
    title: Text
    button: Text
    rule: tuple[Line, ...]
    steps: tuple[Line, ...]
    risk: tuple[Line, ...] = ()
    review_by: date | None = None
    source_hash: str | None = None

    unit_kind: ClassVar[Kind] = "answer_text"

    @property
    def key(self) -> str:
        return self.topic

    @property
    def lines(self) -> tuple[Line, ...]:
        return (*self.rule, *self.steps, *self.risk)


@dataclass(frozen=True, slots=True)
class FactText(_Strict):
    fact: Key
    country: Country
    language: Language
    state: State
    text: Text
    review_by: date | None = None
    source_hash: str | None = None

    unit_kind: ClassVar[Kind] = "fact_text"

    @property
    def key(self) -> str:
        return self.fact


@dataclass(frozen=True, slots=True)
class ContactText(_Strict):
    contact: Key
    country: Country
    language: Language
    state: State
    name: Text
    hours: str | None = None
    about: str | None = None
    source_hash: str | None = None

    unit_kind: ClassVar[Kind] = "contact_text"

    @property
    def key(self) -> str:
        return self.contact


@dataclass(frozen=True, slots=True)
class CardText(_Strict):
    country: Country
    language: Language
    state: State
    risk: Text
    source_hash: str | None = None

    unit_kind: ClassVar[Kind] = "card_text"

    @property
    def key(self) -> str:
        return self.country


@dataclass(frozen=True, slots=True)
class _Sayings(_Strict):
    """What women write in one variety (`ar-Latn`) with one intent. `supported`: is it a language of ours?"""

    variety: Key
    language: Language
    script: Annotated[str, Field(pattern=r"^[A-Z][a-z]{3}$")]
    intent: Intent
    texts: tuple[Text, ...]
    supported: bool = True

    @property
    def key(self) -> str:
        return f"{self.variety}/{self.intent}"


@dataclass(frozen=True, slots=True)
class ExampleSet(_Sayings):
    unit_kind: ClassVar[Kind] = "example"


@dataclass(frozen=True, slots=True)
class UrgencySet(_Sayings):
    unit_kind: ClassVar[Kind] = "urgency"


@dataclass(frozen=True, slots=True)
class SampleSet(_Sayings):
    unit_kind: ClassVar[Kind] = "sample"


@dataclass(frozen=True, slots=True)
class Example:
    """One line of a set, as those who train on it want it."""

    text: str
    intent: str
    language: str
    script: str
    supported: bool = True


Sayings = ExampleSet | UrgencySet | SampleSet
Translated = AnswerText | FactText | ContactText | CardText
Value = Taxonomy | Fact | Contact | Card | NeverShow | Glossary | Translated | Sayings
CLASSES: Mapping[Kind, type[Value]] = {
    value.unit_kind: value
    for value in (
        Taxonomy, Fact, Contact, Card, NeverShow, Glossary,
        AnswerText, FactText, ContactText, CardText,
        ExampleSet, UrgencySet, SampleSet,
    )
}  # fmt: skip


V = TypeVar("V", bound=Value)
_ADAPTERS: Mapping[Any, TypeAdapter[Any]] = {value: TypeAdapter(value) for value in CLASSES.values()}


@dataclass(frozen=True, slots=True)
class Unit:
    """One value as the store keeps it: plain JSON-able data and the hash of its canonical form."""

    kind: Kind
    key: str
    language: str | None
    data: Mapping[str, Any] = field(hash=False)
    digest: str

    @property
    def id(self) -> UnitId:
        return (self.kind, self.key, self.language or "")

    @staticmethod
    def of(value: Value) -> Unit:
        data = _ADAPTERS[type(value)].dump_python(value, mode="json")
        language = value.language if isinstance(value, Translated | Sayings | Glossary) else None
        return Unit(value.unit_kind, value.key, language, data, digest_of(data))

    def value(self) -> Any:
        """The typed value. Raises pydantic's ValidationError (a ValueError) where the data is none."""
        return parse(CLASSES[self.kind], self.data)


def parse(value: type[V], data: Mapping[str, Any]) -> V:
    """Check plain data against its class. Keys that hold null count as not given."""
    checked: V = _ADAPTERS[value].validate_python(_without_nulls(data))
    return checked


_FIELDS = frozenset(
    name.name for value in (*CLASSES.values(), Source, Area, Topic, Languages, Line, Term) for name in fields(value)
)


def _without_nulls(data: Any) -> Any:
    """Unknown keys stay, so that they are named: `{title: Rent, contract}` holds a stray key `contract`."""
    if isinstance(data, Mapping):
        pairs = data.items()
        return {name: _without_nulls(item) for name, item in pairs if item is not None or name not in _FIELDS}
    return [_without_nulls(item) for item in data] if isinstance(data, list) else data


def canonical(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(data: object) -> str:
    return hashlib.sha256(canonical(data)).hexdigest()
