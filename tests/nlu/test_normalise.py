from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.features import hashed
from nlu.normalise import MAX_HEAD, MAX_TAIL, clean, for_model, matching_form
from nlu.romanised import skeleton, to_arabic


@given(st.text(alphabet=st.characters()))
def test_any_string_can_be_cleaned_and_encoded(text: str) -> None:
    cleaned = for_model(text)

    for form in (cleaned, matching_form(cleaned), to_arabic(cleaned), skeleton(cleaned)):
        form.encode("utf-8")
        assert "\0" not in form


@given(st.text(alphabet="ab cا ب\u200bé1", max_size=30))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("he\0lp \ud800me", "he lp me"),
        ("\u202epass\u200bport\u202c", "passport"),
        ("heeeelp  me\n\nnow", "heelp me now"),
        ("1000 dirham", "1000 dirham"),
        ("الســـلام", "السلام"),
        ("نمی\u200cدهد", "نمی\u200cدهد"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("one", "other"), [("كفيلي", "کفیلی"), ("مدرسة", "مدرسه"), ("٣ شهور", "3 شهور"), ("HELP", "help")]
)
def test_one_matching_form_for_many_spellings(one: str, other: str) -> None:
    assert matching_form(one) == matching_form(other)


def test_a_long_text_keeps_its_start_and_end() -> None:
    short = for_model("start " + "word " * 4_000 + "end")

    assert len(short) <= MAX_HEAD + MAX_TAIL + 1
    assert (short[:5], short[-3:]) == ("start", "end")


@pytest.mark.parametrize(
    ("latin", "arabic"), [("rateb", "راتب"), ("jawaz", "جواز"), ("kafeel", "كفيل"), ("mushkila", "مشكلة")]
)
def test_both_scripts_have_one_skeleton(latin: str, arabic: str) -> None:
    assert skeleton(latin) == skeleton(arabic)


def test_hashed_grams_are_the_same_on_every_machine() -> None:
    assert hashed(["ab"], range(2, 4), 12).buckets.tolist() == [377, 434, 1185, 1849, 2723]
    assert hashed([""], range(2, 4), 12).buckets.size <= 1
    assert hashed([], range(2, 4), 12).buckets.size == 0
