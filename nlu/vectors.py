"""Sentence vectors of texts that were embedded before: they only save time, so a damaged file is as good as none.

A vector is known by a hash of its text, so that no text stands in these files.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from nlu.encoder import Vectors

_STEPS = 127


def read(path: Path) -> dict[str, Vectors]:
    """Key -> vector; empty where there is no such file or it can't be read."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            vectors = stored["steps"].astype(np.float32) * stored["step"][:, None].astype(np.float32)
            return dict(zip(map(bytes.decode, stored["keys"].tolist()), vectors, strict=True))
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return {}


def write(path: Path, vectors: Mapping[str, Vectors]) -> None:
    """In one byte a number: measured, the heads learn the same from them. Equal vectors give equal bytes."""
    keys = sorted(vectors)
    rows = np.stack([vectors[key] for key in keys])
    # In half precision, as it is read back: else values would drift each time that they are written.
    step = (np.abs(rows).max(axis=1) / _STEPS).astype(np.float16)
    steps = np.round(rows / np.maximum(step[:, None].astype(np.float32), 1e-8)).clip(-_STEPS, _STEPS).astype(np.int8)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".partial.npz")
    np.savez(draft, keys=np.array([key.encode() for key in keys]), steps=steps, step=step)
    draft.replace(path)
