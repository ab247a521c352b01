"""The plain form of a short message, in which command words and names are compared."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Casefolded, without accents, punctuation and surrounding space; Arabic letter variants made one."""
    decomposed = unicodedata.normalize("NFKD", text[:200].casefold())
    kept = "".join(
        " " if category[0] in "ZPSC" else char
        for char in decomposed
        if unicodedata.combining(char) < _ACCENTS and (category := unicodedata.category(char)) not in _PASSED_OVER
    )
    return " ".join(kept.translate(_SAME).split())


_ACCENTS = 10
"""Combining classes from here on: accents and the vowel points of Arabic. Below are vowels that make other words."""
_PASSED_OVER = frozenset({"Cf", "Lm"})  # bidi marks, tatweel, letters that only modify
_SAME = str.maketrans(
    {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ٱ": "ا", "ے": "ي", "ı": "i"}
)


def command_form(text: str) -> str:
    """How a message is looked up among the commands: `/help@bot` is `/help`, all else its plain form.

    Only `/start` may carry something behind it (a deep link): after any other slash word a story begins.
    """
    stripped = text.strip()
    if stripped.startswith("/"):
        first, *rest = stripped.split()
        word = first.partition("@")[0].casefold()
        if not rest or word == "/start":
            return word
    return plain(text)


_DIGITS = 3


def number(text: str) -> int | None:
    """The menu number that a message is, in any script's digits, or None."""
    stripped = text.strip().rstrip(".)").strip("\u200e\u200f\ufe0f\u20e3 ")
    if stripped.isdecimal() and len(stripped) <= _DIGITS:
        return int(stripped)
    return None
