"""What stands inside a sealed file: one line of JSON, a body, and a mark that only our own keys can make.

Anybody with the public key can seal a file that opens with the secret one. The mark tells ours from theirs: a
restore runs what is in the file.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO

from kit.crypto import Vault
from kit.errors import HuquqError
from kit.sealed import unseal

FORMAT = 1
_MARK_BYTES = 32
_LONGEST_HEADER = 1 << 20


def pack(vault: Vault, kind: str, header: Mapping[str, Any], body: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of an envelope."""
    line = json.dumps({"kind": kind, "format": FORMAT, **header}).encode() + b"\n"
    digest = hashlib.sha256()
    for piece in chain((line,), body):
        digest.update(piece)
        yield piece
    yield _mark(vault, digest.hexdigest())


class Opened:
    """An envelope that comes in pieces: keeps the header, passes on the body, holds back the mark at the end."""

    def __init__(self, take: Callable[[bytes], object]) -> None:
        self.header: dict[str, Any] | None = None
        self._take = take
        self._held = b""
        self._digest = hashlib.sha256()

    def add(self, piece: bytes) -> None:
        self._held += piece
        if self.header is None and not self._found_header():
            return
        body, self._held = self._held[:-_MARK_BYTES], self._held[-_MARK_BYTES:]
        if body:
            self._digest.update(body)
            self._take(body)

    def is_ours(self, vault: Vault) -> bool:
        """To be asked at the end: whether keys that we hold made the mark."""
        return hmac.compare_digest(self._held, _mark(vault, self._digest.hexdigest()))

    def _found_header(self) -> bool:
        line, newline, rest = self._held.partition(b"\n")
        if not newline and len(line) < _LONGEST_HEADER:
            return False
        try:
            header = json.loads(line)
        except ValueError:
            header = None
        if not isinstance(header, dict):
            raise HuquqError("the secret key opens the file, but it is none of Huquq's")
        self.header = header
        self._digest.update(line + newline)
        self._held = rest
        return True


def open_envelope(
    file: BinaryIO, secret_key: str, kind: str, take: Callable[[bytes], object] = lambda piece: None
) -> tuple[dict[str, Any], Opened]:
    """Go through the whole file. Its header, and the envelope to ask whether it is ours. Raises HuquqError."""
    file.seek(0)
    opened = Opened(take)
    unseal(file, secret_key, opened.add)
    if opened.header is None or opened.header.get("kind") != kind:
        raise HuquqError(f"the file holds no {kind} of Huquq's")
    if opened.header.get("format") != FORMAT:
        raise HuquqError("the file was made by a newer Huquq: restore it with that one")
    return opened.header, opened


def refuse_foreign(opened: Opened, vault: Vault) -> None:
    if not opened.is_ours(vault):
        raise HuquqError("the file was not made with the keys at hand: it comes from somebody else")


def _mark(vault: Vault, digest: str) -> bytes:
    return vault.pseudonym("backup", digest)
