"""One line of the store that the models learn from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A text, what it asks (`work.hours-rest`, `urgent`, `sample`, ...) and how it is written.

    `language` is the base code and `script` ISO 15924. A language that is not among the supported
    varieties teaches the language model what to refuse.
    """

    text: str
    intent: str
    language: str
    script: str
