"""Keys: ciphertext for what must be read again, keyed hashes for what must only be recognised."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from kit.errors import SettingsError
from kit.settings import Settings

_CHECK = b"huquq key check"


@dataclass(frozen=True, slots=True)
class Keys:
    """`encryption` holds Fernet keys, the current one first; `pseudonym` is for HMAC-SHA256."""

    encryption: tuple[str, ...]
    pseudonym: bytes


class Vault:
    """Encrypts, decrypts and pseudonymises with one set of keys."""

    def __init__(self, keys: Keys) -> None:
        self._current = Fernet(keys.encryption[0])
        self._fernet = MultiFernet([Fernet(key) for key in keys.encryption])
        self._pseudonym_key = keys.pseudonym

    def encrypt(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode("utf-8", "surrogatepass"))

    def encrypt_bytes(self, data: bytes) -> bytes:
        return self._fernet.encrypt(data)

    def decrypt(self, token: bytes) -> str:
        """Raises SettingsError where no key fits."""
        try:
            return self._fernet.decrypt(token).decode("utf-8", "surrogatepass")
        except InvalidToken:
            raise SettingsError("stored text can't be read: HUQUQ_ENCRYPTION_KEYS lacks its key") from None

    def decrypt_bytes(self, token: bytes) -> bytes:
        """Raises SettingsError where no key fits."""
        try:
            return self._fernet.decrypt(token)
        except InvalidToken:
            raise SettingsError("a stored file can't be read: HUQUQ_ENCRYPTION_KEYS lacks its key") from None

    def decrypt_fresh(self, token: bytes, seconds: int) -> bytes | None:
        """What was encrypted at most `seconds` ago; None where it is older, or no key fits."""
        try:
            return self._fernet.decrypt(token, ttl=seconds)
        except InvalidToken:
            return None

    def can_read(self, token: bytes) -> bool:
        return _opens(self._fernet, token)

    def is_current(self, token: bytes) -> bool:
        """Whether the current key encrypted it."""
        return _opens(self._current, token)

    def renewed(self, token: bytes) -> bytes:
        """The same under the current key. Raises InvalidToken where no key fits."""
        return self._fernet.rotate(token)

    def pseudonym(self, *parts: str) -> bytes:
        """A keyed hash (32 bytes) that recognises the same parts again and tells nothing else."""
        message = "\x1f".join(parts).encode("utf-8", "surrogatepass")
        return hmac.new(self._pseudonym_key, message, hashlib.sha256).digest()

    def check_value(self) -> bytes:
        """What the database keeps to tell whether the same pseudonym key is in use."""
        return hmac.new(self._pseudonym_key, _CHECK, hashlib.sha256).digest()


def _opens(fernet: Fernet | MultiFernet, token: bytes) -> bool:
    try:
        fernet.decrypt(token)
    except InvalidToken:
        return False
    return True


def new_keys() -> Keys:
    return Keys((Fernet.generate_key().decode(),), secrets.token_bytes(32))


def keys_from_settings(settings: Settings) -> Keys | None:
    """The keys of the environment, or None where it names none of them."""
    if not settings.encryption_keys and settings.pseudonym_key is None:
        return None
    if not settings.encryption_keys or settings.pseudonym_key is None:
        raise SettingsError("set both HUQUQ_ENCRYPTION_KEYS and HUQUQ_PSEUDONYM_KEY, or neither")
    return Keys(
        tuple(key.get_secret_value() for key in settings.encryption_keys),
        bytes.fromhex(settings.pseudonym_key.get_secret_value()),
    )


def load_or_make_keys(folder: Path) -> Keys:
    """The embedded database's own keys: made once, mode 0600, in a folder apart from the data."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "keys"
    if not path.exists():
        draft = _draft(folder, new_keys())
        try:
            os.link(draft, path)  # fails where another process was first: then its keys hold
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    lines = path.read_text().split()
    if len(lines) != 2:
        raise SettingsError(f"{path} is damaged: restore it from a backup; without it stored messages can't be read")
    return Keys(tuple(lines[0].split(",")), bytes.fromhex(lines[1]))


def put_new_key_first(folder: Path) -> Keys:
    """Give the embedded database a new current key; those before stay behind it."""
    kept = load_or_make_keys(folder)
    keys = Keys(new_keys().encryption + kept.encryption, kept.pseudonym)
    _draft(folder, keys).replace(folder / "keys")
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return keys


def _draft(folder: Path, keys: Keys) -> Path:
    handle, name = tempfile.mkstemp(prefix=".keys.", dir=folder)  # mode 0600
    with os.fdopen(handle, "w") as file:
        file.write(f"{','.join(keys.encryption)}\n{keys.pseudonym.hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
