"""What a message was understood to say: the value that `nlu` hands to the turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Employment = Literal["domestic", "other", "none"]
NluDecision = Literal["answer", "clarify", "handoff", "smalltalk", "out_of_scope", "urgent"]


@dataclass(frozen=True, slots=True)
class TopicScore:
    """A topic and its calibrated probability, 0 to 1."""

    topic: str
    score: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything that one message says, as far as it could be told.

    `language` is the base code (`ar`) of one of the supported languages, or None where the language
    can't be told or is none of ours. `script` is ISO 15924 (`Arab`, `Latn`; `Zyyy` where there are no
    letters). `topics` is sorted best first, at least five when there are letters at all. `decision`
    is what this message alone would deserve, but for an alarm that the messages before it complete; the turn
    also knows the conversation. `smalltalk` is `greeting`, `thanks`, `bye`, `who-are-you` or `how-are-you`
    where `decision` is `smalltalk`.
    `country` (ISO 3166 code) and `city` (a key of `nlu.slots.cities`) are where she says that she is, `elsewhere` the
    country of another woman for whom she asks, `countries_named` all that she names, whoever is there, `nationality`
    (ISO code) where she comes from, `employment` whether and how she works; `child`: she says that a child is
    concerned, hers or in danger. All of these only when said, never guessed.
    """

    language: str | None
    script: str
    language_score: float
    topics: tuple[TopicScore, ...]
    urgent: bool
    urgency_score: float
    decision: NluDecision
    smalltalk: str | None = None
    country: str | None = None
    city: str | None = None
    elsewhere: str | None = None
    nationality: str | None = None
    employment: Employment | None = None
    child: bool = False
    countries_named: tuple[str, ...] = ()


class Understander(Protocol):
    """An engine that reads one message after those before it. Pure computation: no I/O, no database."""

    def understand(
        self,
        text: str,
        *,
        language_hint: str | None = None,
        country: str | None = None,
        recent: Sequence[str] = (),
    ) -> Understanding:
        """Any string at all gives an `Understanding`; nothing raises.

        `recent`: what she wrote in the minutes before and was not urgent, oldest first; the last three count. They
        can make the message urgent, with the topics of all together, and change nothing else.
        """
        ...
