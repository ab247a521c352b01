"""What is trained on: read apart from the catalogue, whole or with its fault named."""

from __future__ import annotations

from content.lines import Lines
from content.units import Unit
from tests.content.library_samples import files, read


def test_lines_come_by_kind() -> None:
    lines = Lines.from_units(read(files()).units)

    assert lines.examples[0].text == "ma 3atony el rateb"
    assert (lines.samples[0].language, lines.samples[0].supported) == ("de", False)
    assert [line.text for line in lines][-1] == lines.samples[-1].text
    assert lines.problems == ()


def test_a_broken_set_is_left_out_and_named() -> None:
    broken = Unit("example", "x.en", "en", {"intent": 1}, "x")
    lines = Lines.from_units([broken, *read(files()).units])

    assert [problem.file for problem in lines.problems] == ["example/x.en/en"]
    assert lines.examples
