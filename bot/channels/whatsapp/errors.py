"""Every error of the Cloud API, mapped on purpose by its code. Permanent ones first; what is unknown is retried.

Codes: pywa/errors.py and Meta's page "Error codes" (May 2026).
"""

from __future__ import annotations

import httpx
from pywa.errors import WhatsAppError

from bot.channels.whatsapp import limits
from bot.messages import GiveUp, TryAgain

_PERMANENT = {
    470: "window-closed",
    131047: "window-closed",  # more than 24 hours since her last message
    131026: "undeliverable",  # no WhatsApp account, terms not accepted, app too old
    131049: "undeliverable",
    130472: "undeliverable",
    130497: "undeliverable",  # the account may not write to her country
    131050: "undeliverable",
    131062: "undeliverable",  # this kind of message can't go to a business-scoped user id
    131021: "rejected",  # she has our own number
    131051: "rejected",
    131008: "rejected",
    131009: "rejected",
    100: "rejected",
}

_LATER = {
    131056: limits.PAIR_PAUSE,
    130429: limits.THROUGHPUT_PAUSE,
    4: limits.QUOTA_PAUSE,
    80007: limits.QUOTA_PAUSE,
    131048: limits.QUOTA_PAUSE,
    131064: limits.QUOTA_PAUSE,
    133016: limits.QUOTA_PAUSE,
    429: limits.QUOTA_PAUSE,
}

_OPERATOR = frozenset(
    {0, 3, 10, 190, *range(200, 300), 368, 131005, 131030, 131031, 131037, 131042, 131045, 133010, 401, 403, 404}
)
"""Token, permission, payment or registration: nothing of hers may be lost for it. 4xx stands where no code came."""

NO_SUCH_OBJECT = 33
"""Subcode of 100: the phone number id is wrong or the token has no right to it."""

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def result_of(error: WhatsAppError) -> TryAgain | GiveUp:
    if error.code == 100 and error.subcode == NO_SUCH_OBJECT:
        return TryAgain("operator")
    if reason := _PERMANENT.get(error.code):
        return GiveUp(reason)
    if after := _LATER.get(error.code):
        return TryAgain("rate-limited", after)
    if error.code in _OPERATOR:
        return TryAgain("operator")
    return TryAgain("platform")


def result_of_transport(error: httpx.HTTPError) -> TryAgain:
    return TryAgain("unreachable" if isinstance(error, _NEVER_SENT) else "outcome-unknown")
