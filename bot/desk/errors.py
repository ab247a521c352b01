"""Why the desk can't do what it was asked to do."""

from __future__ import annotations

from typing import Literal

from kit.errors import HuquqError

Why = Literal[
    "gone",  # no such case: she was forgotten, or its time was over
    "resolved",
    "taken",  # by another advocate, whom `name` tells
    "not-yours",  # writing needs a claim of one's own
    "blocked",  # she blocked us, or the platform says that she can't be reached
    "left",  # she closed the web page for good
    "window",  # WhatsApp: more than 24 hours since her last message
    "written-since",  # she has written what the advocate has not seen
    "no-address",  # the web page has none
    "no-code",  # she has chosen no secret word
    "not-safe",  # she has not said that it is safe to write
    "asked-just-now",  # for her secret word
    "empty",
    "too-long",
]


class RefusedError(HuquqError):
    """Nothing was changed. The desk says why, in the advocate's language, and keeps what was typed."""

    def __init__(self, why: Why, name: str | None = None) -> None:
        super().__init__(f"refused: {why}")
        self.why: Why = why
        self.name = name
