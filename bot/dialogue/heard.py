"""What reached the dialogue: her message as text or pressed button, and how it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.messages import InboundKind
from nlu.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Heard:
    """`understood` is None for what is not text: a button, a voice note, a picture.

    `flooded_at`: when it came, in seconds, where it was not read: too much came at once.
    """

    kind: InboundKind
    text: str = ""
    choice: str | None = None
    understood: Understanding | None = None
    flooded_at: float | None = None


class Knowledge(Protocol):
    """What the dialogue has to know of the content store. Pure look-ups."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that answers exist in, in the order in which they are offered."""
        ...

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages of the interface, those that have no answers yet among them."""
        ...

    @property
    def partly_spoken(self) -> tuple[str, ...]:
        """Languages that are understood, and in which only what can't wait can be said (`SAID_IN_ALL`)."""
        ...

    @property
    def countries(self) -> tuple[str, ...]: ...

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas that hold at least one answer."""
        ...

    def topics_of(self, area: str) -> tuple[str, ...]: ...

    def has_answer(self, topic: str) -> bool: ...

    def differs_by_country(self, topic: str) -> bool:
        """Whether an answer on the topic depends on the country."""
        ...

    def facts_count(self, topic: str, country: str) -> int:
        """How many country sentences an answer has."""
        ...

    def related(self, topic: str) -> tuple[str, ...]:
        """Other topics that share the most facts with it, the nearest first."""
        ...

    def answer_in(self, language: str) -> tuple[str, ...]:
        """For a language without answers: the languages to offer instead."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """The words that act as commands, and the names that answer our questions, by their plain form."""

    commands: Mapping[str, str]
    """Plain form -> button id, such as `cmd:forget`."""
    names: Mapping[str, str]
    """Plain form -> button id of a country (`c:AE`) or language (`l:ar`)."""
    languages: Mapping[str, str] = field(default_factory=dict)
    """Plain form of a command word -> the language that it is a word of, where it is a word of one only."""
