from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.normalise import clean
from nlu.signs import cries_for_help, speaks_of_danger, threatened_by_others

CRIES = [
    "SOS", "🆘", "🆘🆘", "999", "911!", "112", "123", "call 999", "police", "POLICE PLEASE", "call the police please",
    "poliiiice", "help help help", "مدد", "النجدة", "انقذوني", "الحقوووني!!", "يا ناس الحقوني", "el7a2ooni", "badbaado",
    "i gargaar", "i gargaara fadlan", "bachao", "bachaooo", "madad karo", "بچاؤ", "مجھے بچاؤ", "پولیس بلاؤ",
    "imdat!", "kurtarın beni", "polisi arayin lutfen", "به دادم برسید", "saklolo po", "iligtas nyo ako", "au secours",
    "à l'aide svp", "niokoe", "አድኑኝ", "ድረሱልኝ እህቴ", "বাঁচান আপা", "मुझे बचाओ!", "मलाई बचाउनुहोस्", "බේරගන්න",
    "காப்பாத்துங்க", "ကယ်ပါ", "ku cece ni don Allah", "na oolchaa", "min dikuje", "ئەمکوژێ", "ما وژغورئ",
    "selamatkan saya", "dia nak bunuh saya", "ኣድሕኑኒ",
]  # fmt: skip
NO_CRIES = [
    "", "1", "12345", "9", "help", "hello", "?", "🙏", "police took my husband, what now", "which police report",
    "ممكن مساعدة", "madad chahiye kaghaz ke liye", "999 riyal salary",
    "tolong", "کمک", "tulong po", "aidez moi svp", "nisaidie", "yardım", "সাহায্য", "मदद",
]  # fmt: skip
DANGER = [
    "he is going to kill me", "They will kill me.", "my husband says he will kill me", "he is beating me right now",
    "i want to die tonight", "i am going to kill myself", "i took all the pills", "he has a knife",
    "زوجي راح يقتلني", "سيقتلونني", "بيضربني الحين", "بدي انتحر", "معه سكين", "بيكسر الباب",
    "hay2telni", "byedrabni delwa2ty", "wuu i dilayaa", "way i dilayaan", "hadda wuu i garaacayaa", "waan is dilayaa",
    "ma rabo inaan noolaado", "وہ مجھے جان سے مار دے گا", "وہ مجھے ابھی مار رہا ہے", "خودکشی کرنا چاہتی ہوں",
    "wo mujhe jaan se mar dega", "abhi mujhe mar raha hai", "khudkushi karne lagi hun",
    "Salary late 3 months. Now he has a knife. What is the law?",
]  # fmt: skip
NO_DANGER = [
    "my dad will kill me if i marry a foreigner haha", "he is not going to kill me", "this job is killing me",
    "my phone is dying", "years ago he said he will kill me", "i never want to die", "a movie where he will kill her",
    "i dont want to live with him anymore", "ابوي بيذبحني ههههه", "هموت واعرف ليه", "الشغل بيقتلني",
    "ma rabo inaan dhinto", "hore ayuu iigu yiri waan ku dilayaa", "kaam ne maar dala", "exam ne mar dala",
    "pehle kehta tha jaan se mar dega", "i am in dubai", "no salary 3 months", "",
]  # fmt: skip


@pytest.mark.parametrize("text", CRIES)
def test_a_whole_message_that_cries_for_help(text: str) -> None:
    assert cries_for_help(clean(text))


@pytest.mark.parametrize("text", NO_CRIES)
def test_no_cry(text: str) -> None:
    assert not cries_for_help(clean(text))


@pytest.mark.parametrize("text", DANGER)
def test_a_phrase_that_leaves_little_doubt(text: str) -> None:
    assert speaks_of_danger(clean(text))


@pytest.mark.parametrize("text", NO_DANGER)
def test_past_idiom_story_and_negation_are_left_to_the_head(text: str) -> None:
    assert not speaks_of_danger(clean(text))


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("he will kill me", True),
        ("they will kill me", True),
        ("wuu i dilayaa", True),
        ("i will kill myself", False),
        ("he will kill me so i want to kill myself", False),
        ("waan is dilayaa", False),
    ],
)
def test_who_wants_to_kill(text: str, others: bool) -> None:
    assert threatened_by_others(clean(text)) is others


@given(st.text())
def test_any_string_passes(text: str) -> None:
    cleaned = clean(text)
    cries_for_help(cleaned), speaks_of_danger(cleaned), threatened_by_others(cleaned)
