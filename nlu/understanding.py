"""What a message was understood to say: the value that `nlu` hands to the turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

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
    is what this message alone would deserve; the turn also knows the conversation. `smalltalk` is
    `greeting`, `thanks`, `bye`, `who-are-you` or `how-are-you` where `decision` is `smalltalk`.
    `country` (ISO 3166 code) is where she says that she is: only when said, never guessed.
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


class Understander(Protocol):
    """An engine that reads one message. Pure computation: no I/O, no database."""

    def understand(self, text: str, *, language_hint: str | None = None, country: str | None = None) -> Understanding:
        """Any string at all gives an `Understanding`; nothing raises."""
        ...
