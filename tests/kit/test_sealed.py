"""Sealed files: whole or not there, and refused when anything in them was touched."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.errors import HuquqError, SettingsError
from kit.sealed import KeyPair, new_key_pair, read_secret_key, seal, unseal
from kit.settings import ROOT, load_settings

CHUNK = 65_536 + 16  # age: a chunk with its tag


@pytest.fixture
def pair() -> KeyPair:
    return new_key_pair()


@pytest.fixture
def data() -> bytes:
    return os.urandom(200_000)


@pytest.fixture
def sealed(tmp_path: Path, pair: KeyPair, data: bytes) -> Path:
    path = tmp_path / "sealed"
    seal(path, pair.public, [data[:100], b"", data[100:]])
    return path


def opened(path: Path, secret_key: str) -> bytes:
    pieces: list[bytes] = []
    with path.open("rb") as file:
        unseal(file, secret_key, pieces.append)
    return b"".join(pieces)


def first_chunk(content: bytes) -> int:
    """Where the chunks begin: after the header's last line and a nonce."""
    return content.index(b"\n", content.index(b"\n---") + 1) + 1 + 16


def test_a_sealed_file_opens_with_its_key_and_is_for_its_owner_alone(sealed: Path, pair: KeyPair, data: bytes) -> None:
    assert opened(sealed, pair.secret) == data
    assert sealed.stat().st_mode & 0o777 == 0o600
    assert data[:20] not in sealed.read_bytes()


def test_another_key_opens_nothing(sealed: Path) -> None:
    with pytest.raises(HuquqError, match="does not open"):
        opened(sealed, new_key_pair().secret)


def test_a_file_that_was_touched_is_refused(sealed: Path, pair: KeyPair) -> None:
    whole = sealed.read_bytes()
    start = first_chunk(whole)
    chunks = [whole[start + n * CHUNK : start + (n + 1) * CHUNK] for n in range(4)]
    assert b"".join(chunks) == whole[start:]
    head = whole[:start]
    changed = bytearray(whole)
    changed[start + CHUNK + 7] ^= 1
    for touched in (
        whole[:-1],
        head + b"".join(chunks[:2]),
        head + b"".join(chunks[1:]),
        head + chunks[1] + chunks[0] + chunks[2] + chunks[3],
        head + chunks[0] * 2 + chunks[2] + chunks[3],
        bytes(changed),
        whole + b"\0",
        head,
        whole[:40],
        b"",
    ):
        sealed.write_bytes(touched)
        with pytest.raises(HuquqError):
            opened(sealed, pair.secret)


def test_chunks_of_another_file_are_refused(sealed: Path, tmp_path: Path, pair: KeyPair, data: bytes) -> None:
    seal(tmp_path / "other", pair.public, [data])
    one, other = sealed.read_bytes(), (tmp_path / "other").read_bytes()
    sealed.write_bytes(one[: first_chunk(one)] + other[first_chunk(other) :])
    with pytest.raises(HuquqError, match="damaged"):
        opened(sealed, pair.secret)


def test_a_file_that_is_there_is_kept(sealed: Path, pair: KeyPair, data: bytes) -> None:
    with pytest.raises(HuquqError, match="--force"):
        seal(sealed, pair.public, [b"new"])
    assert opened(sealed, pair.secret) == data
    seal(sealed, pair.public, [b"new"], replace=True)
    assert opened(sealed, pair.secret) == b"new"


def test_a_file_that_somebody_else_made_meanwhile_is_kept(tmp_path: Path, pair: KeyPair) -> None:
    path = tmp_path / "sealed"

    def pieces() -> Iterator[bytes]:
        yield b"ours"
        path.write_bytes(b"theirs")

    with pytest.raises(HuquqError, match="--force"):
        seal(path, pair.public, pieces())
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"theirs"]


def test_a_file_system_without_links_gets_its_file(
    tmp_path: Path, pair: KeyPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    seal(tmp_path / "sealed", pair.public, [b"kept"])
    assert opened(tmp_path / "sealed", pair.secret) == b"kept"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, HuquqError])
@pytest.mark.parametrize("replace", [True, False])
def test_a_write_that_was_broken_off_leaves_what_was_there(
    tmp_path: Path, pair: KeyPair, error: type[BaseException], replace: bool
) -> None:
    path = tmp_path / "sealed"
    if replace:
        path.write_bytes(b"before")

    def pieces() -> Iterator[bytes]:
        yield os.urandom(300_000)
        raise error

    with pytest.raises(error):
        seal(path, pair.public, pieces(), replace=replace)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == ([b"before"] if replace else [])


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path, pair: KeyPair) -> None:
    with pytest.raises(HuquqError, match="can't be written: No such file"):
        seal(tmp_path / "nowhere" / "sealed", pair.public, [b"x"])


def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(tmp_path: Path, pair: KeyPair) -> None:
    program = """
import os, resource, sys
from pathlib import Path
from kit.errors import HuquqError
from kit.sealed import seal
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    seal(Path(sys.argv[1]), sys.argv[2], [os.urandom(1 << 20)])
except HuquqError as error:
    print(error)
"""
    told = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "sealed", pair.public], cwd=ROOT, capture_output=True, text=True
    )
    assert told.stdout == f"{tmp_path / 'sealed'} can't be written: File too large\n"
    assert list(tmp_path.iterdir()) == []


def test_what_goes_wrong_with_the_opened_pieces_comes_through(sealed: Path, pair: KeyPair) -> None:
    def take(piece: bytes) -> None:
        raise BrokenPipeError("of the reader's")

    with sealed.open("rb") as file, pytest.raises(BrokenPipeError, match="of the reader's"):
        unseal(file, pair.secret, take)


def test_a_large_file_is_not_held_in_memory(tmp_path: Path, pair: KeyPair) -> None:
    program = """
import resource, sys
from pathlib import Path
from kit.sealed import seal, unseal
path, public, secret = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
piece = bytes(1 << 16)
seal(path, public, [piece])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
seal(path, public, (piece for _ in range(1600)), replace=True)
with path.open("rb") as file:
    unseal(file, secret, len)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    grown = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "large", pair.public, pair.secret],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    assert (tmp_path / "large").stat().st_size > 100_000_000
    assert int(grown.stdout) < 20_000  # KB


def test_a_key_file_may_hold_notes(tmp_path: Path, pair: KeyPair) -> None:
    file = tmp_path / "key"
    file.write_text(f"# public: {pair.public}\n\n{pair.secret}\n")
    assert read_secret_key(file) == pair.secret


@pytest.mark.parametrize("text", ["", "# only a note\n", "nonsense\n", "AGE-SECRET-KEY-1QQQ\n", "\x00\xff"])
def test_a_key_file_without_a_key_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "key"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(HuquqError, match="holds no secret key"):
        read_secret_key(file)


def test_a_secret_key_is_no_public_one(pair: KeyPair) -> None:
    assert load_settings(_env_file=None, backup_key=pair.public).backup_key == pair.public
    for wrong in (pair.secret, pair.public[:-1] + "q", "age1"):
        with pytest.raises(SettingsError, match="HUQUQ_BACKUP_KEY"):
            load_settings(_env_file=None, backup_key=wrong)
