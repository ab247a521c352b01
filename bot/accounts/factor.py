"""The second factor: six digits of an authenticator app (TOTP, RFC 6238). Pure but for chance."""

from __future__ import annotations

import hmac
import unicodedata

import pyotp

_ISSUER = "Desk"
"""What her app shows: nothing that tells a passer-by what she works at."""
_SECONDS = 30
_STEPS_ASIDE = 1
"""Clocks differ, and typing takes time."""
_DIGITS = 6


def new_secret() -> str:
    """160 bits, in base 32."""
    return pyotp.random_base32(32)


def address_of(secret: str, name: str) -> str:
    """What an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)


def fitting_step(secret: str, typed: str, now: float, after: int | None) -> int | None:
    """The time step whose code was typed, later than the step `after`; None: the code is wrong or was used before.

    `now` in seconds since 1970.
    """
    code = _digits(typed)
    if len(code) != _DIGITS:
        return None
    current, totp = int(now) // _SECONDS, pyotp.TOTP(secret)
    found = None
    for step in range(current - _STEPS_ASIDE, current + _STEPS_ASIDE + 1):
        if hmac.compare_digest(totp.at(step * _SECONDS), code) and (after is None or step > after):
            found = step
    return found


def _digits(typed: str) -> str:
    """The digits of any script; spaces as apps show them are passed over."""
    return "".join(str(unicodedata.digit(char)) for char in typed[:40] if char.isdigit())
