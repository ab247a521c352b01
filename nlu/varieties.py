"""The closed set of language varieties, and the scripts that letters belong to."""

from __future__ import annotations

import bisect
from collections import Counter

# Variety -> script. A romanised variety is the base code and "-Latn".
SUPPORTED: dict[str, str] = {
    "en": "Latn", "so": "Latn", "tr": "Latn", "id": "Latn", "fil": "Latn", "fr": "Latn", "sw": "Latn",
    "ms": "Latn", "ha": "Latn", "om": "Latn", "ku": "Latn",
    "ar-Latn": "Latn", "ur-Latn": "Latn", "hi-Latn": "Latn", "bn-Latn": "Latn",
    "ar": "Arab", "ur": "Arab", "fa": "Arab", "ps": "Arab", "ckb": "Arab",
    "bn": "Beng", "am": "Ethi", "ti": "Ethi", "hi": "Deva", "ne": "Deva",
    "si": "Sinh", "ta": "Taml", "my": "Mymr",
}  # fmt: skip
OTHER = "other"
NO_SCRIPT = "Zyyy"

# First code points of the blocks that matter; a letter outside them is "Zzzz": a script of nobody here.
_BLOCKS: tuple[tuple[int, int, str], ...] = (
    (0x0041, 0x024F, "Latn"), (0x0250, 0x02AF, "Latn"), (0x0370, 0x03FF, "Grek"), (0x0400, 0x052F, "Cyrl"),
    (0x0530, 0x058F, "Armn"), (0x0590, 0x05FF, "Hebr"), (0x0600, 0x06FF, "Arab"), (0x0700, 0x074F, "Syrc"),
    (0x0750, 0x077F, "Arab"), (0x08A0, 0x08FF, "Arab"), (0x0900, 0x097F, "Deva"), (0x0980, 0x09FF, "Beng"),
    (0x0B80, 0x0BFF, "Taml"), (0x0D80, 0x0DFF, "Sinh"), (0x0E00, 0x0E7F, "Thai"), (0x1000, 0x109F, "Mymr"),
    (0x1200, 0x139F, "Ethi"), (0x1E00, 0x1EFF, "Latn"), (0x2D80, 0x2DDF, "Ethi"), (0x3040, 0x30FF, "Jpan"),
    (0x3400, 0x9FFF, "Hani"), (0xA8E0, 0xA8FF, "Deva"), (0xA9E0, 0xA9FF, "Mymr"), (0xAA60, 0xAA7F, "Mymr"),
    (0xAB00, 0xAB2F, "Ethi"), (0xAC00, 0xD7AF, "Hang"), (0xFB50, 0xFDFF, "Arab"), (0xFE70, 0xFEFE, "Arab"),
)  # fmt: skip
_STARTS = [start for start, _, _ in _BLOCKS]


def variety_of(language: str, script: str) -> str:
    """`ar` + `Latn` -> `ar-Latn`; a language that is not supported in that script -> `other`."""
    for name in (language, f"{language}-{script}"):
        if SUPPORTED.get(name) == script:
            return name
    return OTHER


def base_code(variety: str) -> str:
    return variety.partition("-")[0]


def candidates(script: str) -> tuple[str, ...]:
    """The supported varieties written in this script."""
    return tuple(name for name, its in SUPPORTED.items() if its == script)


def letter_script(letter: str) -> str:
    code = ord(letter)
    place = bisect.bisect_right(_STARTS, code) - 1
    if place >= 0 and code <= _BLOCKS[place][1]:
        return _BLOCKS[place][2]
    return "Zzzz"


def main_script(text: str) -> str:
    """The script of most words; `Zyyy` without letters.

    Words, not letters: one word of Ethiopic or Chinese has few letters, a Latin brand name has many.
    """
    votes: Counter[str] = Counter()
    for word in text.split():
        first = next((letter for letter in word if letter.isalpha()), None)
        if first is not None:
            votes[letter_script(first)] += 1
    # most_common keeps first-seen order on ties, so the outcome does not depend on hashing.
    return votes.most_common(1)[0][0] if votes else NO_SCRIPT
