"""A labelled message, as a line of `content/evaluation` holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from nlu.normalise import clean, matching_form

Kind = Literal["ordinary", "urgent", "near_miss", "out_of_scope"]
KINDS: tuple[str, ...] = get_args(Kind)
OUT_OF_SCOPE = (None, "out_of_scope")
WORDS_OF_LONG = 5
"""Below, a message may be in several languages at once ("ok visa"): told apart in the figures."""


@dataclass(frozen=True, slots=True)
class Row:
    """`right` lists the topics that are right, the wanted one first; `unwanted`: no answer is wanted.

    With neither the row says nothing on topics; with `urgent` None nothing on urgency.
    """

    lang: str
    text: str
    right: tuple[str, ...]
    unwanted: bool
    urgent: bool | None
    kind: Kind

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Row:
        """From {"lang", "text", "topic"?, "also_ok"?, "urgent"?, "kind"?}. Raises ValueError: what is wrong."""
        lang, text, urgent = raw.get("lang"), raw.get("text"), raw.get("urgent")
        if not (isinstance(lang, str) and isinstance(text, str)):
            raise ValueError('needs at least "text" and "lang"')
        unwanted = "topic" in raw and raw["topic"] in OUT_OF_SCOPE
        usual = "urgent" if urgent is True else "out_of_scope" if unwanted else "ordinary"
        kind: Any = raw.get("kind", usual)
        if kind not in KINDS:
            raise ValueError(f'"kind" must be one of {", ".join(KINDS)}')
        if urgent is not None and (kind == "urgent") != urgent:
            raise ValueError(f'"kind" {kind} and "urgent" {str(urgent).lower()} contradict each other')
        topic = raw.get("topic")
        right = () if topic in OUT_OF_SCOPE else (topic, *(raw.get("also_ok") or ()))
        return cls(lang, text, right, unwanted, urgent, kind)

    @property
    def topic(self) -> str | None:
        return self.right[0] if self.right else None

    @property
    def long(self) -> bool:
        return len(clean(self.text).split()) >= WORDS_OF_LONG


def same_text(text: str) -> str:
    """What two texts have in common that are the same but for spelling marks, capitals and spaces."""
    return matching_form(clean(text))
