"""Long polling, for those without a public address. An update is confirmed only after it was taken."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import structlog
from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram.errors import seconds

log = structlog.get_logger()
T = TypeVar("T")
_LONGEST_PAUSE = 30.0


async def poll(
    channel: TelegramChannel,
    take: Callable[[dict[str, Any]], Awaitable[None]],
    stop: asyncio.Event,
    *,
    wait: int = 25,
    pause: float = 1.0,
) -> None:
    """Hand each update to `take`, in order, until `stop` is set.

    Telegram keeps an update until a later `offset` is asked for. So where `take` raises or the process
    dies, the update comes again; `take` must know it by its update_id. `pause` is the first back-off in
    seconds; it doubles up to half a minute.
    """
    webhook_is_off, offset, failures = False, None, 0
    while not stop.is_set():
        try:
            if not webhook_is_off:
                await _unless(stop, channel.webhook_off())
                webhook_is_off = not stop.is_set()
            for update in await _unless(stop, channel.updates(offset, wait)) or ():
                if stop.is_set():
                    return
                await take(update)
                offset = _after(update)
            failures = 0
        except Exception as error:  # also what `take` raises: the loop is the only one that fetches
            failures += 1
            log.warning("polling-failed", channel=channel.name, error=type(error).__name__, failures=failures)
            await _sleep(stop, _back_off(error, pause, failures))


def _after(update: dict[str, Any]) -> int:
    number = update.get("update_id")
    if not isinstance(number, int):
        raise TelegramError("an update without a number")  # can't be confirmed: wait, don't spin
    return number + 1


def _back_off(error: Exception, pause: float, failures: int) -> float:
    if isinstance(error, RetryAfter):
        return seconds(error)
    return float(min(pause * 2 ** min(failures - 1, 10), _LONGEST_PAUSE))


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """The work's result, or None as soon as `stop` is set."""
    task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for each in (task, stopped):
            each.cancel()
        await asyncio.gather(task, stopped, return_exceptions=True)


async def _sleep(stop: asyncio.Event, delay: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), delay)
    except TimeoutError:
        return
