"""What a stand-in accepted, in order; in a file too, so that it outlives every process under test."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Accepted:
    platform: str
    to: str
    text: str
    external_id: str
    buttons: tuple[tuple[str, str], ...] = ()
    """(id, label) of each; in a WhatsApp list the description stands for the label where there is one."""
    request: dict[str, Any] = field(default_factory=dict)
    at: float = field(default_factory=time.time)


class Ledger:
    def __init__(self, path: Path | None = None) -> None:
        self.entries: list[Accepted] = []
        self._path = path

    def add(self, accepted: Accepted) -> None:
        self.entries.append(accepted)
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(accepted)) + "\n")

    def to(self, recipient: str | int) -> list[Accepted]:
        """What one person got, in order."""
        return [entry for entry in self.entries if entry.to == str(recipient)]


def read_ledger(path: Path) -> list[Accepted]:
    """The ledger that another process is writing."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return [_accepted(json.loads(line)) for line in lines if line.endswith("\n")]


def _accepted(values: dict[str, Any]) -> Accepted:
    values["buttons"] = tuple((button, label) for button, label in values["buttons"])
    return Accepted(**values)
