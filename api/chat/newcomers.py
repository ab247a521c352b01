"""How many new conversations one address may begin. Whole camps share one: it is generous, and for new ones only."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

AT_ONCE = 60
PER_SECOND = 2.0
MOST_ADDRESSES = 10_000


class Newcomers:
    """A bucket of tokens for each address, in the memory of one process. `now` gives seconds that only grow."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """Tokens, and when they were counted."""

    def admits(self, address: str) -> bool:
        """Takes a token. False: there is none, and no more is taken."""
        now = self._now()
        tokens, counted = self._buckets.get(address, (float(AT_ONCE), now))
        tokens = min(tokens + (now - counted) * PER_SECOND, AT_ONCE)
        admitted = tokens >= 1
        self._buckets[address] = (tokens - 1 if admitted else tokens, now)
        self._buckets.move_to_end(address)
        if len(self._buckets) > MOST_ADDRESSES:
            self._buckets.popitem(last=False)  # it has not come for longest
        return admitted
