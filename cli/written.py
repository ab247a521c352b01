"""Whether each translated sentence is in the language that it is filed under."""

from __future__ import annotations

from collections.abc import Iterator

from bot.training.store import nlu_examples
from content.check_scripts import sentences
from content.lines import Lines
from content.load import Library
from content.problems import Problem
from content.scope import Scope
from nlu import language
from nlu.kin import kin_of
from nlu.normalise import clean

_SURE = 0.9
_LEAST_WORDS = 4
"""Shorter ones are often names of places and things, alike in many languages."""


def in_other_languages(library: Library) -> Iterator[Problem]:
    """By the identifier that also reads her messages, trained on the library's own lines (some seconds)."""
    scope = Scope.of(library.units, library.places)
    found = list(sentences(scope))
    lines = nlu_examples(Lines.from_units(library.units))
    if not found or not lines:
        return
    model = language.learn(lines)
    for unit_id, value, piece in found:
        guess = model.guess(clean(piece.bare), None, _SURE, _SURE)
        near = guess.language is None or kin_of(guess.language) == kin_of(value.language)  # Malay reads as Indonesian
        if not near and len(piece.bare.split()) >= _LEAST_WORDS:
            yield scope.error(unit_id, piece.path, f"reads as {guess.language}, not as {value.language}")
