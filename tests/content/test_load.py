from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from content.load import MOST_BYTES, Library, load
from content.units import Unit
from tests.content.library_samples import ANSWER, FILES, files, read, write


def values(library: Library, kind: str) -> list[Any]:
    return [unit.value() for unit in library.units if unit.kind == kind]


def test_good_library_loads_without_a_problem(tmp_path: Path) -> None:
    library = load(write(files(arabic=True), tmp_path))
    assert library.problems == ()
    assert library.whole
    assert {unit.kind for unit in library.units} == {
        "taxonomy", "fact", "contact", "card", "never_show", "answer_text", "fact_text", "contact_text",
        "card_text", "glossary", "example", "urgency", "sample",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "line", "reason"),
    [
        (ANSWER, "topic: work.unpaid-wages\nrule: [a\nsteps: b", 3, "did not find expected"),
        (ANSWER, "", 1, "the file is empty"),
        (ANSWER, "- a\n", 1, "must begin with `key: value` lines"),
        (ANSWER, "[" * 100_000, 1, "nested too deeply"),
        (ANSWER, "topic: &a x\nlanguage: *a\n", 1, "anchors and aliases are not used here: write it out"),
        (ANSWER, "topic: a\ntopic: b\n", 2, "`topic` stands twice"),
        (ANSWER, "topic: !!python/object:os.system x\n", 1, "is not used here"),
        (ANSWER, 'topic: a\ntitle: "\\0"\n', 2, "a control character stands in the text"),
    ],
)
def test_broken_file_is_named_with_line_and_skipped(name: str, text: str, line: int, reason: str) -> None:
    library = read({**FILES, name: text})
    (problem,) = library.problems
    assert (problem.file, problem.line, problem.severity) == (name, line, "error")
    assert reason in problem.message
    assert not library.whole
    assert len(library.units) == len(read(FILES).units) - 1


def test_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    write(FILES, tmp_path)
    (tmp_path / ANSWER).write_bytes("topic: a\ntitle: café".encode("latin-1"))
    assert [str(problem) for problem in load(tmp_path).problems] == [f"{ANSWER}:2: error: not UTF-8"]


def test_too_large_file_is_not_read(tmp_path: Path) -> None:
    write(FILES, tmp_path)
    (tmp_path / ANSWER).write_bytes(b"#" * (MOST_BYTES + 1))
    assert [problem.message for problem in load(tmp_path).problems] == ["too large"]


def test_broken_entry_is_skipped_and_its_neighbours_stay() -> None:
    library = read(files(facts=("confidence: medium", "confidence: maybe")))
    (problem,) = library.problems
    assert (problem.file, problem.line) == ("facts/AE.yaml", 8)
    assert "`confidence`" in problem.message
    assert "ae-wages-01" not in {fact.id for fact in values(library, "fact")}
    assert "ae-wages-02" in {fact.id for fact in values(library, "fact")}


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        ({"contacts": ("    dual_use: true\n", "")}, 4, "`dual_use` is missing"),
        ({"contacts": ("dual_use: true", "dualuse: true\n    dual_use: true")}, 8, "`dualuse` is not a field here"),
        ({"contacts": ("['999']", "'999'")}, 5, "`phones` must be a list"),
        ({"answer": ("language: en", "language: so")}, 3, "`language` must be en, as in the file's name"),
        ({"examples": ("- ma 3atony", "ma 3atony")}, 8, "an example line must begin with `- `"),
        ({"taxonomy": ("{title: Justice}", "{title: Police, courts and so on}")}, 2, "in quotes"),
    ],
)
def test_bad_field_is_named_with_its_line(change: dict[str, Any], line: int, message: str) -> None:
    (problem,) = read(files(**change)).problems
    assert problem.line == line
    assert message in problem.message


def test_same_key_twice_keeps_the_first() -> None:
    library = read(files(facts=("ae-wages-02", "ae-wages-01")))
    (problem,) = library.problems
    assert "stands already in facts/AE.yaml:4" in problem.message


def test_contact_with_a_forbidden_number_is_dropped() -> None:
    library = read(files(contacts=("800 84", "+971 800 5111")))
    (problem,) = library.problems
    assert (problem.file, problem.line) == ("contacts/AE.yaml", 13)
    assert "8005111, which must never be shown" in problem.message
    assert "ae-labour" not in {contact.id for contact in values(library, "contact")}


def test_scalars_stay_as_they_are_written() -> None:
    library = read(files(facts=("page_date: 2024-05}", "page_date: 2024-05-01}"), contacts=("['999']", "[0800, 112]")))
    contact = next(contact for contact in values(library, "contact") if contact.id == "ae-police")
    fact = values(library, "fact")[0]
    assert contact.phones == ("0800", "112")
    assert fact.source.page_date == "2024-05-01"


def test_example_lines_keep_their_signs() -> None:
    (examples,) = values(read(FILES), "example")
    assert examples.texts == ("ma 3atony el rateb", 'wein mo3ashi: "lissa" #3')
    assert examples.key == "ar-Latn/work.unpaid-wages"


def test_unknown_file_is_a_warning() -> None:
    (problem,) = read({**FILES, "notes.yaml": "a: b"}).problems
    assert (problem.severity, problem.file) == ("warning", "notes.yaml")


def test_unit_survives_its_own_data() -> None:
    for unit in read(files(arabic=True)).units:
        assert Unit.of(unit.value()) == unit
