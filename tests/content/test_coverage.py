from __future__ import annotations

import pytest

from content.catalogue import Catalogue
from content.coverage import Cell, coverage, table
from tests.content.library_samples import files, read


def cells(language: str, **changes: tuple[str, str]) -> list[Cell]:
    return coverage(Catalogue.from_units(read(files(arabic=True, **changes)).units), [language])


def states(language: str, topic: str = "work.unpaid-wages", **changes: tuple[str, str]) -> dict[str, str]:
    return {cell.country: cell.state for cell in cells(language, **changes) if cell.topic == topic}


def test_each_topic_is_there_for_each_country_once() -> None:
    found = [(cell.topic, cell.country) for cell in cells("en")]
    assert len(found) == len(set(found)) == 5 * 3


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", {"XX": "draft", "AE": "draft", "SA": "no facts"}),
        ("ar", {"XX": "approved", "AE": "missing", "SA": "no facts"}),
        ("so", {"XX": "missing", "AE": "missing", "SA": "no facts"}),
    ],
)
def test_state_is_that_of_the_least_checked_text(language: str, expected: dict[str, str]) -> None:
    assert states(language) == expected


def test_a_stale_translation_is_told_apart() -> None:
    assert states("ar", answer=("each day", "every day"))["XX"] == "stale"


def test_a_fact_that_is_left_out_needs_no_text() -> None:
    left_out = "confidence: low\n    left_out: of no use"
    changed = {
        "facts": ("confidence: low", left_out),
        "sentences": ("wages-04, state: draft", "wages-04, state: review"),
    }
    assert states("en", **changed)["AE"] == "draft"


def test_the_table_has_a_sign_for_each_state() -> None:
    lines = table(cells("ar")).splitlines()
    assert lines[0].split() == ["ar", "XX", "AE", "SA"]
    assert next(line for line in lines if line.startswith("work.unpaid-wages")).split()[1:] == ["+", "!", "."]
