"""Measures an engine on labelled messages. Pure: rows and an engine in, a report out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlu.understanding import Understander, Understanding
from nlu.varieties import base_code

ALL = "all"
OUT_OF_SCOPE = (None, "", "out_of_scope")
ANSWERS = ("answer", "clarify")
_COLUMNS = (
    "n", "top1", "top3", "answered", "answered_right", "urgent_recall", "false_alarms", "oos_answered",
    "language", "ece",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row and what the engine made of it."""

    lang: str
    topic: str | None
    right: tuple[str, ...]
    urgent: bool | None
    heard: Understanding

    @property
    def first(self) -> bool:
        return self.heard.topics[0].topic in self.right

    @property
    def third(self) -> bool:
        return any(its.topic in self.right for its in self.heard.topics[:3])

    @property
    def language_right(self) -> bool:
        script = self.lang.partition("-")[2]
        return self.heard.language == base_code(self.lang) and (not script or self.heard.script == script)


@dataclass(frozen=True, slots=True)
class Line:
    """Shares of one language; None where no row could tell. `ece`: how far the scores are from the truth.

    `answered` counts questions that the text alone got answered (urgent ones get help numbers instead).
    """

    lang: str
    n: int
    top1: float | None
    top3: float | None
    answered: float | None
    answered_right: float | None
    urgent_recall: float | None
    false_alarms: float | None
    oos_answered: float | None
    language: float | None
    ece: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """`confused` counts (wanted, got) among wrong first topics. No text of any row is kept."""

    lines: tuple[Line, ...]
    confused: tuple[tuple[str, str, int], ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        lines = {line.lang: {name: getattr(line, name) for name in _COLUMNS} for line in self.lines}
        return {"languages": lines, "confused": [list(pair) for pair in self.confused]}

    def as_table(self) -> str:
        head = f"{'lang':<9}" + "".join(f"{name:>15}" for name in _COLUMNS)
        return "\n".join([head, *(_row(line) for line in self.lines)])


def evaluate(rows: Iterable[Mapping[str, Any]], engine: Understander) -> Report:
    """Rows are {"id", "lang", "text", "topic", "also_ok"?, "urgent"?}; topic null or "out_of_scope" wants no answer.

    A row without the key "topic" says nothing on topics, one without "urgent" nothing on urgency.
    """
    outcomes = [_outcome(row, engine) for row in rows]
    langs = sorted({outcome.lang for outcome in outcomes})
    lines = [_line(lang, [outcome for outcome in outcomes if outcome.lang == lang]) for lang in langs]
    missed = Counter((str(o.topic), o.heard.topics[0].topic) for o in outcomes if o.right and not o.first)
    confused = sorted(((a, b, n) for (a, b), n in missed.items()), key=lambda its: (-its[2], its))
    return Report((*lines, _line(ALL, outcomes)), tuple(confused[:30]))


def _outcome(row: Mapping[str, Any], engine: Understander) -> Outcome:
    topic = row.get("topic", "")
    right = () if topic in OUT_OF_SCOPE else (topic, *(row.get("also_ok") or ()))
    return Outcome(row["lang"], topic, right, row.get("urgent"), engine.understand(row["text"]))


def _line(lang: str, outcomes: Sequence[Outcome]) -> Line:
    asked = [o for o in outcomes if o.right]
    calm = [o for o in asked if not o.urgent]
    # "" marks a row that says nothing on topics, such as an urgency row.
    foreign = [o for o in outcomes if o.topic in OUT_OF_SCOPE and o.topic != "" and not o.urgent]
    return Line(
        lang=lang,
        n=len(outcomes),
        top1=_share([o.first for o in asked]),
        top3=_share([o.third for o in asked]),
        answered=_share([o.heard.decision == "answer" for o in calm]),
        answered_right=_share([o.first for o in asked if o.heard.decision == "answer"]),
        urgent_recall=_share([o.heard.urgent for o in outcomes if o.urgent is True]),
        false_alarms=_share([o.heard.urgent for o in outcomes if o.urgent is False]),
        oos_answered=_share([o.heard.decision in ANSWERS for o in foreign]),
        language=_share([o.language_right for o in outcomes]),
        ece=calibration_error([(o.heard.topics[0].score, o.first) for o in asked]),
    )


def _share(truths: Sequence[bool]) -> float | None:
    return round(sum(truths) / len(truths), 4) if truths else None


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float | None:
    """Expected calibration error: mean distance of score and truth over equal bins of the score."""
    if not pairs:
        return None
    boxes: dict[int, list[tuple[float, bool]]] = {}
    for score, hit in pairs:
        boxes.setdefault(min(int(score * bins), bins - 1), []).append((score, hit))
    gaps = (abs(sum(score - hit for score, hit in box)) for box in boxes.values())
    return round(sum(gaps) / len(pairs), 4)


def _row(line: Line) -> str:
    values = (getattr(line, name) for name in _COLUMNS)
    cells = ("-" if value is None else str(value) if isinstance(value, int) else f"{value:.1%}" for value in values)
    return f"{line.lang:<9}" + "".join(f"{cell:>15}" for cell in cells)
