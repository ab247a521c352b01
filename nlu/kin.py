"""Varieties that share words: their character n-grams are compared with one another, and with nobody else's.

Across other languages equal n-grams say nothing; measured, keeping them apart costs little and makes training
possible family by family. Romanised Arabic shares the skeletons of its words with Arabic. What else goes from language
to language goes through the sentence vectors.
"""

from __future__ import annotations

_KIN = {"ar-Latn": "ar", "ms": "id", "ti": "am", "ne": "hi", "hi-Latn": "ur-Latn", "ps": "fa"}


def kin_of(variety: str) -> str:
    """The name of the family, which is one of its varieties."""
    return _KIN.get(variety, variety)
