from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.windows import LONG, WIDTH, windows_of


def test_a_short_text_has_none() -> None:
    assert windows_of("a" * LONG) == []


@pytest.mark.parametrize("count", [61, 100, 160, 4_000])
def test_every_word_is_whole_in_some_window(count: int) -> None:
    words = [f"w{number:04}" for number in range(count)]
    windows = windows_of(" ".join(words))

    assert {word for window in windows for word in window.split()} >= set(words)
    assert max(map(len, windows)) <= WIDTH


@given(st.text(max_size=900))
def test_any_text_has_a_bounded_number_of_windows(text: str) -> None:
    assert len(windows_of(text)) <= 14
