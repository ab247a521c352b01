"""Checking a password with the limits of signing in: what guesses a password must lock nobody out."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from fastapi import Request

from api.pages.client import client_network
from bot.accounts import people
from bot.accounts.throttle import Places, Throttle
from bot.app import App


@dataclass(frozen=True, slots=True)
class Checks:
    """What one process remembers."""

    throttle: Throttle = field(default_factory=lambda: Throttle(time.monotonic))
    places: Places = field(default_factory=Places)


async def checked_sign_in(request: Request, app: App, name: str, password: str) -> str | None:
    """The token of a new session; None: wrong. Raises TooManyTriesError or BusyError, and nothing was checked."""
    checks: Checks = request.app.state.checks
    address = client_network(request)
    attempt = checks.throttle.begin(name, address)
    try:
        await asyncio.sleep(attempt.pause)
        with checks.places.place(address):
            token = await people.sign_in(app.sessions, name, password)
    except BaseException:
        checks.throttle.unchecked(attempt)
        raise
    if token is not None:
        checks.throttle.right(attempt)
    return token
