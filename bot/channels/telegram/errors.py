"""Every error of the Bot API, mapped on purpose. Permanent ones first: BadRequest is a kind of NetworkError."""

from __future__ import annotations

import datetime as dt

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.messages import GiveUp, TryAgain

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def result_of(error: TelegramError) -> TryAgain | GiveUp:
    match error:
        case Forbidden():
            return GiveUp("blocked")
        case BadRequest():
            return GiveUp("rejected")
        case ChatMigrated():  # only groups move
            return GiveUp("moved")
        case InvalidToken():  # the operator's fault: nothing of hers may be lost for it
            return TryAgain("operator")
        case RetryAfter():
            return TryAgain("rate-limited", seconds(error))
        case Conflict():
            return TryAgain("conflict")
        case TimedOut():
            return TryAgain("unreachable" if isinstance(error.__cause__, _NEVER_SENT) else "outcome-unknown")
        case NetworkError():
            return TryAgain(_network_reason(error.__cause__))
        case _:  # an answer that can't be read
            return TryAgain("outcome-unknown")


def seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait)


def _network_reason(cause: BaseException | None) -> str:
    if isinstance(cause, _NEVER_SENT):
        return "unreachable"
    return "outcome-unknown" if isinstance(cause, httpx.HTTPError) else "platform"
