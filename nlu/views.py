"""What all heads see of a text: its sentence vector, its n-grams, and the n-grams of its consonant skeleton."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlu.features import Floats, Grams, hashed_all
from nlu.normalise import matching_form
from nlu.romanised import skeleton, to_arabic

# Two families of n-grams in one row: as written first, the skeleton's after it. The shares are what a whole match
# of each weighs beside a whole match of the vectors: docs/understanding.md has what they were chosen from.
WRITTEN, WRITTEN_BITS, WRITTEN_SHARE = range(2, 6), 17, 0.5
SKELETON, SKELETON_BITS, SKELETON_SHARE = range(2, 5), 15, 0.2
SPLIT = 2**WRITTEN_BITS
BUCKETS = SPLIT + 2**SKELETON_BITS


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
        """The rarer, the heavier; each family as a whole weighs its share."""
        weights = grams.weights * self.rarity[grams.buckets]
        half = int(np.searchsorted(grams.buckets, SPLIT))
        families = (weights[:half], WRITTEN_SHARE), (weights[half:], SKELETON_SHARE)
        scaled = [part * (share**0.5 / max(float(np.linalg.norm(part)), 1e-6)) for part, share in families]
        return Grams(grams.buckets, np.concatenate(scaled).astype(np.float32))


def grams_of(text: str) -> Grams:
    return grams_of_all([text])[0]


def grams_of_all(texts: Sequence[str]) -> list[Grams]:
    written = hashed_all([matching_form(text) for text in texts], WRITTEN, WRITTEN_BITS)
    bones = hashed_all([skeleton(text) for text in texts], SKELETON, SKELETON_BITS)
    return [_joined(*both) for both in zip(written, bones, strict=True)]


def _joined(written: Grams, bones: Grams) -> Grams:
    return Grams(
        np.concatenate([written.buckets, bones.buckets + SPLIT]), np.concatenate([written.weights, bones.weights])
    )


def rarity_of(rows: list[Grams]) -> Floats:
    seen = np.bincount(np.concatenate([row.buckets for row in rows]), minlength=BUCKETS)
    return np.log((1 + len(rows)) / (1 + seen)).astype(np.float32)
