"""Fits heads: kernel ridge regression on class indicators, calibrated on what held-out folds score.

It has a closed form: exact, reproducible, no settings to search. docs/understanding.md says what else was tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlu import linear
from nlu.features import Floats, Ints
from nlu.head import softmax

FOLDS = 4


@dataclass(frozen=True, slots=True)
class Recipe:
    ridge: float = 0.25
    balance: float = 0.0  # 0: every text weighs the same, 1: every class does
    shifts: bool = False  # calibrate each class's share too: for questions of few classes


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """`pull` has a row per text; `held_out` the calibrated probabilities from folds that had not seen the text."""

    classes: tuple[str, ...]
    pull: Floats
    slope: float
    shift: Floats
    held_out: Floats
    truth: Ints


def fit(kernel: Floats, labels: Sequence[str], folds: Ints, recipe: Recipe) -> Fitted:
    classes = tuple(sorted(set(labels)))
    places = {name: place for place, name in enumerate(classes)}
    truth = np.array([places[label] for label in labels])
    targets = np.eye(len(classes), dtype=np.float32)[truth]
    share = np.bincount(truth, minlength=len(classes))
    looseness = recipe.ridge * (share[truth] * len(classes) / len(truth)) ** recipe.balance
    scores = np.zeros_like(targets)
    for fold in range(FOLDS):
        seen, unseen = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(seen) and len(unseen):
            pull = _solve(kernel[np.ix_(seen, seen)], targets[seen], looseness[seen])
            scores[unseen] = kernel[np.ix_(unseen, seen)] @ pull
    slope, shift = _calibrate(scores, truth, recipe.shifts)
    return Fitted(
        classes, _solve(kernel.copy(), targets, looseness), slope, shift, softmax(slope * scores + shift), truth
    )


def _solve(kernel: Floats, targets: Floats, looseness: Floats) -> Floats:
    """Changes `kernel`, so that no second one has to fit into memory."""
    kernel[np.diag_indices_from(kernel)] += looseness
    return linear.solve(kernel, targets)


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
