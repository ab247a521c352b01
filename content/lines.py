"""What understanding is trained on: the store's lines, kept apart from what the turn asks.

A worker needs only their digests, which name its model; the lines themselves are many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from content import problems
from content.problems import Problem
from content.units import Example, ExampleSet, Kind, SampleSet, Sayings, Unit, UrgencySet

LINE_KINDS: frozenset[Kind] = frozenset({"example", "urgency", "sample"})


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """`problems` names units that could not be read and were left out."""

    examples: tuple[Example, ...]
    urgency: tuple[Example, ...]
    samples: tuple[Example, ...]
    problems: tuple[Problem, ...] = ()

    @staticmethod
    def from_units(units: Iterable[Unit]) -> Lines:
        """Of all units those that are lines."""
        sets: list[Sayings] = []
        wrong = []
        for unit in sorted(units, key=lambda unit: unit.id):
            if unit.kind in LINE_KINDS:
                try:
                    sets.append(unit.value())
                except ValueError as broken:
                    wrong.append(problems.error("/".join(unit.id), 0, str(broken)))
        return Lines(_lines(sets, ExampleSet), _lines(sets, UrgencySet), _lines(sets, SampleSet), tuple(wrong))

    def __iter__(self) -> Iterator[Example]:
        return chain(self.examples, self.urgency, self.samples)


def _lines(sets: Iterable[Sayings], kind: type) -> tuple[Example, ...]:
    return tuple(
        Example(text, said.intent, said.language, said.script, said.supported)
        for said in sets
        if isinstance(said, kind)
        for text in said.texts
    )
