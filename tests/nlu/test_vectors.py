from __future__ import annotations

from pathlib import Path

import numpy as np

from nlu import vectors

ROWS = np.random.default_rng(1).normal(size=(20, 384)).astype(np.float32)
ROWS /= np.linalg.norm(ROWS, axis=1, keepdims=True)
STORED = {f"{place:024x}": row for place, row in enumerate(ROWS)}


def test_vectors_come_back_nearly_as_they_went(tmp_path: Path) -> None:
    vectors.write(tmp_path / "en.npz", STORED)
    back = vectors.read(tmp_path / "en.npz")

    assert back.keys() == STORED.keys()
    for key, vector in STORED.items():
        assert float(back[key] @ vector) > 0.999


def test_what_was_read_is_written_as_the_same_bytes(tmp_path: Path) -> None:
    vectors.write(tmp_path / "a.npz", STORED)
    vectors.write(tmp_path / "b.npz", dict(reversed(vectors.read(tmp_path / "a.npz").items())))

    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_a_missing_or_damaged_file_is_as_good_as_none(tmp_path: Path) -> None:
    assert vectors.read(tmp_path / "none.npz") == {}
    for damage in (b"", b"PK\x03\x04 half a zip", b"text"):
        (tmp_path / "bad.npz").write_bytes(damage)
        assert vectors.read(tmp_path / "bad.npz") == {}
