"""Fits heads: kernel ridge regression on class indicators, calibrated on texts held out.

The kernel between two texts is that of their vectors, seen through the landmarks, and, within a family, their shared
n-grams in full. That has a closed form: with `K` between texts and landmarks, `A` among landmarks and, for each
family, `B` = shared n-grams + ridge,

    pull = (A + sum K' B^-1 K)^-1 sum K' B^-1 Y        own = B^-1 (Y - K pull)

so memory grows with the largest family and with the landmarks, never with the square of all texts. Exact,
reproducible, no settings to search. docs/understanding.md says what else was tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlu import linear
from nlu.features import Floats, Ints
from nlu.head import closeness, softmax

_JITTER = 1e-6
"""Of the mean of the diagonal: single precision rounds more than the least of the landmarks adds."""

_ENOUGH_TO_CALIBRATE = 1_000
"""Landmarks: with more the slope hardly changes, and the time does."""


@dataclass(frozen=True, slots=True)
class Recipe:
    landmarks: int
    ridge: float = 0.35
    balance: float = 0.0  # 0: every text weighs the same, 1: every class does
    shifts: bool = False  # calibrate each class's share too: for questions of few classes
    ordinary: float = 1.0  # how much more loosely than urgency lines the topics' own examples are held


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Texts whose n-grams are compared: their places among all, placed vectors, and what they share (n x n, halves)."""

    places: Ints
    placed: Floats
    shared: npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """`own` has a row per place, zero where the head did not learn from the text; `right` counts held-out texts."""

    classes: tuple[str, ...]
    pull: Floats
    own: Floats
    slope: float
    shift: Floats
    right: float


def fit(
    families: Sequence[Family],
    landmarks: Floats,
    labels: Sequence[str | None],
    ordinary: npt.NDArray[np.bool_],
    held_out: Ints,
    recipe: Recipe,
) -> Fitted:
    """`labels` has one for each place, None where the head is not to learn from the text; `held_out` is 0 or 1.

    The held-out texts set the slope; the head then learns from all.
    """
    classes = tuple(sorted({label for label in labels if label is not None}))
    numbers = {name: number for number, name in enumerate(classes)}
    truth = np.array([-1 if label is None else numbers[label] for label in labels])
    marks = landmarks[: recipe.landmarks]
    share = np.bincount(truth[truth >= 0], minlength=len(classes))
    weight = recipe.ridge * (share * len(classes) / share.sum()) ** recipe.balance
    looseness = (weight[truth] * np.where(ordinary, recipe.ordinary, 1.0)).astype(np.float32)

    def solved(learnt: npt.NDArray[np.bool_], marks: Floats) -> tuple[Floats, Floats]:
        return _solve(families, marks, learnt, truth, looseness, len(classes))

    known = truth >= 0
    kept = known & (held_out > 0)
    few = marks[:_ENOUGH_TO_CALIBRATE]
    scores, tested = _scores(families, few, solved(known & ~kept, few), kept, len(classes))
    slope, shift = _calibrate(scores, truth[tested], recipe.shifts)
    right = scores.argmax(axis=1) == truth[tested]
    pull, own = solved(known, marks)
    return Fitted(classes, pull, own, slope, shift, float(right.mean()) if len(right) else 0.0)


def _solve(
    families: Sequence[Family], marks: Floats, learnt: npt.NDArray[np.bool_], truth: Ints, looseness: Floats, count: int
) -> tuple[Floats, Floats]:
    """`pull` and `own` of the module's head."""
    square = closeness(marks, marks).astype(np.float64)
    target = np.zeros((len(marks), count), np.float32)
    parts = []
    for family in families:
        inside = np.flatnonzero(learnt[family.places])
        if not len(inside):
            continue
        places = family.places[inside]
        near = closeness(family.placed[inside], marks)
        shared: Floats = family.shared[np.ix_(inside, inside)].astype(np.float32)
        shared[np.diag_indices_from(shared)] += looseness[places]
        hits = np.eye(count, dtype=np.float32)[truth[places]]
        lower = linear.lower(shared)
        half, half_hits = linear.solve_lower(lower, near), linear.solve_lower(lower, hits)
        square += half.T @ half
        target += half.T @ half_hits
        parts.append((places, lower, half, half_hits))
    square[np.diag_indices_from(square)] += _JITTER * float(np.trace(square)) / len(square)
    pull = linear.solve(square, target).astype(np.float32)
    own = np.zeros((len(learnt), count), np.float32)
    for places, lower, half, half_hits in parts:
        own[places] = linear.solve_upper(lower, half_hits - half @ pull)
    return pull, own


def _scores(
    families: Sequence[Family],
    marks: Floats,
    solution: tuple[Floats, Floats],
    wanted: npt.NDArray[np.bool_],
    count: int,
) -> tuple[Floats, Ints]:
    """Scores of the wanted texts, and their places."""
    pull, own = solution
    scores, tested = [np.zeros((0, count), np.float32)], [np.zeros(0, np.int64)]
    for family in families:
        inside = np.flatnonzero(wanted[family.places])
        by_grams = family.shared[inside].astype(np.float32) @ own[family.places]
        scores.append(closeness(family.placed[inside], marks) @ pull + by_grams)
        tested.append(family.places[inside])
    return np.concatenate(scores).astype(np.float32), np.concatenate(tested)


def _calibrate(scores: Floats, truth: Ints, shifts: bool) -> tuple[float, Floats]:
    """The slope (and shifts) of the softmax under which the held-out scores are likeliest."""
    slope, shift = 10.0, np.zeros(scores.shape[1], np.float32)
    if not len(truth):
        return slope, shift
    rows = np.arange(len(truth))
    hits = np.eye(scores.shape[1], dtype=np.float32)[truth]
    for _ in range(6 if shifts else 1):
        losses = {
            float(steep): -float(np.log(softmax(steep * scores + shift)[rows, truth] + 1e-9).mean())
            for steep in np.geomspace(1, 60, 40)
        }
        slope = min(losses, key=lambda steep: losses[steep])
        for _ in range(20 if shifts else 0):
            chances = softmax(slope * scores + shift)
            shift = shift + (hits - chances).sum(axis=0) / ((chances * (1 - chances)).sum(axis=0) + 1)
    return slope, shift.astype(np.float32)
