"""Nothing is cut away, every part fits, no character, number or isolate is torn apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.channels.split import split, split_tail
from bot.channels.text import utf16, well_formed

quickly = settings(deadline=None, max_examples=100)
OPEN, CLOSE = "\u2066\u2067\u2068", "\u2069"
WORDS = st.sampled_from(
    [
        *["حقوق", "passport", "क्षत्रिय", "été", "👩\u200d👧\u200d👦", "🇦🇪🇹🇷", "می\u200cخواهم", "word.", "؟"],
        *("ا" * 35, "\n", "\n\n", "\u2066+971 4 606 6777\u2069"),
    ]
)
TEXTS = st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=200)


def without_space(text: str) -> str:
    return "".join(text.split())


def balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character in OPEN) - (character == CLOSE)
        if depth < 0:
            return False
    return depth == 0


@given(text=TEXTS, limit=st.integers(24, 120))
@example(text="\u2066" * 300 + "x" * 100 + "\u2069" * 300, limit=24)
@example(text="a" + "\u0301" * 300, limit=24)
@quickly
def test_parts_hold_everything_within_the_limit(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(part and utf16(part) <= limit for part in parts)
    said = without_space("".join(parts))
    expected = without_space(well_formed(text))
    if said != expected:  # an isolate longer than a part was closed and opened again
        marks = dict.fromkeys(map(ord, OPEN + CLOSE))
        assert said.translate(marks) == expected.translate(marks)
        assert len(said) > len(expected)


@given(text=TEXTS, limit=st.integers(24, 120))
@quickly
def test_isolates_stay_balanced(text: str, limit: int) -> None:
    if balanced(text) and text.count("\u2066") < 8:
        assert all(balanced(part) for part in split(text, limit))


@given(text=st.lists(WORDS, max_size=40).map(" ".join), limit=st.integers(40, 120))
@quickly
def test_no_part_starts_inside_a_character(text: str, limit: int) -> None:
    for part in split(text, limit)[1:]:
        assert unicodedata.category(part[0]) not in ("Mn", "Mc", "Me")
        assert part[0] not in "\u200c\u200d"


@given(text=TEXTS, limit=st.integers(60, 120), tail_limit=st.integers(24, 60))
@quickly
def test_a_tail_and_its_parts_hold_everything(text: str, limit: int, tail_limit: int) -> None:
    parts, tail = split_tail(text, limit, tail_limit)
    assert all(part and utf16(part) <= limit for part in parts)
    assert utf16(tail) <= tail_limit
    assert bool(tail) == bool(well_formed(text).strip())
    marks = dict.fromkeys(map(ord, OPEN + CLOSE))
    assert without_space("".join([*parts, tail])).translate(marks) == without_space(well_formed(text)).translate(marks)


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("", 10, []),
        (" \n ", 10, []),
        ("short", 10, ["short"]),
        ("One two.\n\nThree four.", 12, ["One two.", "Three four."]),
        ("One two.\nThree four.", 12, ["One two.", "Three four."]),
        ("One two. Three four.", 14, ["One two.", "Three four."]),
        ("ما هذا؟ هذا جواز سفر", 12, ["ما هذا؟", "هذا جواز سفر"]),
        ("one two three", 8, ["one two", "three"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("😀😀😀", 3, ["😀", "😀", "😀"]),
        ("call \u2066+971 4 606\u2069 now", 14, ["call", "\u2066+971 4 606\u2069", "now"]),
        ("\u2066one two three\u2069", 10, ["\u2066one two\u2069", "\u2066three\u2069"]),
        ("a\u0301b\u0301c\u0301", 3, ["a\u0301", "b\u0301", "c\u0301"]),
        ("🇦🇪🇹🇷", 6, ["🇦🇪", "🇹🇷"]),
    ],
)
def test_where_text_is_split(text: str, limit: int, parts: list[str]) -> None:
    assert split(text, limit) == parts


@pytest.mark.parametrize(
    ("text", "parts", "tail"),
    [
        ("short", [], "short"),
        ("A long first part here.\n\nPick one:", ["A long first part here."], "Pick one:"),
        ("First sentence here. Which one?", ["First sentence here."], "Which one?"),
        ("some words that do not end anywhere at all", ["some words that do not"], "end anywhere at all"),
    ],
)
def test_what_stands_over_buttons(text: str, parts: list[str], tail: str) -> None:
    assert split_tail(text, 100, 20) == (parts, tail)


def test_a_long_answer_is_split_quickly() -> None:
    text = "\n\n".join(f"Paragraph {n}: " + "حقوق العمال " * 20 + "\u2066+971 4 606 6777\u2069" for n in range(80))
    assert 5 < len(split(text, 4000)) < 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("مرحبا 😀", "مرحبا 😀"),
        ("\ud83d\ude00", "😀"),
        ("a\ud800b", "a\ufffdb"),
        ("\udc00", "\ufffd"),
    ],
)
def test_well_formed_text_can_be_encoded(text: str, expected: str) -> None:
    assert well_formed(text) == expected
    assert utf16(expected) == len(expected.encode("utf-16-le")) // 2
