"""Which way each line of a reply runs. Chats take it from a line's first letter, which may be that of a name. Pure."""

from __future__ import annotations

import re
import unicodedata

_MARKS = {"L": "\u200e", "R": "\u200f"}
_ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")
"""Isolates do not count: a chat passes over them when it looks for the first letter."""


def directed(text: str, *, right_to_left: bool) -> str:
    """With a mark (RLM, LRM) before each line that has words of this direction but begins with one of the other.

    A line wholly in the other direction, such as a sentence that exists in English only, keeps its own.
    """
    wanted = "R" if right_to_left else "L"
    return "\n".join(_marked(line, wanted) for line in text.split("\n"))


def _marked(line: str, wanted: str) -> str:
    ways = [way for char in _ISOLATED.sub("", line) if (way := _way(char))]
    return _MARKS[wanted] + line if wanted in ways and ways[0] != wanted else line


def _way(char: str) -> str:
    """`L` or `R` for letters, nothing for all else."""
    kind = unicodedata.bidirectional(char)
    return "R" if kind in ("R", "AL") else "L" if kind == "L" else ""
