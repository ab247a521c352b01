"""What all heads see of a text: its sentence vector, its n-grams, and the n-grams of its consonant skeleton."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlu.features import Floats, Grams, hashed
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

    def place(self, vectors: Floats, variety: str) -> Floats:
        """One vector, or a row for each text of a variety."""
        moved = vectors - self.centres.get(variety, self.centre)
        lengths = np.linalg.norm(moved, axis=-1, keepdims=True)
        placed: Floats = (moved / np.maximum(lengths, 1e-6)).astype(np.float32)
        return placed

    def weigh(self, grams: Grams) -> Grams:
        """The rarer, the heavier; each of the two families of n-grams as a whole weighs its share."""
        weights = grams.weights * self.rarity[grams.buckets]
        family = 2 * grams.owners + (grams.buckets >= SPLIT)
        norms = np.sqrt(np.bincount(family, weights**2, 2 * grams.count)).reshape(-1, 2)
        scale = np.sqrt([WRITTEN_SHARE, SKELETON_SHARE]) / np.maximum(norms, 1e-6)
        scaled: Floats = (weights * scale.ravel()[family]).astype(np.float32)
        return replace(grams, weights=scaled)


def grams_of(texts: Sequence[str]) -> Grams:
    written = hashed([matching_form(text) for text in texts], WRITTEN, WRITTEN_BITS)
    bones = hashed([skeleton(text) for text in texts], SKELETON, SKELETON_BITS)
    return Grams(
        len(texts),
        np.concatenate([written.owners, bones.owners]),
        np.concatenate([written.buckets, bones.buckets + SPLIT]),
        np.concatenate([written.weights, bones.weights]),
    )


def rarity_of(grams: Grams) -> Floats:
    """Of each bucket, by how many texts hold it."""
    seen = np.bincount(grams.buckets, minlength=BUCKETS)
    return np.log((1 + grams.count) / (1 + seen)).astype(np.float32)
