"""Passwords: Argon2id, in threads of their own, because each hash takes a tenth of a second and 64 MiB."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_AT_ONCE = 2
"""A burst of sign-ins waits rather than take all memory."""
_HASHER = PasswordHasher()
"""The library's defaults are those of RFC 9106 for machines with little memory to spare."""


async def hashed(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads(), _hash, password)


async def verified(stored: str | None, password: str) -> str | None:
    """The hash to keep from now on, or None where the password is wrong.

    `stored` is None where nobody has that name: that takes as long as a wrong password.
    """
    return await asyncio.get_running_loop().run_in_executor(_threads(), _verify, stored, password)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="password")


@cache
def _nobodys_hash() -> str:
    return _hash(secrets.token_urlsafe())


def _hash(password: str) -> str:
    return _HASHER.hash(_one_form(password))


def _verify(stored: str | None, password: str) -> str | None:
    nobodys = _nobodys_hash()  # made before it is known whether it is needed
    try:
        _HASHER.verify(stored or nobodys, _one_form(password))
    except (VerificationError, InvalidHashError):
        return None
    if stored is None:
        return None
    return _hash(password) if _HASHER.check_needs_rehash(stored) else stored


def _one_form(password: str) -> bytes:
    """Keyboards compose letters in different ways (RFC 8265)."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
