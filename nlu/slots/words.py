"""A message as sentences of words, and tables that are looked up word by word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from nlu.normalise import clean, matching_form

V = TypeVar("V")
# Not \w: it breaks words at the vowel signs of Indic scripts. Here a word ends at a space, a mark or an emoji.
_LETTER = r"[^\s!-/:-@\[-`{-~،؛؟۔।፣፤፡።…«»“”\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]"
_TOKEN = re.compile(rf"{_LETTER}+(?:[.']{_LETTER}+)*")
_SENTENCE = re.compile(r"[.!?؟،,;؛\n۔।፣፤።](?:\s|$)|\s(?:and|but|و|aur|اور|tapi|pero|mais|ama)\s")
_DOT = "\u0307"  # "İ" in lower case is "i" and this


def sentences(cleaned: str) -> list[list[str]]:
    """The words of each sentence or clause, in matching form. `cleaned` comes from `normalise`."""
    parts = _SENTENCE.split(matching_form(cleaned).replace(_DOT, ""))
    return [words for part in parts if (words := _TOKEN.findall(part))]


def spellings(name: str) -> set[tuple[str, ...]]:
    """The words of a name as `sentences` gives them, with and without Latin accents."""
    written = matching_form(clean(name)).replace(_DOT, "")
    return {tuple(_TOKEN.findall(one)) for one in (written, _plain(written))}


def listed(names: str) -> Iterable[tuple[str, ...]]:
    """The spellings of names that commas part."""
    for name in names.split(","):
        yield from spellings(name)


def _plain(text: str) -> str:
    if not any("\u00c0" <= char <= "\u024f" for char in text):
        return text
    apart = unicodedata.normalize("NFD", text)
    return "".join(char for char in apart if not "\u0300" <= char <= "\u036f")


class Lexicon(Generic[V]):
    """Names of one or more words, each with a value. The longest name at a place is found."""

    def __init__(self, entries: Mapping[tuple[str, ...], V]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        for name, value in entries.items():
            self._by_first.setdefault(name[0], []).append((name[1:], value))
        for rests in self._by_first.values():
            rests.sort(key=lambda rest: -len(rest[0]))

    def at(self, words: Sequence[str], place: int) -> tuple[int, V] | None:
        """How many words name something at `place`, and its value."""
        rests = self._by_first.get(words[place])
        return None if rests is None else self._longest(rests, words, place + 1)

    def under(self, word: str, words: Sequence[str], place: int) -> tuple[int, V] | None:
        """The same with `word` read in place of `words[place]`."""
        rests = self._by_first.get(word)
        return None if rests is None else self._longest(rests, words, place + 1)

    @staticmethod
    def _longest(rests: Iterable[tuple[tuple[str, ...], V]], words: Sequence[str], after: int) -> tuple[int, V] | None:
        for rest, value in rests:
            if not rest or tuple(words[after : after + len(rest)]) == rest:
                return len(rest) + 1, value
        return None
