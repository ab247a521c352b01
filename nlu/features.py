"""Hashed character n-grams, in numpy alone: the view that sees misspelt and romanised words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grams:
    """A sparse row: buckets (sorted, unique) and their weights, of length one together."""

    buckets: Ints
    weights: Floats


def hashed(text: str, sizes: range, bits: int) -> Grams:
    """The n-grams of a text in matching form, hashed to 2**bits buckets; the same on every machine."""
    codes = np.frombuffer(f" {text} ".encode("utf-32-le", "ignore"), dtype=np.uint32).astype(np.uint64)
    found = []
    rolling = np.zeros(len(codes) + 1, np.uint64)
    for size in range(1, sizes.stop):
        # h(n) from h(n-1): multiply by an odd constant, add the next letter; uint64 wraps round by design.
        rolling = rolling[:-1] * np.uint64(0x100000001B3) + codes[size - 1 :] + np.uint64(size)
        if size in sizes:
            mixed = rolling * np.uint64(0x9E3779B97F4A7C15)
            found.append(mixed >> np.uint64(64 - bits))
        if len(rolling) <= 1:
            break
    if not found:
        return Grams(np.zeros(0, np.int64), np.zeros(0, np.float32))
    buckets, counts = np.unique(np.concatenate(found), return_counts=True)
    weights = 1.0 + np.log(counts)
    return Grams(buckets.astype(np.int64), (weights / np.linalg.norm(weights)).astype(np.float32))
