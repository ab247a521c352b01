"""What is wrong with a file, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Path = tuple[str | int, ...]
"""The way to a value inside a file or a unit: `("rule", 0, "text")`."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """`line` is 0 where it can't be told."""

    file: str
    line: int
    severity: Literal["error", "warning"]
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.message}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands: its file, its first line, and the lines of what is in it."""

    file: str
    line: int = 0
    lines: Mapping[Path, int] = field(default_factory=dict, hash=False)

    def at(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, self.line)


def error(file: str, line: int, message: str) -> Problem:
    return Problem(file, line, "error", message)


def warning(file: str, line: int, message: str) -> Problem:
    return Problem(file, line, "warning", message)
