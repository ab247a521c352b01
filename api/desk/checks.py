"""Checking passwords and codes with the limits of signing in: what guesses must lock nobody out."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TypeVar

from fastapi import Request

from api.pages.client import client_network
from bot.accounts import people
from bot.accounts.throttle import Places, Throttle
from bot.app import App

T = TypeVar("T")


_MOST_CODES = 20
"""Wrong codes of an account, from wherever: whoever types one has shown its password before."""


def _of_passwords() -> Throttle:
    return Throttle(time.monotonic)


def _of_codes() -> Throttle:
    return Throttle(time.monotonic, _MOST_CODES)


@dataclass(frozen=True, slots=True)
class Checks:
    """What one process remembers."""

    passwords: Throttle = field(default_factory=_of_passwords)
    codes: Throttle = field(default_factory=_of_codes)
    places: Places = field(default_factory=Places)


async def checked_sign_in(request: Request, app: App, name: str, password: str) -> str | None:
    """The token of a new session; None: wrong. Raises TooManyTriesError or BusyError, and nothing was checked."""
    return await _password(request, name, lambda: people.sign_in(app.sessions, name, password))


async def checked_password(request: Request, app: App, account_id: uuid.UUID, name: str, password: str) -> bool:
    """Whether it is this account's password. Raises TooManyTriesError or BusyError, and nothing was checked."""
    return await _password(request, name, lambda: people.is_password(app.sessions, account_id, password))


async def checked_code(request: Request, app: App, account_id: uuid.UUID, typed: str) -> bool:
    """Whether it is a code of her app, now used. Raises TooManyTriesError, and nothing was checked."""

    async def check() -> bool:
        async with app.sessions.begin() as db:
            return await people.take_code(db, app.vault, account_id, typed)

    return await _checked(_checks(request).codes, str(account_id), client_network(request), nullcontext(), check)


async def _password(request: Request, name: str, check: Callable[[], Awaitable[T]]) -> T:
    checks, address = _checks(request), client_network(request)
    return await _checked(checks.passwords, name, address, checks.places.place(address), check)


async def _checked(
    throttle: Throttle, name: str, address: str, place: AbstractContextManager[None], check: Callable[[], Awaitable[T]]
) -> T:
    """What `check` gives: a try counts as wrong where that is false."""
    attempt = throttle.begin(name, address)
    try:
        await asyncio.sleep(attempt.pause)
        with place:
            found = await check()
    except BaseException:
        throttle.unchecked(attempt)
        raise
    if found:
        throttle.right(attempt)
    return found


def _checks(request: Request) -> Checks:
    checks: Checks = request.app.state.checks
    return checks
