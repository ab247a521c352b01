"""Rules that hold a translation to its English text: nothing added, nothing lost, nothing stale."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from content.phones import western
from content.problems import Problem
from content.scope import Scope, pairs, pieces, translated
from content.translations import source_hash
from content.units import AnswerText, ContactText, Glossary

_GROUP = re.compile(r"(?<=\d)[.,'’٬٫\u00a0\u202f](?=\d)")
_SPACED = re.compile(r"(?<!\d)(\d{1,3}) (?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d+")
_IN_NAME = re.compile(r"(?<=[^\W\d_])\d+(?=[^\W\d_])")
"""Digits between letters belong to a name (BP2MI)."""
_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_TENS = {"once": "1", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90", "hundred": "100"}
_SPELT = {word: str(value) for value, word in enumerate(_WORDS)} | _TENS
_OFTEN_WORDS = frozenset({"1", "2"})
"""Many languages say these with a word or a dual form, where English has a digit."""


def _hashes(scope: Scope) -> Iterator[Problem]:
    for unit_id, value, english in translated(scope):
        source = scope.english(unit_id)
        if english is None or source is None:
            yield scope.error(unit_id, (), "there is no English text that it translates")
        elif value.source_hash is None:
            yield scope.error(unit_id, (), f"`source_hash` is missing (the English text has {source_hash(source)})")
        elif value.source_hash != source_hash(source):
            yield scope.error(
                unit_id, ("source_hash",), f"stale: the English text has changed (now {source_hash(source)})"
            )


def _shape(scope: Scope) -> Iterator[Problem]:
    for unit_id, value, english in translated(scope):
        if isinstance(value, AnswerText) and isinstance(english, AnswerText):
            for part in ("rule", "steps", "risk"):
                count, wanted = len(getattr(value, part)), len(getattr(english, part))
                if count != wanted:
                    yield scope.error(unit_id, (part,), f"{count} entries in `{part}`, the English text has {wanted}")
        if isinstance(value, ContactText) and isinstance(english, ContactText):
            for name in ("hours", "about"):
                if bool(getattr(value, name)) != bool(getattr(english, name)):
                    yield scope.error(unit_id, (name,), f"`{name}` must be given where the English text has it")


def _placeholders(scope: Scope) -> Iterator[Problem]:
    for unit_id, _, piece, source in pairs(scope):
        if piece.placeholders != source.placeholders:
            wanted = ", ".join(source.placeholders) or "none"
            yield scope.error(unit_id, piece.path, f"placeholders differ from the English text ({wanted})")


def _numbers(scope: Scope) -> Iterator[Problem]:
    for unit_id, _, piece, source in pairs(scope):
        here, there = numbers(piece.bare), numbers(source.bare)
        spelt = {_SPELT[word] for word in re.findall(r"[a-z]+", source.bare.lower()) if word in _SPELT}
        lost, added = there - here, Counter(dict.fromkeys((here - there).keys() - spelt, 1))
        report = scope.warning if not added and lost.keys() <= _OFTEN_WORDS else scope.error
        if lost or added:
            changes = [f"{number} is lost" for number in lost] + [f"{number} is new" for number in added]
            yield report(unit_id, piece.path, f"numbers differ from the English text: {', '.join(sorted(changes))}")


def numbers(text: str) -> Counter[str]:
    """Every number in the text, whatever its digits and however it groups thousands."""
    plain = _SPACED.sub(r"\1", _GROUP.sub("", _IN_NAME.sub("", western(text))))
    return Counter(_NUMBER.findall(plain))


def _terms(scope: Scope) -> Iterator[Problem]:
    glossaries = {glossary.language: glossary for _, glossary in scope.each(Glossary)}
    for unit_id, value, english in translated(scope):
        names = isinstance(value, ContactText)  # what an organisation calls itself is no term
        if english is not None and value.language in glossaries and not names:
            here, there = (folded(" ".join(piece.bare for piece in pieces(text))) for text in (value, english))
            for term in glossaries[value.language].terms:
                if _has(there, term.english) and not any(folded(word) in here for word in term.say):
                    wanted = " / ".join(term.say)
                    yield scope.error(unit_id, (), f"the glossary has {wanted} for {term.english[0]}")


def _has(text: str, words: Iterable[str]) -> bool:
    return any(re.search(rf"\b{re.escape(folded(word))}\b", text) for word in words)


def folded(text: str) -> str:
    """In small letters and without vowel marks, which are written or not as it pleases."""
    return "".join(char for char in unicodedata.normalize("NFC", text.lower()) if unicodedata.category(char) != "Mn")


TRANSLATION_RULES = (_hashes, _shape, _placeholders, _numbers, _terms)
