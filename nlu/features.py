"""Hashed character n-grams, in numpy alone: the view that sees misspelt and romanised words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grams:
    """N-grams of `count` texts, as a sparse matrix: each one's text, bucket and weight, no two alike.

    The weights of a text have length one together.
    """

    count: int
    owners: Ints
    buckets: Ints
    weights: Floats


_AT_ONCE = 4_000  # texts: more takes memory and no less time


def hashed(texts: Sequence[str], sizes: range, bits: int) -> Grams:
    """The n-grams of texts in matching form, hashed to 2**bits buckets; the same on every machine."""
    starts = range(0, max(len(texts), 1), _AT_ONCE)
    parts = [_hashed(texts[start : start + _AT_ONCE], sizes, bits) for start in starts]
    owners = [part.owners + start for start, part in zip(starts, parts, strict=True)]
    buckets, weights = [part.buckets for part in parts], [part.weights for part in parts]
    return Grams(len(texts), np.concatenate(owners), np.concatenate(buckets), np.concatenate(weights))


def _hashed(texts: Sequence[str], sizes: range, bits: int) -> Grams:
    """All texts are one row of letters; n-grams that reach from one text into the next are left out."""
    letters = [f" {text} ".encode("utf-32-le", "ignore") for text in texts]
    lengths = np.array([len(part) // 4 for part in letters], np.int64)
    ends = np.repeat(np.cumsum(lengths), lengths)
    owners = np.repeat(np.arange(len(texts), dtype=np.uint64) << np.uint64(bits), lengths)
    codes = np.frombuffer(b"".join(letters), dtype=np.uint32).astype(np.uint64)
    rolling = np.zeros(len(codes) + 1, np.uint64)
    found = [np.zeros(0, np.uint64)]
    for size in range(1, min(sizes.stop, len(codes) + 1)):
        # h(n) from h(n-1): multiply by an odd constant, add the next letter; uint64 wraps round by design.
        rolling = rolling[:-1] * np.uint64(0x100000001B3) + codes[size - 1 :] + np.uint64(size)
        if size in sizes:
            inside = np.arange(size, len(codes) + 1) <= ends[: len(rolling)]
            mixed = (rolling * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - bits)
            found.append((owners[: len(rolling)] | mixed)[inside])
    keys, counts = np.unique(np.concatenate(found), return_counts=True)
    rows = (keys >> np.uint64(bits)).astype(np.int64)
    weights = 1.0 + np.log(counts)
    weights /= np.sqrt(np.bincount(rows, weights**2, len(texts)))[rows]
    return Grams(len(texts), rows, (keys & np.uint64(2**bits - 1)).astype(np.int64), weights.astype(np.float32))
