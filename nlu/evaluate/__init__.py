"""Measures an engine on labelled messages. Pure: rows and an engine in, a report out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from nlu.evaluate.measures import Outcome, confused, line, reliability, scored
from nlu.evaluate.report import Report
from nlu.evaluate.rows import Row, same_text
from nlu.evaluate.targets import ALL, GROUPS, groups_of, judge
from nlu.understanding import Understander


def evaluate(
    rows: Iterable[Mapping[str, Any]],
    engine: Understander,
    sensitive: Collection[str] = (),
    known: Iterable[str] = (),
) -> Report:
    """Rows as `Row.of` reads them. `sensitive` topics have alarms of their own; rows whose text is among the `known`
    ones are counted and left out. Raises ValueError for a row that can't be read.
    """
    passed_over = {same_text(text) for text in known}
    read = [Row.of(raw) for raw in rows]
    fresh = [row for row in read if same_text(row.text) not in passed_over]
    outcomes = [Outcome(row, engine.understand(row.text), row.topic in sensitive) for row in fresh]
    langs = sorted({row.lang for row in fresh})
    lines = tuple(line(lang, [o for o in outcomes if o.row.lang == lang]) for lang in langs)
    members = {name: [o for o in outcomes if name in groups_of(o.row.lang)] for name in GROUPS}
    present = {name: own for name, own in members.items() if own or name == ALL}
    groups = {name: line(name, own) for name, own in present.items()}
    return Report(
        lines=lines,
        groups=groups,
        confused={name: confused(own) for name, own in present.items()},
        reliability=reliability(scored(outcomes)),
        verdicts=judge(lines, groups),
        left_out=len(read) - len(fresh),
    )
