"""Rules for how a translation is written: in its own script, with one kind of digits, and not left in English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from content.problems import Problem
from content.scope import Piece, Scope, pairs, pieces
from content.units import SOURCE_LANGUAGE, CardText, ContactText, FactText, Translated, UnitId
from locales import script_of

_WORD = re.compile(r"[^\W\d_]+(?:[.@/'’-][^\W\d_]+)*")
_LATIN = re.compile(r"[(“\"]?[A-Za-z\u00c0-\u024f][\w.@/'’&-]*(?: +[A-Za-z\u00c0-\u024f][\w.@/'’&-]*)*")
"""Latin words beside one another, and what opens brackets or quotes before them."""
_IN_UNICODE = {
    "Latn": "LATIN", "Arab": "ARABIC", "Beng": "BENGALI", "Ethi": "ETHIOPIC", "Deva": "DEVANAGARI", "Sinh": "SINHALA",
    "Taml": "TAMIL", "Mymr": "MYANMAR",
}  # fmt: skip
"""How the names of a script's letters begin."""
_A_SENTENCE = 4
"""From so many words on a text that equals the English one was not translated: shorter ones are names."""


def _scripts(scope: Scope) -> Iterator[Problem]:
    for unit_id, value, piece, source in pairs(scope):
        own, there = _IN_UNICODE[script_of(value.language)], set(_WORD.findall(source.bare))
        for word in _WORD.findall(piece.bare):
            if _script(word) not in (own, "LATIN") and word not in there:
                yield scope.error(unit_id, piece.path, f"“{word}” is in another script")
        for words in _LATIN.findall(piece.bare) if own != "LATIN" else ():
            if not _to_recognise(words):
                yield scope.error(unit_id, piece.path, f"“{words}” was left in Latin letters")


def _script(word: str) -> str:
    return unicodedata.name(word[0], "").partition(" ")[0]


def _to_recognise(words: str) -> bool:
    """A name, an address, or in brackets or quotes the word that she will see: these keep their letters."""
    return words != words.lower() or words[0] in '(“"' or any(sign in words for sign in ".@")


def _digits(scope: Scope) -> Iterator[Problem]:
    for unit_id, value in scope.texts():
        for piece in pieces(value):
            kinds = {ord(char) - unicodedata.decimal(char) for char in piece.bare if char.isdecimal()}
            if len(kinds) > 1:
                yield scope.error(unit_id, piece.path, "digits of two scripts in one text: write all as 0-9")


def _untranslated(scope: Scope) -> Iterator[Problem]:
    for unit_id, value, piece, source in pairs(scope):
        if isinstance(value, ContactText):
            continue  # what an organisation calls itself may be English
        if len(piece.bare.split()) >= _A_SENTENCE and piece.bare.casefold() == source.bare.casefold():
            yield scope.error(unit_id, piece.path, "the same as the English text: not translated")


def sentences(scope: Scope) -> Iterator[tuple[UnitId, Translated, Piece]]:
    """Every translated sentence; titles, buttons and names, which may be all names, are none."""
    for unit_id, value in scope.texts():
        for piece in pieces(value) if value.language != SOURCE_LANGUAGE else ():
            if isinstance(value, FactText | CardText) or piece.path[0] in ("rule", "steps", "risk"):
                yield unit_id, value, piece


SCRIPT_RULES = (_scripts, _digits, _untranslated)
