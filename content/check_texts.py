"""Rules for the texts she reads: short enough, no number typed in, placeholders that can be filled."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from content.phones import digits, phone_like, runs, same
from content.placeholders import number_of
from content.problems import Problem
from content.scope import Scope, pieces
from content.units import (
    EVERYWHERE,
    SOURCE_LANGUAGE,
    AnswerText,
    FactText,
    NeverShow,
    Translated,
)

MOST_TITLE, MOST_BUTTON = 60, 20
MOST_WORDS, MOST_SENTENCE = 120, 30
LOOSER = 1.5
"""Translations may be longer by this much: other languages need more words."""
ENTRIES = {"rule": (1, 3), "steps": (2, 5), "risk": (0, 2)}
_SENTENCE = re.compile(r"[.!?؟۔।።]+(?=\s|$)")
_COLON = re.compile("[:፦]")  # Amharic has one of its own
_SURE = 5
"""A forbidden number of this many digits is found in any text, a shorter one only in its country's."""


def _country(value: Translated) -> str | None:
    return None if isinstance(value, AnswerText) else value.country


def _labels(scope: Scope) -> Iterator[Problem]:
    for unit_id, answer in scope.each(AnswerText):
        for name, text, most in (("title", answer.title, MOST_TITLE), ("button", answer.button, MOST_BUTTON)):
            if len(text) > most:
                yield scope.error(unit_id, (name,), f"{name} has {len(text)} characters, at most {most} fit")


def _lengths(scope: Scope) -> Iterator[Problem]:
    for unit_id, value in scope.texts():
        factor = 1 if value.language == SOURCE_LANGUAGE else LOOSER
        if isinstance(value, AnswerText):
            words = sum(len(line.text.split()) for line in value.lines)
            if words > MOST_WORDS * factor:
                yield scope.error(unit_id, (), f"{words} words, at most {MOST_WORDS * factor:.0f} are read")
        for piece in pieces(value):
            longest = max(len(sentence.split()) for sentence in _SENTENCE.split(piece.text))
            if longest > MOST_SENTENCE * factor:
                limit = f"at most {MOST_SENTENCE * factor:.0f}"
                yield scope.error(unit_id, piece.path, f"a sentence of {longest} words, {limit}")


def _entries(scope: Scope) -> Iterator[Problem]:
    for unit_id, answer in scope.each(AnswerText):
        for part, (least, most) in ENTRIES.items():
            count = len(getattr(answer, part))
            if answer.language == SOURCE_LANGUAGE and not least <= count <= most:
                yield scope.error(unit_id, (part,), f"{count} entries in `{part}`, must be {least} to {most}")


def _evidence(scope: Scope) -> Iterator[Problem]:
    for unit_id, answer in scope.each(AnswerText):
        for piece in pieces(answer) if answer.language == SOURCE_LANGUAGE else ():
            part, index = piece.path[0], piece.path[1] if len(piece.path) > 1 else None
            if isinstance(index, int) and digits(piece.bare) and not getattr(answer, str(part))[index].facts:
                yield scope.warning(unit_id, piece.path, "a sentence with a number carries no fact")


def _phones(scope: Scope) -> Iterator[Problem]:
    numbers = {country: scope.numbers(country) for country in {_country(value) for _, value in scope.texts()}}
    for unit_id, value in scope.texts():
        for piece in pieces(value):
            for run in phone_like(piece.bare, numbers[_country(value)] if _country(value) else ()):
                yield scope.error(unit_id, piece.path, f"a telephone number in the text ({run}): write {{contact-id}}")


def _never(scope: Scope) -> Iterator[Problem]:
    never = scope.never()
    for unit_id, value in scope.texts():
        for piece in pieces(value):
            found = [run for run in runs(piece.bare) if len(run) > 1]
            for hit in (entry for entry in never if _holds(found, entry, _country(value))):
                yield scope.error(unit_id, piece.path, f"holds {hit.number}, which must never be shown: {hit.reason}")


def _holds(found: list[str], never: NeverShow, country: str | None) -> bool:
    if len(digits(never.number)) < _SURE and country != never.country:
        return False
    return any(same(run, never.number, never.country) for run in found)


def _placeholders(scope: Scope) -> Iterator[Problem]:
    for unit_id, value in scope.texts():
        for piece in pieces(value):
            for key in piece.placeholders:
                if fault := _fault(scope, key, _country(value)):
                    yield scope.error(unit_id, piece.path, fault)
            if "{" in piece.bare or "}" in piece.bare:
                yield scope.error(unit_id, piece.path, "a brace that belongs to no placeholder")


def _fault(scope: Scope, key: str, country: str | None) -> str | None:
    contact = scope.contact(key)
    if contact is None:
        return f"unknown contact {{{key}}}"
    if number_of(contact) is None:
        return f"{{{key}}} has no number that may be shown"
    if country and contact.country not in (country, EVERYWHERE):
        return f"{{{key}}} is a contact of {contact.country}"
    return None


def _countries(scope: Scope) -> Iterator[Problem]:
    """`In Kuwait: ...`: read alone or passed on, a sentence must say where it holds."""
    openings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    listed = [(unit_id, text) for unit_id, text in scope.each(FactText) if text.country != EVERYWHERE]
    for _, text in listed:
        openings[text.country, text.language][_opening(text)] += 1
    for unit_id, text in listed:
        ((usual, _),) = openings[text.country, text.language].most_common(1)
        if not (opening := _opening(text)) or opening != usual:
            wanted = f"as the others do: {usual}:" if usual else "as in `In Kuwait: ...`"
            yield scope.error(unit_id, ("text",), f"must begin with its country, {wanted}")


def _opening(text: FactText) -> str:
    return _COLON.split(text.text, maxsplit=1)[0] if _COLON.search(text.text) else ""


def _left_out(scope: Scope) -> Iterator[Problem]:
    for unit_id, text in scope.each(FactText):
        fact = scope.fact(text.fact)
        if fact is not None and fact.left_out:
            yield scope.warning(unit_id, ("fact",), f"never told, because {fact.id} is left out: {fact.left_out}")


TEXT_RULES = (_countries, _left_out, _labels, _lengths, _entries, _evidence, _phones, _never, _placeholders)
