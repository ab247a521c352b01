"""Secrets of links and sessions: the browser holds the token, we hold its hash."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    return secrets.token_urlsafe(_BYTES)


def digest(token: str) -> bytes:
    """A token is random and long: nobody finds it from a plain hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
