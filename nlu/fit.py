"""Fits heads: kernel ridge regression on class indicators, calibrated on what held-out folds score.

It has a closed form: exact, reproducible, no settings to search. Where there are many texts the heads stand on a part
of them, the landmarks: memory and time grow with texts times landmarks. docs/understanding.md says what else was tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlu import linear
from nlu.features import Floats, Ints
from nlu.head import softmax

FOLDS = 4
_JITTER = 1e-6
"""Of the mean of the diagonal: single precision rounds more than the least of the landmarks adds."""


@dataclass(frozen=True, slots=True)
class Recipe:
    ridge: float = 0.25
    balance: float = 0.0  # 0: every text weighs the same, 1: every class does
    shifts: bool = False  # calibrate each class's share too: for questions of few classes


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """`pull` has a row per landmark; `held_out` the calibrated probabilities from folds that had not seen the text."""

    classes: tuple[str, ...]
    pull: Floats
    slope: float
    shift: Floats
    held_out: Floats
    truth: Ints


def fit(kernel: Floats, among: Floats, labels: Sequence[str], folds: Ints, recipe: Recipe) -> Fitted:
    """`kernel` is between texts (rows) and landmarks, `among` between landmarks."""
    classes = tuple(sorted(set(labels)))
    places = {name: place for place, name in enumerate(classes)}
    truth = np.array([places[label] for label in labels])
    targets = np.eye(len(classes), dtype=np.float32)[truth]
    share = np.bincount(truth, minlength=len(classes))
    looseness = recipe.ridge * (share[truth] * len(classes) / len(truth)) ** recipe.balance
    weighed = [_Fold.of(kernel, targets, looseness, folds == fold) for fold in range(FOLDS)]
    scores = np.zeros_like(targets)
    for fold, left_out in enumerate(weighed):
        rest = [one for one in weighed if one is not left_out]
        unseen = np.flatnonzero(folds == fold)
        if len(unseen) and len(unseen) < len(folds):
            scores[unseen] = kernel[unseen] @ _solve(among, rest)
    slope, shift = _calibrate(scores, truth, recipe.shifts)
    return Fitted(classes, _solve(among, weighed), slope, shift, softmax(slope * scores + shift), truth)


@dataclass(frozen=True, slots=True, eq=False)
class _Fold:
    """What one fold's texts add to the normal equations."""

    square: Floats
    target: Floats

    @classmethod
    def of(cls, kernel: Floats, targets: Floats, looseness: Floats, inside: npt.NDArray[np.bool_]) -> _Fold:
        weight = (1 / looseness[inside, None]).astype(np.float32)
        rows: Floats = kernel[inside]
        lifted: Floats = rows * weight
        return cls(lifted.T @ rows, lifted.T @ targets[inside])


def _solve(among: Floats, folds: Sequence[_Fold]) -> Floats:
    square = among.astype(np.float64)
    for fold in folds:
        square += fold.square
    square[np.diag_indices_from(square)] += _JITTER * float(np.trace(square)) / len(square)
    target = sum((fold.target for fold in folds), np.zeros_like(folds[0].target))
    return linear.solve(square, target).astype(np.float32)


def _calibrate(scores: Floats, truth: Ints, shifts: bool) -> tuple[float, Floats]:
    """The slope (and shifts) of the softmax under which the held-out scores are likeliest."""
    slope, shift = 10.0, np.zeros(scores.shape[1], np.float32)
    rows = np.arange(len(truth))
    hits = np.eye(scores.shape[1], dtype=np.float32)[truth]
    for _ in range(12 if shifts else 1):
        losses = {
            float(steep): -float(np.log(softmax(steep * scores + shift)[rows, truth] + 1e-9).mean())
            for steep in np.geomspace(1, 60, 50)
        }
        slope = min(losses, key=lambda steep: losses[steep])
        for _ in range(20 if shifts else 0):
            chances = softmax(slope * scores + shift)
            shift = shift + (hits - chances).sum(axis=0) / ((chances * (1 - chances)).sum(axis=0) + 1)
    return slope, shift.astype(np.float32)
