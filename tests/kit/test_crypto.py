"""What the vault still reads, and what it reads no more."""

from __future__ import annotations

import time

from cryptography.fernet import Fernet

from kit.crypto import Vault, new_keys

KEYS = new_keys()
OLD = new_keys()


def made(seconds_ago: int, key: str = KEYS.encryption[0]) -> bytes:
    return Fernet(key).encrypt_at_time(b"words", int(time.time()) - seconds_ago)


def test_what_is_fresh_is_read_for_as_long_as_asked() -> None:
    vault = Vault(KEYS)
    assert vault.decrypt_fresh(vault.encrypt_bytes(b"words"), 60) == b"words"
    assert vault.decrypt_fresh(made(50), 60) == b"words"
    assert vault.decrypt_fresh(made(62), 60) is None
    assert vault.decrypt_fresh(made(-600), 60) is None  # from the future
    assert vault.decrypt(made(62)) == "words"  # what is stored has no end


def test_what_another_key_wrote_is_not_read() -> None:
    assert Vault(KEYS).decrypt_fresh(made(0, OLD.encryption[0]), 60) is None
    assert Vault(KEYS).decrypt_fresh(b"no ciphertext", 60) is None


def test_what_an_older_key_of_ours_wrote_is_read() -> None:
    rotated = Vault(type(KEYS)(KEYS.encryption + OLD.encryption, KEYS.pseudonym))
    assert rotated.decrypt_fresh(made(50, OLD.encryption[0]), 60) == b"words"
