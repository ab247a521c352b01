"""An inverted index over the known texts' n-grams: how much a message shares with each text of its family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.features import Floats, Grams


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Known texts `first` to `last` and their n-grams.

    `buckets` is sorted; the texts (counted from `first`) that hold bucket `i`, and with which weight, stand from
    `starts[i]` to `starts[i + 1]`.
    """

    first: int
    last: int
    buckets: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    texts: npt.NDArray[np.uint16] | npt.NDArray[np.int32]
    weights: npt.NDArray[np.float16]

    def shared(self, grams: Grams) -> Floats:
        """The weight of one text's n-grams in common with each text of the family, 0 to about 1."""
        if not len(self.buckets):
            return np.zeros(self.last - self.first, np.float32)
        at = np.minimum(np.searchsorted(self.buckets, grams.buckets), len(self.buckets) - 1)
        found = self.buckets[at] == grams.buckets
        at, weights = at[found], grams.weights[found]
        counts = self.starts[at + 1] - self.starts[at]
        # The places of all postings in one array: each list's own places, one list after the other.
        places = np.arange(counts.sum()) + np.repeat(self.starts[at] - np.cumsum(counts) + counts, counts)
        both = self.weights[places].astype(np.float32) * np.repeat(weights, counts)
        total: Floats = np.bincount(self.texts[places], both, self.last - self.first).astype(np.float32)
        return total


Postings = Mapping[str, Family]


def family(grams: Any, first: int) -> Family:
    """From the (texts x buckets) matrix, in compressed columns, of one family whose first text is number `first`."""
    counts = np.diff(grams.indptr)
    held = np.flatnonzero(counts)
    return Family(
        first,
        first + grams.shape[0],
        held.astype(np.int32),
        np.concatenate([[0], np.cumsum(counts[held])]).astype(np.int32),
        grams.indices.astype(np.uint16 if grams.shape[0] < 2**16 else np.int32),
        grams.data.astype(np.float16),
    )
