"""The two views of a text that all heads share: its sentence vector and the n-grams of its skeleton."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nlu.features import Floats, Grams, hashed
from nlu.romanised import skeleton, to_arabic

SIZES = range(2, 5)
BITS = 15


def encoder_text(text: str, variety: str) -> str:
    """What the encoder reads: it is nearly blind to romanised Arabic, less so to the same in Arabic letters."""
    return to_arabic(text) if variety == "ar-Latn" else text


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Where vectors are compared. Each variety's own centre is taken away: it says only which language it is."""

    centres: Mapping[str, Floats]
    centre: Floats
    rarity: Floats

    def place(self, vector: Floats, variety: str) -> Floats:
        moved = vector - self.centres.get(variety, self.centre)
        placed: Floats = (moved / max(float(np.linalg.norm(moved)), 1e-6)).astype(np.float32)
        return placed

    def weigh(self, grams: Grams) -> Grams:
        weights = grams.weights * self.rarity[grams.buckets]
        return Grams(grams.buckets, (weights / max(float(np.linalg.norm(weights)), 1e-6)).astype(np.float32))


def grams_of(text: str) -> Grams:
    return hashed(skeleton(text), SIZES, BITS)


def rarity_of(rows: list[Grams]) -> Floats:
    seen = np.bincount(np.concatenate([row.buckets for row in rows]), minlength=2**BITS)
    return np.log((1 + len(rows)) / (1 + seen)).astype(np.float32)
