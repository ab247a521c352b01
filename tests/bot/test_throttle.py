"""Wrong sign-ins and a given clock: who guesses waits, and locks nobody out."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from bot.accounts import throttle
from bot.accounts.throttle import Attempt, BusyError, Places, Throttle, TooManyTriesError

HERE, THERE = "192.0.2.1", "198.51.100.7"


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tries(clock: Clock) -> Throttle:
    return Throttle(clock)


def fail(tries: Throttle, times: int, name: str = "Amal", address: str = HERE) -> Attempt:
    attempts = [tries.begin(name, address) for _ in range(times)]
    return attempts[-1]


def wait_of(tries: Throttle, clock: Clock) -> float:
    """Seconds until the next try is taken, which then is a wrong one, too."""
    for seconds in range(1000):
        try:
            tries.begin("Amal", HERE)
        except TooManyTriesError:
            clock.seconds += 1
        else:
            return seconds
    raise AssertionError("never taken again")


def test_after_five_wrong_tries_the_wait_doubles_up_to_five_minutes(tries: Throttle, clock: Clock) -> None:
    fail(tries, 5)
    assert [wait_of(tries, clock) for _ in range(10)] == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


@pytest.mark.parametrize("spelt", ["amal", " AMAL ", "Ａｍａｌ"])
def test_another_spelling_is_the_same_name(tries: Throttle, spelt: str) -> None:
    fail(tries, 5)
    with pytest.raises(TooManyTriesError):
        tries.begin(spelt, HERE)


def test_other_addresses_and_other_names_are_not_refused(tries: Throttle) -> None:
    fail(tries, 5)
    assert tries.begin("Amal", THERE).pause == 0
    assert tries.begin("Hodan", HERE).pause == 0


def test_a_refused_try_does_not_lengthen_the_wait(tries: Throttle, clock: Clock) -> None:
    fail(tries, 5)
    for _ in range(50):
        with pytest.raises(TooManyTriesError):
            tries.begin("Amal", HERE)
    clock.seconds += 2
    tries.begin("Amal", HERE)


def test_the_right_password_gives_this_address_a_fresh_start(tries: Throttle) -> None:
    tries.right(fail(tries, 5))
    fail(tries, 5)
    with pytest.raises(TooManyTriesError):
        tries.begin("Amal", HERE)


def test_what_was_not_checked_does_not_count(tries: Throttle) -> None:
    for _ in range(100):
        tries.unchecked(tries.begin("Amal", HERE))
    assert fail(tries, 5).pause == 0


def test_after_fifty_wrong_tries_from_everywhere_each_waits_a_second_and_none_is_refused(tries: Throttle) -> None:
    pauses = [tries.begin("Amal", f"192.0.2.{number}").pause for number in range(60)]
    assert pauses == [0.0] * 50 + [1.0] * 10
    assert tries.begin("Hodan", HERE).pause == 0


def test_the_right_password_does_not_hide_what_others_tried(tries: Throttle) -> None:
    for number in range(50):
        tries.begin("Amal", f"192.0.2.{number}")
    tries.right(tries.begin("Amal", THERE))
    assert tries.begin("Amal", THERE).pause == 1


def test_after_fifteen_minutes_all_is_forgotten(tries: Throttle, clock: Clock) -> None:
    for number in range(50):
        tries.begin("Amal", f"192.0.2.{number}")
    assert fail(tries, 4, address=HERE).pause == 1
    clock.seconds += throttle.KEPT
    assert fail(tries, 5).pause == 0


def test_no_more_than_so_many_keys_are_kept_and_the_oldest_goes_first(
    tries: Throttle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "MOST_KEYS", 10)
    fail(tries, 5)
    for number in range(9):
        tries.begin(f"somebody {number}", HERE)
    with pytest.raises(TooManyTriesError):
        tries.begin("Amal", HERE)
    tries.begin("one more", HERE)
    tries.begin("Amal", HERE)
    assert len(tries._pairs._kept) == len(tries._names._kept) == 10


def test_twenty_passwords_wait_at_most_and_five_of_one_address() -> None:
    places = Places()
    with ExitStack() as waiting:
        for address in ("a", "b", "c"):
            for _ in range(5):
                waiting.enter_context(places.place(address))
            with pytest.raises(BusyError), places.place(address):
                pass
        for number in range(5):
            waiting.enter_context(places.place(str(number)))
        with pytest.raises(BusyError), places.place("somebody else"):
            pass
    with places.place("a"):
        assert places._taken == {"a": 1}


def test_where_a_limit_holds_for_all_addresses_a_guesser_with_many_is_refused_for_a_while(clock: Clock) -> None:
    tries = Throttle(clock, most_from_all=20)
    for number in range(20):
        tries.begin("Amal", f"192.0.2.{number}")
    with pytest.raises(TooManyTriesError):
        tries.begin("Amal", THERE)
    tries.begin("Zubaida", THERE)
    clock.seconds += 15 * 60
    tries.begin("Amal", THERE)
