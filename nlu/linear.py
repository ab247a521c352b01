"""The one place that uses scikit-learn and SciPy: at training only, so that a worker never loads them."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from nlu.features import Floats, Grams, Ints

_COMMON = 0.03  # share of texts; from 0.02 to 0.1 the time is much the same


def matrix(rows: Sequence[Grams], width: int) -> Any:
    """The rows as one sparse matrix. (Neither package carries types, hence Any.)"""
    sparse: Any = importlib.import_module("scipy.sparse")
    starts = np.cumsum([0, *(len(row.buckets) for row in rows)])
    weights, buckets = (np.concatenate(parts) for parts in zip(*((r.weights, r.buckets) for r in rows), strict=True))
    return sparse.csr_matrix((weights, buckets, starts), shape=(len(rows), width))


def logistic(rows: Sequence[Grams], width: int, labels: Sequence[str], seed: int) -> tuple[Floats, Floats]:
    """Weights (width x classes, classes sorted) and bias of one-against-all logistic regression."""
    models: Any = importlib.import_module("sklearn.linear_model")
    model = models.SGDClassifier(
        loss="log_loss", alpha=1e-6, max_iter=3, tol=None, average=True, random_state=seed, n_jobs=-1
    ).fit(matrix(rows, width), np.array(labels))
    weights, bias = model.coef_, model.intercept_
    if len(weights) == 1:  # two classes: scikit-learn keeps one row
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights.T.astype(np.float32), bias.astype(np.float32)


def overlap(grams: Any) -> Floats:
    """How much every text shares with every other, 0 to 1. What many texts hold is quicker as a full matrix."""
    common = np.bincount(grams.indices, minlength=grams.shape[1]) > _COMMON * grams.shape[0]
    frequent = grams[:, np.flatnonzero(common)].toarray().astype(np.float32)
    rare = grams[:, np.flatnonzero(~common)]
    shared = cast(Floats, (rare @ rare.T).toarray().astype(np.float32, copy=False))
    shared += frequent @ frequent.T
    return shared


def lower(matrix: Floats) -> Floats:
    """The lower triangle whose square a symmetric positive matrix is. The matrix is overwritten."""
    dense: Any = importlib.import_module("scipy.linalg")
    return cast(Floats, dense.cholesky(matrix, lower=True, overwrite_a=True, check_finite=False))


def solve_lower(triangle: Floats, targets: Floats) -> Floats:
    dense: Any = importlib.import_module("scipy.linalg")
    return cast(Floats, dense.solve_triangular(triangle, targets, lower=True, check_finite=False))


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
