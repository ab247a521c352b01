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

_LANDMARKS_TO_CALIBRATE, _FAMILIES_TO_CALIBRATE = 500, 8
"""With more the slopes hardly change, and the time does."""


@dataclass(frozen=True, slots=True)
class Recipe:
    landmarks: int
    ridge: float = 0.35
    balance: float = 0.0  # 0: every text weighs the same, 1: every class of the first question does
    ordinary: float = 1.0  # how much more loosely than urgency lines the topics' own examples are held


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Texts whose n-grams are compared: their places among all, placed vectors, and what they share (n x n, halves)."""

    places: Ints
    placed: Floats
    shared: npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """`labels` has one for each place, None where there is nothing to learn from the text.

    `shifts`: calibrate each class's share too, which suits questions of few classes.
    """

    labels: Sequence[str | None]
    shifts: bool = False


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
    questions: Sequence[Question],
    ordinary: npt.NDArray[np.bool_],
    held_out: Ints,
    recipe: Recipe,
) -> list[Fitted]:
    """Questions of one recipe are answered together: they share what takes the time.

    A text without a label for one of them counts against all of its classes; without any label it is left out.
    `held_out` is 0 or 1: the held-out texts set the slope; the heads then learn from all.
    """
    classes = [tuple(sorted({label for label in question.labels if label is not None})) for question in questions]
    truths = [_numbers(question.labels, names) for question, names in zip(questions, classes, strict=True)]
    hits = np.concatenate([_one_hot(truth, len(names)) for truth, names in zip(truths, classes, strict=True)], axis=1)
    looseness = _looseness(truths[0], len(classes[0]), ordinary, recipe)
    marks = landmarks[: recipe.landmarks]

    known: npt.NDArray[np.bool_] = np.max(hits, axis=1) > 0
    kept = known & (held_out > 0)
    few = marks[:_LANDMARKS_TO_CALIBRATE]
    some = families[:: -(-len(families) // _FAMILIES_TO_CALIBRATE)]
    scores, tested = _scores(some, few, _solve(some, few, known & ~kept, hits, looseness), kept)
    pull, own = _solve(families, marks, known, hits, looseness)
    fitted = []
    first = 0
    for question, names, truth in zip(questions, classes, truths, strict=True):
        mine = slice(first, first := first + len(names))
        labelled = truth[tested] >= 0
        own_scores, right = scores[labelled][:, mine], truth[tested][labelled]
        slope, shift = _calibrate(own_scores, right, question.shifts)
        share = float((own_scores.argmax(axis=1) == right).mean()) if len(right) else 0.0
        fitted.append(Fitted(names, pull[:, mine].copy(), own[:, mine].copy(), slope, shift, share))
    return fitted


def _numbers(labels: Sequence[str | None], classes: Sequence[str]) -> Ints:
    """-1 for no label."""
    numbers = {name: number for number, name in enumerate(classes)}
    return np.array([-1 if label is None else numbers[label] for label in labels])


def _one_hot(truth: Ints, count: int) -> Floats:
    return np.vstack([np.eye(count, dtype=np.float32), np.zeros((1, count), np.float32)])[truth]


def _looseness(truth: Ints, count: int, ordinary: npt.NDArray[np.bool_], recipe: Recipe) -> Floats:
    """What is added to each text's own kernel: the more, the less it is believed."""
    share = np.bincount(truth[truth >= 0], minlength=count)
    weight = np.append(recipe.ridge * (share * count / share.sum()) ** recipe.balance, recipe.ridge)
    loose: Floats = (weight[truth] * np.where(ordinary, recipe.ordinary, 1.0)).astype(np.float32)
    return loose


def _solve(
    families: Sequence[Family], marks: Floats, learnt: npt.NDArray[np.bool_], hits: Floats, looseness: Floats
) -> tuple[Floats, Floats]:
    """`pull` and `own` of the module's head."""
    square = closeness(marks, marks).astype(np.float64).T  # itself, being symmetric, by column as what is added to it
    target = np.zeros((len(marks), hits.shape[1]), np.float32)
    parts = []
    for family in families:
        inside = np.flatnonzero(learnt[family.places])
        if not len(inside):
            continue
        places = family.places[inside]
        every = len(inside) == len(family.places)
        shared: Floats = (family.shared if every else family.shared[np.ix_(inside, inside)]).astype(np.float32)
        shared[np.diag_indices_from(shared)] += looseness[places]
        lower = linear.lower(shared)
        half = linear.solve_lower(lower, closeness(marks, family.placed[inside]).T)
        half_hits = linear.solve_lower(lower, hits[places])
        square += linear.squared(half)
        target += half.T @ half_hits
        parts.append((places, lower, half, half_hits))
    square[np.diag_indices_from(square)] += _JITTER * float(np.trace(square)) / len(square)
    pull = linear.solve(square, target).astype(np.float32)
    own = np.zeros((len(learnt), hits.shape[1]), np.float32)
    for places, lower, half, half_hits in parts:
        own[places] = linear.solve_upper(lower, half_hits - half @ pull)
    return pull, own


def _scores(
    families: Sequence[Family], marks: Floats, solution: tuple[Floats, Floats], wanted: npt.NDArray[np.bool_]
) -> tuple[Floats, Ints]:
    """Scores of the wanted texts, and their places."""
    pull, own = solution
    scores, tested = [np.zeros((0, pull.shape[1]), np.float32)], [np.zeros(0, np.int64)]
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
