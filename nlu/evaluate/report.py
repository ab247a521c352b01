"""The report of a measurement, for people and for machines. No text of any row is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from nlu.evaluate.measures import Bin, Line
from nlu.evaluate.targets import ALL, Verdict

_HEADINGS = {
    "n": "n",
    "top1": "top1",
    "top3": "top3",
    "answered": "answered",
    "answered_right": "right",
    "urgent_recall": "recall",
    "alarms_near_miss": "near",
    "alarms_sensitive": "sensitive",
    "alarms_ordinary": "ordinary",
    "alarms_out_of_scope": "oos",
    "oos_answered": "oos-ans",
    "language_long": "lang>=5",
    "language_short": "lang<5",
    "ece": "ece",
}
_LEGEND = "near, sensitive, ordinary, oos: false alarms by kind. lang>=5: language of messages of five words or more."
_CONFUSED_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Report:
    """`confused` counts (wanted, got) among wrong first topics, by group; `left_out` rows that are also examples."""

    lines: tuple[Line, ...]
    groups: Mapping[str, Line]
    confused: Mapping[str, tuple[tuple[str, str, int], ...]]
    reliability: tuple[Bin, ...]
    verdicts: tuple[Verdict, ...]
    left_out: int

    def as_json(self) -> dict[str, Any]:
        return {
            "languages": {line.lang: _figures(line) for line in self.lines},
            "groups": {name: _figures(line) for name, line in self.groups.items()},
            "confused": {name: [list(pair) for pair in pairs] for name, pairs in self.confused.items()},
            "calibration": {"ece": self.groups[ALL].ece, "bins": [asdict(each) for each in self.reliability]},
            "targets": [
                {**asdict(verdict.target), "value": verdict.value, "met": verdict.met} for verdict in self.verdicts
            ],
            "left_out": self.left_out,
        }

    def as_table(self) -> str:
        head = f"{'lang':<11}" + "".join(f"{name:>10}" for name in _HEADINGS.values())
        parts = [
            [head, *(_row(line) for line in self.lines)],
            [_row(line) for line in self.groups.values()],
            [_LEGEND, *([f"{self.left_out} rows left out: they are examples too."] if self.left_out else [])],
            [f"targets {word}: {_wanted(self.verdicts, met)}" for word, met in (("met", True), ("missed", False))],
            [f"confused in {name}: {_pairs(pairs)}" for name, pairs in self.confused.items() if pairs],
        ]
        return "\n\n".join("\n".join(part) for part in parts if part)


def _figures(line: Line) -> dict[str, Any]:
    return {field.name: getattr(line, field.name) for field in fields(line) if field.name != "lang"}


def _row(line: Line) -> str:
    values = (getattr(line, name) for name in _HEADINGS)
    cells = ("-" if value is None else str(value) if isinstance(value, int) else f"{value:.1%}" for value in values)
    return f"{line.lang:<11}" + "".join(f"{cell:>10}" for cell in cells)


def _wanted(verdicts: tuple[Verdict, ...], met: bool) -> str:
    said = []
    for verdict in verdicts:
        if verdict.met is met:
            target = verdict.target
            whose = f"each of {target.group}" if target.worst else target.group
            said.append(f"{whose} {target.column} {verdict.value:.1%} ({target.bound} {target.wanted:.0%})")
    return ", ".join(said) or "none"


def _pairs(pairs: tuple[tuple[str, str, int], ...]) -> str:
    return ", ".join(f"{wanted} as {got} {count}" for wanted, got, count in pairs[:_CONFUSED_SHOWN])
