"""Nothing of hers is anywhere but on her own page, at her platform, and in her case's thread."""

from __future__ import annotations

from tests.leaks.conftest import WALKED, Lived
from tests.leaks.search import files, leaks


def test_the_day_went_everywhere(lived: Lived) -> None:
    """Else the tests below prove little."""
    assert [event for event in WALKED if f'"{event}"' not in lived.logs[0]] == []
    assert "update-undecodable" in lived.logs[1]
    assert lived.seen.answers > 150
    assert all(lived.seen.streams)
    assert any(told.startswith("huquq_live") for told in lived.announced)
    assert all(lived.commands.values())


def test_nothing_is_logged(lived: Lived) -> None:
    assert leaks(lived.marks, [(f"log {number}", log.encode()) for number, log in enumerate(lived.logs)]) == []


def test_nothing_is_shown_to_anybody_else(lived: Lived) -> None:
    assert "\n".join(lived.seen.leaks) == ""
    assert leaks(lived.marks, [("a stream", bytes(heard)) for heard in lived.seen.streams]) == []


def test_nothing_stands_in_a_table(lived: Lived) -> None:
    assert lived.in_tables == []
    assert leaks(lived.marks, [("announced", told.encode()) for told in lived.announced]) == []


def test_nothing_is_printed_by_a_command(lived: Lived) -> None:
    assert leaks(lived.marks, [(words, printed.encode()) for words, printed in lived.commands.items()]) == []


def test_nothing_stands_in_a_file(lived: Lived) -> None:
    """The database's own files and its log, keys, caches, temporary files, backups."""
    own = ("ledger", "secret-key", "first.log", "second.log")
    found = leaks(lived.marks, (one for one in files(lived.folder) if not one[0].startswith(own)), whole=False)
    assert found == []
