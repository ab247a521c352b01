"""The one place that uses scikit-learn and SciPy: at training only, so that a worker never loads them."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from nlu.features import Floats, Grams, Ints

_AT_ONCE, _ROWS = os.cpu_count() or 1, 1_000
_COMMON = 0.03  # share of texts; from 0.02 to 0.1 the time is much the same


def matrix(grams: Grams, width: int) -> Any:
    """As compressed rows. (Neither package carries types, hence Any.)"""
    sparse: Any = importlib.import_module("scipy.sparse")
    return sparse.csr_matrix((grams.weights, (grams.owners, grams.buckets)), shape=(grams.count, width))


def logistic(grams: Grams, width: int, labels: Sequence[str], seed: int) -> tuple[Floats, Floats]:
    """Weights (width x classes, classes sorted) and bias of one-against-all logistic regression."""
    models: Any = importlib.import_module("sklearn.linear_model")
    model = models.SGDClassifier(
        loss="log_loss", alpha=1e-6, max_iter=3, tol=None, average=True, random_state=seed, n_jobs=-1
    ).fit(matrix(grams, width), np.array(labels))
    weights, bias = model.coef_, model.intercept_
    if len(weights) == 1:  # two classes: scikit-learn keeps one row
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights.T.astype(np.float32), bias.astype(np.float32)


def overlap(grams: Any) -> Floats:
    """How much every text shares with every other, 0 to 1. What many texts hold is quicker as a full matrix."""
    common = np.bincount(grams.indices, minlength=grams.shape[1]) > _COMMON * grams.shape[0]
    frequent = grams[:, np.flatnonzero(common)].toarray().astype(np.float32)
    rare = grams[:, np.flatnonzero(~common)]
    flipped = rare.T.tocsr()
    shared: Floats = np.empty((grams.shape[0], grams.shape[0]), np.float32)

    def fill(rows: slice) -> None:
        (rare[rows] @ flipped).toarray(out=shared[rows])

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        starts = range(0, len(shared), _ROWS)
        list(pool.map(fill, [slice(start, start + _ROWS) for start in starts]))
    shared += frequent @ frequent.T
    return shared


def lower(matrix: Floats) -> Floats:
    """The lower triangle whose square a symmetric positive matrix is. The matrix is overwritten."""
    dense: Any = importlib.import_module("scipy.linalg")
    by_column = matrix.T  # itself, being symmetric, in the order in which LAPACK needs no copy
    return cast(Floats, dense.cholesky(by_column, lower=True, overwrite_a=True, check_finite=False))


def solve_lower(triangle: Floats, targets: Floats) -> Floats:
    """Targets that are stored by column are overwritten."""
    dense: Any = importlib.import_module("scipy.linalg")
    return cast(Floats, dense.solve_triangular(triangle, targets, lower=True, overwrite_b=True, check_finite=False))


def solve_upper(triangle: Floats, targets: Floats) -> Floats:
    """With the transpose of a lower triangle."""
    dense: Any = importlib.import_module("scipy.linalg")
    return cast(Floats, dense.solve_triangular(triangle, targets, lower=True, trans="T", check_finite=False))


def squared(tall: Floats) -> Floats:
    """The upper triangle of a tall matrix with itself, zeros below: half the work of the general product."""
    routines: Any = importlib.import_module("scipy.linalg.blas")
    return cast(Floats, routines.ssyrk(1.0, tall, trans=1))


def solve(matrix: npt.NDArray[np.float64], targets: Floats) -> npt.NDArray[np.float64]:
    """For a symmetric positive matrix, of which the upper triangle is read; it is overwritten."""
    dense: Any = importlib.import_module("scipy.linalg")
    solved = dense.solve(matrix, targets, assume_a="pos", overwrite_a=True, check_finite=False)
    return cast(npt.NDArray[np.float64], solved)


def alike(shared: Floats, least: float) -> Ints:
    """A group number per text: texts that share much are in one group."""
    graphs: Any = importlib.import_module("scipy.sparse.csgraph")
    sparse: Any = importlib.import_module("scipy.sparse")
    return cast(Ints, graphs.connected_components(sparse.csr_matrix(shared > least), directed=False)[1])
