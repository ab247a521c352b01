"""Wrong sign-ins as one process remembers them: whoever guesses waits longer and longer, and nobody else does.

Pure: the clock is given. Names are kept as hashes only.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from bot.accounts.rules import tidy_name

FREE_TRIES = 5
"""Wrong tries of a name from one address before further ones are refused for a while."""
LONGEST_WAIT = 300.0
FREE_TRIES_FROM_ALL = 50
"""Wrong tries of a name from all addresses before each further one waits: it is never refused."""
PAUSE = 1.0
MOST_KEYS = 10_000
KEPT = 15 * 60.0
MOST_CHECKS = 20
MOST_CHECKS_OF_ONE = 5
"""Of these, those from one address: nobody fills all places alone."""


class TooManyTriesError(Exception):
    """This name was tried too often from this address: not yet again."""


class BusyError(Exception):
    """Too many passwords wait to be checked."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try, counted as wrong until it is known. `pause`: seconds that it waits before it is checked."""

    name: bytes
    pair: bytes
    pause: float


class Throttle:
    """`now` gives seconds that only grow.

    `most_from_all`: from so many wrong tries of a name on, from wherever, each further one is refused for a while.
    Only for what nobody tries who has not shown something else before: else it would lock others out.
    """

    def __init__(self, now: Callable[[], float], most_from_all: int | None = None) -> None:
        self._now, self._most_from_all = now, most_from_all
        self._pairs, self._names = _Counts(), _Counts()

    def begin(self, name: str, address: str) -> Attempt:
        """Counted before it is checked, so that many at once don't slip by. Raises TooManyTriesError."""
        now = self._now()
        hashed = sha256(tidy_name(name).casefold().encode("utf-8", "surrogatepass")).digest()
        attempt = Attempt(hashed, sha256(hashed + address.encode()).digest(), self._pause(hashed, now))
        if self._most_from_all is not None and self._names.of(hashed, now)[0] >= self._most_from_all:
            raise TooManyTriesError
        tries, last = self._pairs.of(attempt.pair, now)
        if tries >= FREE_TRIES and now < last + min(2.0 ** min(tries - FREE_TRIES + 1, 10), LONGEST_WAIT):
            raise TooManyTriesError
        self._pairs.add(attempt.pair, now)
        self._names.add(attempt.name, now)
        return attempt

    def right(self, attempt: Attempt) -> None:
        """The password was right: this address starts afresh. What others tried with this name stays counted."""
        self._pairs.forget(attempt.pair)
        self._names.take_back(attempt.name)

    def unchecked(self, attempt: Attempt) -> None:
        """It came to nothing for another reason: it does not count."""
        self._pairs.take_back(attempt.pair)
        self._names.take_back(attempt.name)

    def _pause(self, name: bytes, now: float) -> float:
        return PAUSE if self._names.of(name, now)[0] >= FREE_TRIES_FROM_ALL else 0.0


class Places:
    """How many passwords wait to be checked, in all and from each address."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    @contextmanager
    def place(self, address: str) -> Iterator[None]:
        """Raises BusyError."""
        if self._taken.total() >= MOST_CHECKS or self._taken[address] >= MOST_CHECKS_OF_ONE:
            raise BusyError
        self._taken[address] += 1
        try:
            yield
        finally:
            self._taken -= Counter({address: 1})  # what is zero goes


class _Counts:
    """Tries and the time of the last one, by key. Bounded: what was not added to for longest goes first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, tuple[int, float]] = OrderedDict()

    def of(self, key: bytes, now: float) -> tuple[int, float]:
        tries, last = self._kept.get(key, (0, now))
        return (tries, last) if now < last + KEPT else (0, now)

    def add(self, key: bytes, now: float) -> None:
        self._kept[key] = (self.of(key, now)[0] + 1, now)
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEYS or self._oldest() + KEPT <= now:
            self._kept.popitem(last=False)

    def take_back(self, key: bytes) -> None:
        if key in self._kept:
            tries, last = self._kept[key]
            self._kept[key] = (max(tries - 1, 0), last)

    def forget(self, key: bytes) -> None:
        self._kept.pop(key, None)

    def _oldest(self) -> float:
        return next(iter(self._kept.values()))[1]
