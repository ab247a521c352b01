"""Event streams of open pages: how many one browser may hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

_MOST_STREAMS = 4


class Streams:
    """How many streams each browser has open in this process."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    def full(self, person: str) -> bool:
        return self._open[person] >= _MOST_STREAMS

    @contextmanager
    def one(self, person: str) -> Iterator[None]:
        self._open[person] += 1
        try:
            yield
        finally:
            self._open[person] -= 1
            if not self._open[person]:
                del self._open[person]
