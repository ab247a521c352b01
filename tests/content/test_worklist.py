from __future__ import annotations

from datetime import date

from content.worklist import worklist
from tests.content.library_samples import files, read

TODAY = date(2026, 11, 22)


def found(today: date = TODAY, *, arabic: bool = False, **changes: tuple[str, str]) -> list[tuple[str, str, str]]:
    library = read(files(arabic=arabic, **changes))
    return [(task.why, task.key, task.reason) for task in worklist(library.units, library.places, today=today)]


def test_each_entry_says_what_and_why_most_pressing_first() -> None:
    assert found() == [
        ("uncertain", "ae-wages-04", "low confidence: find a second source"),
        ("to call", "ae-uncalled", "call it, then show it"),
        ("to call", "ae-unsure", "call it, then show it"),
    ]


def test_doubts_and_what_is_left_out_come_with_their_reason() -> None:
    doubted = found(facts=("confidence: medium", "confidence: medium\n    doubt: two pages differ"))
    assert ("uncertain", "ae-wages-01", "two pages differ") in doubted
    left_out = found(facts=("confidence: medium", "confidence: medium\n    left_out: of no use"))
    assert ("left out", "ae-wages-01", "of no use") in left_out


def test_what_is_too_old_is_named() -> None:
    assert ("too old", "work.unpaid-wages", "a person should have looked again by 2027-05-31") in found(
        date(2027, 6, 1)
    )


def test_stale_and_missing_translations_are_named() -> None:
    tasks = found(arabic=True, answer=("each day", "every day"))
    assert ("stale", "work.unpaid-wages", "the English text has changed") in tasks
    assert ("no text", "ae-wages-01", "in ar") in tasks
    assert ("no text", "work.unpaid-wages", "in ar") not in tasks
