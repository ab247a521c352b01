"""Where a conversation stands: a frozen value that a turn reads and replaces."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Literal

Asked = Literal["language", "country", "rephrase", "choice", "knock", "new-code", "code"]

Phone = Literal["asked", "shared", "own"]


@dataclass(frozen=True, slots=True)
class State:
    """`language` is the one replies come in; `language_fixed` says that she chose it herself.

    `asked` is the question that we put last and that her next message may answer (`knock`: whether it is
    safe to read what waits; `new-code`: which secret she chooses; `code`: what her secret is);
    `waiting_topic` is the topic that is answered as soon as language and country are known. `waiting_urgent` is the
    need of an urgent card that waits for her country: nothing but the card, leaving or forgetting takes it
    away. `choices` are the ids of the buttons shown last, so that a number picks one. `topic` and
    `shown` remember the last answer and how many of its country sentences she has seen. `misses` counts
    messages in a row that were not understood. `with_person`: what was said last, a person said.
    `slowed_at`: when we last asked her to wait a moment, in seconds. `sees_kept`: she asked for the page of what
    is kept, and has not left since. `code`: her secret word in plain form without spaces, or the id of a picture.
    `asked_behind` and `choices_behind`: the question that waits behind a knock, with the reply that puts it.
    `handled_up_to`: the id of the message that the last urgent card was shown for, or with which she left since.
    `nationality`: the country she said she comes from. `elsewhere`: the country of the last answer, where she asked
    for another woman. `phone`: whether she was asked if others see her phone, and what she said; `rated`: the topic
    whose answer she last said to be of use or not. `urgent_topic`: what the card is about that waits for her country.
    """

    language: str | None = None
    language_fixed: bool = False
    country: str | None = None
    asked: Asked | None = None
    waiting_topic: str | None = None
    waiting_urgent: str | None = None
    choices: tuple[str, ...] = ()
    topic: str | None = None
    shown: int = 0
    misses: int = 0
    with_person: bool = False
    slowed_at: float | None = None
    sees_kept: bool = False
    code: str | None = None
    asked_behind: Asked | None = None
    choices_behind: tuple[str, ...] = ()
    handled_up_to: int = 0
    nationality: str | None = None
    elsewhere: str | None = None
    phone: Phone | None = None
    rated: str | None = None
    urgent_topic: str | None = None

    def said(self, country: str | None, nationality: str | None) -> State:
        """With where she says that she is and where she comes from; None is what she did not say."""
        return replace(self, country=country or self.country, nationality=nationality or self.nationality)

    def settled(self) -> State:
        """The same state with no question open. An urgent card that waits goes on waiting."""
        return replace(self, asked=None, waiting_topic=None, misses=0)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> State:
        """Read what `to_json` wrote; fields of other versions are passed over."""
        data = json.loads(text)
        known = {name: data[name] for name in cls.__slots__ if name in data}
        lists = {name: tuple(known.get(name, ())) for name in ("choices", "choices_behind")}
        return cls(**{**known, **lists})
