"""Shares of what was understood rightly, over any set of outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlu.evaluate.rows import Kind, Row
from nlu.understanding import Understanding
from nlu.varieties import base_code

ANSWERS = ("answer", "clarify")
BINS = 10
CONFUSED_KEPT = 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row and what the engine made of it. `sensitive`: help numbers stand under the answer to its topic."""

    row: Row
    heard: Understanding
    sensitive: bool

    @property
    def first(self) -> bool:
        return self.heard.topics[0].topic in self.row.right

    @property
    def third(self) -> bool:
        return any(its.topic in self.row.right for its in self.heard.topics[:3])

    @property
    def language_right(self) -> bool:
        script = self.row.lang.partition("-")[2]
        return self.heard.language == base_code(self.row.lang) and (not script or self.heard.script == script)


@dataclass(frozen=True, slots=True)
class Line:
    """Shares of one variety or group; None where no row could tell. `ece`: how far the scores are from the truth.

    `answered` counts questions that the text alone got answered (urgent ones get help numbers instead).
    `alarms_*` split `false_alarms` by kind; ordinary questions on sensitive topics are apart from the others.
    `language_long` is that of messages of five words or more.
    """

    lang: str
    n: int
    top1: float | None
    top3: float | None
    answered: float | None
    answered_right: float | None
    urgent_recall: float | None
    false_alarms: float | None
    alarms_near_miss: float | None
    alarms_sensitive: float | None
    alarms_ordinary: float | None
    alarms_out_of_scope: float | None
    oos_answered: float | None
    language: float | None
    language_long: float | None
    language_short: float | None
    ece: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores from `start` up to the next bin: how many, what they promised, and how many were right."""

    start: float
    n: int
    score: float | None
    right: float | None


def line(lang: str, outcomes: Sequence[Outcome]) -> Line:
    asked = [o for o in outcomes if o.row.right]
    calm = [o for o in asked if not o.row.urgent]
    quiet = [o for o in outcomes if o.row.urgent is False]
    unwanted = [o for o in outcomes if o.row.unwanted and not o.row.urgent]

    def alarms(kind: Kind, sensitive: bool | None = None) -> float | None:
        return _mean([o.heard.urgent for o in quiet if o.row.kind == kind and sensitive in (None, o.sensitive)])

    return Line(
        lang=lang,
        n=len(outcomes),
        top1=_mean([o.first for o in asked]),
        top3=_mean([o.third for o in asked]),
        answered=_mean([o.heard.decision == "answer" for o in calm]),
        answered_right=_mean([o.first for o in asked if o.heard.decision == "answer"]),
        urgent_recall=_mean([o.heard.urgent for o in outcomes if o.row.urgent is True]),
        false_alarms=_mean([o.heard.urgent for o in quiet]),
        alarms_near_miss=alarms("near_miss"),
        alarms_sensitive=alarms("ordinary", sensitive=True),
        alarms_ordinary=alarms("ordinary", sensitive=False),
        alarms_out_of_scope=alarms("out_of_scope"),
        oos_answered=_mean([o.heard.decision in ANSWERS for o in unwanted]),
        language=_mean([o.language_right for o in outcomes]),
        language_long=_mean([o.language_right for o in outcomes if o.row.long]),
        language_short=_mean([o.language_right for o in outcomes if not o.row.long]),
        ece=calibration_error(scored(outcomes)),
    )


def confused(outcomes: Sequence[Outcome]) -> tuple[tuple[str, str, int], ...]:
    """(wanted, got, how often) among wrong first topics, most frequent first."""
    missed = Counter((o.row.topic, o.heard.topics[0].topic) for o in outcomes if o.row.topic and not o.first)
    ordered = sorted(((a, b, n) for (a, b), n in missed.items()), key=lambda its: (-its[2], its))
    return tuple(ordered[:CONFUSED_KEPT])


def scored(outcomes: Sequence[Outcome]) -> list[tuple[float, bool]]:
    """The first topic's score, and whether it is right."""
    return [(o.heard.topics[0].score, o.first) for o in outcomes if o.row.right]


def reliability(pairs: Sequence[tuple[float, bool]], bins: int = BINS) -> tuple[Bin, ...]:
    """What the scores of each bin promised and what came true."""
    return tuple(
        Bin(round(place / bins, 4), len(box), _mean([score for score, _ in box]), _mean([hit for _, hit in box]))
        for place, box in enumerate(_boxes(pairs, bins))
    )


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = BINS) -> float | None:
    """Expected calibration error: mean distance of score and truth over equal bins of the score."""
    if not pairs:
        return None
    gaps = (abs(sum(score - hit for score, hit in box)) for box in _boxes(pairs, bins))
    return round(sum(gaps) / len(pairs), 4)


def _boxes(pairs: Sequence[tuple[float, bool]], bins: int) -> list[list[tuple[float, bool]]]:
    boxes: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for score, hit in pairs:
        boxes[min(int(score * bins), bins - 1)].append((score, hit))
    return boxes


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
