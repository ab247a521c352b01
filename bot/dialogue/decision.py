"""What a turn decided: keys, never sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.dialogue.state import State
from bot.messages import SecretKind

Kind = Literal[
    "answer", "clarify", "ask_country", "rephrase", "more", "urgent", "handoff", "menu", "smalltalk",
    "forget", "leave", "language", "feedback", "out_of_scope", "silent", "code",
]  # fmt: skip
Need = Literal["danger", "violence", "medical", "child", "suicide"]
CaseReason = Literal["asked", "urgent"]


@dataclass(frozen=True, slots=True)
class Say:
    """A phrase of the interface, by its key, with button ids under it."""

    key: str
    args: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowAnswer:
    """The store's answer on a topic for a country; from sentence `start` of the country's facts on.

    `nationality`: whose embassy can help her.
    """

    topic: str
    country: str | None
    start: int = 0
    buttons: tuple[str, ...] = ()
    nationality: str | None = None


@dataclass(frozen=True, slots=True)
class ShowCard:
    """The help numbers of a country for a need; of no country, those that answer everywhere."""

    country: str | None
    need: Need
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowKept:
    """A link to the page of all that is kept about her, or that there is none."""


Reply = Say | ShowAnswer | ShowCard | ShowKept


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A person is needed."""

    reason: CaseReason


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase everything about her, now."""


@dataclass(frozen=True, slots=True)
class HoldBack:
    """She left: replies that still wait must not light up her phone."""


@dataclass(frozen=True, slots=True)
class Release:
    """She says that it is safe: what an advocate wrote goes out."""


@dataclass(frozen=True, slots=True)
class Knocked:
    """The knock goes out once more."""


@dataclass(frozen=True, slots=True)
class CardShown:
    """The help card went out while an advocate had her."""


@dataclass(frozen=True, slots=True)
class Handled:
    """Her message needs no answer of an advocate's."""


@dataclass(frozen=True, slots=True)
class SecretGiven:
    """Her message holds her secret word: nothing of it stays but what kind of message it was."""

    kind: SecretKind


@dataclass(frozen=True, slots=True)
class CodeAnswered:
    """She was asked for her secret word, and answered."""

    right: bool


@dataclass(frozen=True, slots=True)
class Rated:
    """She said whether the answer on a topic, for a country, was of use. Counted, and tied to nobody."""

    topic: str
    country: str | None
    useful: bool


Effect = OpenCase | Forget | HoldBack | Release | Knocked | CardShown | Handled | SecretGiven | CodeAnswered | Rated


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one message: the next state, what is said, in which language, and what else is done."""

    kind: Kind
    state: State
    language: str
    replies: tuple[Reply, ...] = ()
    topic: str | None = None
    effects: tuple[Effect, ...] = ()
