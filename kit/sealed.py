"""Files sealed to a public key, in the age format: whoever makes them can't open them again.

age encrypts in chunks. Each is authenticated together with its place, and the last one is marked: a file that was
cut, changed or put in another order does not open to its end. No file is held in memory whole.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pyrage
from pyrage import x25519

from kit.errors import HuquqError


class KeyPair(NamedTuple):
    public: str
    secret: str


def new_key_pair() -> KeyPair:
    identity = x25519.Identity.generate()
    return KeyPair(str(identity.to_public()), str(identity))


def is_public_key(text: str) -> bool:
    try:
        x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def read_secret_key(path: Path) -> str:
    """The secret key in a key file; lines that begin with # are notes. Raises HuquqError."""
    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
        (secret,) = [line for line in lines if line and not line.startswith("#")]
        x25519.Identity.from_str(secret)
    except (OSError, ValueError, pyrage.IdentityError):
        raise HuquqError(f"{path} holds no secret key: one line AGE-SECRET-KEY-..., as `new-key` printed it") from None
    return secret


def refuse_existing(path: Path) -> None:
    if path.exists():
        raise HuquqError(f"{path} is there already: choose another name, or --force to replace it")


def seal(path: Path, public_key: str, pieces: Iterable[bytes], *, replace: bool = False) -> None:
    """Write `pieces` to `path`, mode 0600: whole, or not at all. Raises what `pieces` raises, or HuquqError."""
    if not replace:
        refuse_existing(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                _encrypt(pieces, file, x25519.Recipient.from_str(public_key))
                file.flush()
                os.fsync(file.fileno())
            _put_in_place(draft, path, replace)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise HuquqError(f"{path} can't be written: {error.strerror}") from None


def unseal(file: BinaryIO, secret_key: str, take: Callable[[bytes], object]) -> None:
    """Pass on what is in the file, each piece proven; only at the end is it known to be whole.

    Raises what `take` raises, or HuquqError.
    """
    sink = _Sink(take)
    try:
        pyrage.decrypt_io(file, sink, [x25519.Identity.from_str(secret_key)])
    except BaseException as error:
        if sink.error is not None:
            raise sink.error from None
        if isinstance(error, pyrage.DecryptError):
            raise HuquqError("this secret key does not open the file, or it is no sealed file") from None
        if isinstance(error, OSError):
            raise HuquqError("the file is damaged: it was cut off or changed") from None
        raise


def _encrypt(pieces: Iterable[bytes], file: BinaryIO, recipient: x25519.Recipient) -> None:
    source, sink = _Source(pieces), _Sink(file.write)
    try:
        pyrage.encrypt_io(source, sink, [recipient])
    except BaseException:
        error = source.error or sink.error  # the library's own says less
        if error is not None:
            raise error from None
        raise


def _put_in_place(draft: Path, path: Path, replace: bool) -> None:
    try:
        if replace:
            draft.replace(path)
        else:
            os.link(draft, path)  # fails where somebody was faster
    except FileExistsError:
        refuse_existing(path)
    except OSError:  # no links here: a memory stick's file system
        refuse_existing(path)
        draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class _Source:
    """Pieces as something to read from."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._left = b""
        self.error: BaseException | None = None

    def read(self, size: int) -> bytes:
        try:
            while not self._left:
                self._left = next(self._pieces)
        except StopIteration:
            return b""
        except BaseException as error:
            self.error = error
            raise
        given, self._left = self._left[:size], self._left[size:]
        return given


class _Sink:
    """Something to write to, that passes pieces on."""

    def __init__(self, take: Callable[[bytes], object]) -> None:
        self._take = take
        self.error: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            self._take(data)
        except BaseException as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None: ...
