"""Heads: kernel machines over both views of a text, with calibrated probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlu.features import Floats

WIDTH = 0.7  # of the kernel on vectors; from 0.5 to 1.2 little changes, above it gets worse


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What heads see of a message: how close it is to each landmark, and what it shares with each text of its family.

    `first` is the number of the family's first text.
    """

    near: Floats
    shared: Floats
    first: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """`pull` says how each landmark pulls each class, `own` how each known text does by the n-grams shared with it.

    A head may stand on the first of the landmarks only.
    """

    classes: tuple[str, ...]
    pull: Floats
    own: Floats
    slope: float
    shift: Floats

    def probabilities(self, sight: Sight) -> Floats:
        scores = sight.near[: len(self.pull)] @ self.pull + self.by_grams(sight.shared, sight.first)
        return softmax(self.slope * scores + self.shift)

    def chance(self, sight: Sight, start: str) -> float:
        """The chance of all classes whose names start like this."""
        wanted = [name.startswith(start) for name in self.classes]
        return float(self.probabilities(sight)[wanted].sum())

    def by_grams(self, shared: Floats, first: int) -> Floats:
        """What the n-grams alone add to each class's score."""
        pulled: Floats = shared @ self.own[first : first + len(shared)]
        return pulled

    def ranked(self, sight: Sight) -> list[tuple[str, float]]:
        chances = self.probabilities(sight)
        order = np.argsort(-chances, kind="stable")
        return [(self.classes[place], float(chances[place])) for place in order]


def closeness(known: Floats, placed: Floats) -> Floats:
    """The kernel between known texts and one (or several) placed vectors of length one."""
    near: Floats = known @ placed.T
    near -= 1
    near *= 2 * WIDTH
    return np.exp(near, out=near)


def softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    chances: Floats = (powers / powers.sum(axis=-1, keepdims=True)).astype(np.float32)
    return chances
