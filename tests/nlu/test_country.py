from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.country import countries_named, country_said, elsewhere_said, only_place
from nlu.normalise import clean
from nlu.places import PLACES
from nlu.slots.words import sentences

SAID = [
    ("i am in dubai", "AE"),
    ("انا في الكويت", "KW"),
    ("dubai", "AE"),
    ("Dubai!", "AE"),
    ("no salary 3 months in dubai", "AE"),
    ("انا بالكويت", "KW"),
    ("ana fi dubai", "AE"),
    ("dubai mein hoon", "AE"),
    ("main dubai mein kaam karti hoon", "AE"),
    ("میں دبئی میں ہوں", "AE"),
    ("Türkiye'deyim", "TR"),
    ("istanbulda yasiyorum", "TR"),
    ("waxaan joogaa dubai", "AE"),
    ("dubai ayaan joogaa", "AE"),
    ("saya di malaysia", "MY"),
    ("nandito ako sa dubai", "AE"),
    ("niko dubai", "AE"),
    ("je suis au liban", "LB"),
    ("my sister is home, i am in oman", "OM"),
    ("my husband beat me i am in lebanon", "LB"),
    ("في السعودية ما دفعوا راتبي", "SA"),
    ("saudi", "SA"),
    ("ዱባይ ነኝ", "AE"),
    ("በሳውዲ እሰራለሁ", "SA"),
    ("i live in kuala lumpur", "MY"),
    ("i work in saudi arabia from kenya", "SA"),
    ("Beirut", "LB"),
    ("kl", "MY"),
    ("i am in jordan and my husband in syria", "JO"),
    ("من در ترکیه هستم", "TR"),
    ("aku kerja di arab saudi", "SA"),
    ("amman", "JO"),
]
NOT_SAID = [
    "i am from Indonesia",
    "filipino",
    "from pakistan",
    "my sister in kuwait",
    "i went back to pakistan",
    "اختي في الكويت",
    "میں پاکستان سے ہوں",
    "saya dari indonesia",
    "i want to go to qatar",
    "i was in oman before",
    "the turkey is in the oven",
    "طلعت من مصر",
    "embassy of indonesia in jordan",
    "indonesian embassy",
    "sabah el kheir",
    "günaydın sabah",
    "ana men elmaghrib",
    "",
    "عمان",
    "my behn kuwait me hai",
    "واختي في قطر؟",
    "agent for job in qatar",
    "looking baby sitter job in amman",
    "any cleaning job in dubai",
    "ادور شغل في الرياض",
    "دبئی میں نوکری",
]


@pytest.mark.parametrize(("text", "country"), SAID)
def test_where_she_says_she_is(text: str, country: str) -> None:
    assert country_said(clean(text)) == country


@pytest.mark.parametrize("text", NOT_SAID)
def test_origin_travel_and_other_people_are_not_where_she_is(text: str) -> None:
    assert country_said(clean(text)) is None


def test_two_countries_at_once_are_a_doubt() -> None:
    assert country_said("i work in qatar. i work in oman") is None


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, names in PLACES.items() for name in names])
def test_each_name_alone_is_its_country(code: str, name: str) -> None:
    assert country_said(clean(name)) == code


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("i am in dubai", True),
        ("انا في الرياض", True),
        ("waxaan joogaa dubai", True),
        ("dubai mein hoon", True),
        ("he is in dubai with knife", False),
        ("i am in danger", False),
        ("", False),
    ],
)
def test_a_place_and_nothing_else(text: str, only: bool) -> None:
    assert only_place(clean(text)) is only


@given(st.text())
def test_any_string_passes(text: str) -> None:
    country_said(clean(text))
    only_place(clean(text))


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("what about my sister in qatar?", "QA"),
        ("my friend works in kuwait, her madam keeps the passport", "KW"),
        ("واختي في قطر؟", "QA"),
        ("اختي في السعودية ما عطوها راتبها", "SA"),
        ("meri behan dubai mein hai us ko tankhwah nahi mili", "AE"),
        ("walaashay oo qatar joogta mushahar lama siin", "QA"),
        ("kız kardeşim ürdün'de, maaşını vermiyorlar", "JO"),
        ("my sister is in qatar, i am in kuwait", None),
        ("my sister went back from qatar", None),
        ("my husband in egypt sends no money", None),
        ("my friend was in qatar and in oman", None),
        ("i am in dubai", None),
    ],
)
def test_the_country_of_a_woman_she_asks_for(text: str, country: str | None) -> None:
    assert elsewhere_said(sentences(clean(text))) == country


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("lebanon landlord no give deposit", ("LB",)),
        ("i am pregnant not married in qatar", ("QA",)),
        ("السعودية صاحب العمل بلغ هروب", ("SA",)),
        ("دبئی میں شوہر مر گیا ویزا کا کیا ہو گا", ("AE",)),
        ("from oman they sent me to dubai, then oman again", ("OM", "AE")),
        ("my landlord keeps the deposit", ()),
    ],
)
def test_all_countries_that_are_named(text: str, named: tuple[str, ...]) -> None:
    assert countries_named(sentences(clean(text))) == named
