from __future__ import annotations

from pathlib import Path

from content.export import export, render
from content.load import load
from content.units import ExampleSet, Unit
from tests.content.library_samples import files, read, write

LIBRARY = Path(__file__).resolve().parents[2] / "content" / "library"


def test_export_and_load_lose_nothing(tmp_path: Path) -> None:
    first = load(write(files(arabic=True), tmp_path / "one"))
    export(first.units, tmp_path / "two")
    second = load(tmp_path / "two")
    assert second.problems == ()
    assert second.units == first.units


def test_export_of_the_real_library_loses_nothing(tmp_path: Path) -> None:
    first = load(LIBRARY)
    export(first.units, tmp_path)
    assert load(tmp_path).units == first.units


def test_awkward_lines_survive() -> None:
    texts = (
        "no",
        "null",
        "# not a comment",
        "- dash",
        "a: b",
        "'quoted\" both",
        "{brace}",
        "tab\there",
        "emoji 😭 شكرا",
        "x\u2028y",
    )
    unit = Unit.of(ExampleSet("ar-Latn", "ar", "Latn", "out_of_scope", texts))
    assert read(render([unit])).units == (unit,)


def test_a_person_can_read_the_file() -> None:
    text = render(read(files()).units)["text/en/answers/work.unpaid-wages.yaml"]
    assert text.startswith("topic: work.unpaid-wages\nlanguage: en\nstate: draft\nreview_by: 2027-05-31\n")
