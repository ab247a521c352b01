from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeGuard

import pytest

from cli.written import in_other_languages
from content.load import Library, load
from content.units import FactText, Unit

LIBRARY = Path(__file__).parents[2] / "content" / "library"
TURKISH = "Türkiye: kocanız size vurursa polisi arayabilirsiniz, kâğıtlarınız olmasa bile."


@pytest.fixture(scope="module")
def library() -> Library:
    return load(LIBRARY)


def test_every_sentence_of_the_library_reads_as_its_language(library: Library) -> None:
    assert list(in_other_languages(library)) == []


def test_a_sentence_in_another_language_is_named_with_its_line(library: Library) -> None:
    strayed = [
        Unit.of(replace(value, text=TURKISH)) if _is_somali(value) else unit
        for unit, value in ((unit, unit.value()) for unit in library.units)
    ]
    found = list(in_other_languages(replace(library, units=strayed)))
    assert [(problem.file, problem.message) for problem in found] == [
        ("text/so/facts/TR.yaml", "tr-dv-01: reads as tr, not as so")
    ]
    assert found[0].line > 1


def _is_somali(value: object) -> TypeGuard[FactText]:
    return isinstance(value, FactText) and (value.fact, value.language) == ("tr-dv-01", "so")
