"""Read a library folder. A broken file or entry stops nothing: it is named, skipped and reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content import problems
from content.phones import forbidden
from content.problems import Place, Problem
from content.reading import Found, read_file
from content.units import Unit, UnitId

MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Library:
    """What a folder holds. `whole` is false where something was skipped: then nothing may be retired."""

    units: tuple[Unit, ...]
    problems: tuple[Problem, ...]
    places: Mapping[UnitId, Place]

    @property
    def whole(self) -> bool:
        return not any(problem.severity == "error" for problem in self.problems)


def load(folder: Path) -> Library:
    """Read every file of the library. Nothing raises for what a file holds."""
    return library([item for name in _names(folder) for item in load_file(folder, name)])


def load_file(folder: Path, name: str) -> list[Found]:
    """Read one file; `name` is its path inside `folder`, with slashes."""
    try:
        if (folder / name).stat().st_size > MOST_BYTES:
            return [problems.error(name, 0, "too large")]
        return read_file(name, (folder / name).read_bytes())
    except OSError as broken:
        return [problems.error(name, 0, f"can't be read: {broken.strerror}")]


def _names(folder: Path) -> list[str]:
    paths = (path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml"} and path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in paths)


def library(found: list[Found]) -> Library:
    """Put values together. Doubles and contacts with a forbidden number stay out."""
    units: dict[UnitId, Unit] = {}
    places: dict[UnitId, Place] = {}
    wrong = [item for item in found if isinstance(item, Problem)]
    for value, place in (item for item in found if not isinstance(item, Problem)):
        unit = Unit.of(value)
        if unit.id in units:
            first = places[unit.id]
            wrong.append(
                problems.error(place.file, place.line, f"`{unit.key}` stands already in {first.file}:{first.line}")
            )
        else:
            units[unit.id], places[unit.id] = unit, place
    for unit_id, reason in forbidden(units.values()):
        wrong.append(problems.error(places[unit_id].file, places[unit_id].at(("phones",)), reason))
        del units[unit_id]
    return Library(tuple(units[key] for key in sorted(units)), tuple(sorted(wrong)), places)
