"""Groups of varieties, and what the figures of each are wanted to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from nlu.evaluate.measures import Line
from nlu.varieties import SUPPORTED

ANSWERED, UNDERSTOOD, ROMANISED, ALL = "answered", "understood", "romanised", "all"
GROUPS = (ANSWERED, UNDERSTOOD, ROMANISED, ALL)
ANSWER_LANGUAGES = frozenset({"en", "ar", "so", "ur", "fa", "tr", "id", "bn", "am", "fil", "fr", "sw"})
"""Those in which answers are written; the taxonomy lists the same."""


def groups_of(variety: str) -> tuple[str, ...]:
    """A variety that is none of ours is only in `all`."""
    if variety not in SUPPORTED:
        return (ALL,)
    own = ROMANISED if "-" in variety else ANSWERED if variety in ANSWER_LANGUAGES else UNDERSTOOD
    return (own, ALL)


@dataclass(frozen=True, slots=True)
class Target:
    """`worst`: it is wanted of each variety of the group, not of the group as a whole."""

    group: str
    column: str
    bound: Literal[">=", "<="]
    wanted: float
    worst: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    target: Target
    value: float
    met: bool


TARGETS = (
    Target(ANSWERED, "top1", ">=", 0.88),
    Target(ANSWERED, "top1", ">=", 0.80, worst=True),
    Target(ANSWERED, "top3", ">=", 0.96),
    Target(UNDERSTOOD, "top1", ">=", 0.78),
    Target(ROMANISED, "top1", ">=", 0.75),
    Target(ALL, "urgent_recall", ">=", 0.97),
    Target(ALL, "alarms_near_miss", "<=", 0.05),
    Target(ALL, "alarms_sensitive", "<=", 0.05),
    Target(ALL, "alarms_ordinary", "<=", 0.01),
    Target(ALL, "alarms_out_of_scope", "<=", 0.01),
    Target(ALL, "oos_answered", "<=", 0.05),
    Target(ALL, "language_long", ">=", 0.97),
)


def judge(varieties: Iterable[Line], groups: Mapping[str, Line]) -> tuple[Verdict, ...]:
    """Every target that the rows can tell of."""
    lines = list(varieties)
    verdicts = []
    for target in TARGETS:
        own = [line for line in lines if target.group in groups_of(line.lang)]
        judged = own if target.worst else [groups[target.group]] if target.group in groups else []
        values = [value for line in judged if (value := getattr(line, target.column)) is not None]
        if values:
            least = target.bound == ">="
            value = min(values) if least else max(values)
            verdicts.append(Verdict(target, value, value >= target.wanted if least else value <= target.wanted))
    return tuple(verdicts)
