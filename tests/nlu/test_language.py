from __future__ import annotations

import pytest

from nlu.language import Guess, LanguageModel, learn
from nlu.model import Model
from nlu.normalise import clean
from nlu.varieties import main_script, variety_of
from tests.nlu.conftest import read


@pytest.fixture
def tongue(model: Model) -> LanguageModel:
    return model.language


@pytest.fixture(scope="module")
def typed() -> LanguageModel:
    """What is typed in Latin letters in South Asia, and English."""
    files = [
        ("examples", "ur-Latn", 400),
        ("samples", "hi-Latn", 60),
        ("samples", "bn-Latn", 60),
        ("examples", "en", 400),
    ]
    return learn([example for folder, name, most in files for example in read(folder, name)[:most]])


def ask(tongue: LanguageModel, text: str, hint: str | None = None) -> Guess:
    return tongue.guess(clean(text), hint, 0.5, 0.2)


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("my employer does not pay my salary", "en", "Latn"),
        ("صاحب العمل ما عطاني راتبي", "ar", "Arab"),
        ("کفیل من پاسپورتم را گرفته و پس نمی‌دهد", "fa", "Arab"),
        ("دەمەوێت بزانم مافەکانم چییە", "ckb", "Arab"),
        ("maaşımı alamıyorum ne yapmam lazım", "tr", "Latn"),
        ("hindi pa po ako binabayaran ng amo ko", "fil", "Latn"),
        ("je veux divorcer de mon mari", "fr", "Latn"),
        ("sijalipwa mshahara wangu miezi mitatu", "sw", "Latn"),
        ("ደመወዜን አልከፈሉኝም", "am", "Ethi"),
        ("ደሞዘይ ኣይከፈሉንን", "ti", "Ethi"),
        ("আমার বেতন দেয় না", "bn", "Beng"),
        ("எனக்கு சம்பளம் தரவில்லை", "ta", "Taml"),
        ("මගේ පඩි දුන්නේ නැහැ", "si", "Sinh"),
        ("လစာမရသေးဘူး", "my", "Mymr"),
        ("el kafeel msh byedeeni el rateb", "ar", "Latn"),
    ],
)
def test_language_and_script(tongue: LanguageModel, text: str, language: str, script: str) -> None:
    guess = ask(tongue, text)

    assert (guess.language, guess.script) == (language, script)


@pytest.mark.parametrize(
    "text",
    [
        "мне не платят зарплату",
        "老板不给我工资",
        "ฉันต้องการความช่วยเหลือ",
        "mein chef zahlt meinen lohn nicht un",
    ],
)
def test_a_language_that_is_none_of_ours_is_not_told(tongue: LanguageModel, text: str) -> None:
    assert ask(tongue, text).language is None


def test_one_borrowed_word_does_not_flip_the_conversation(tongue: LanguageModel) -> None:
    assert ask(tongue, "passport", hint="sw").language == "sw"


def test_a_whole_sentence_does(tongue: LanguageModel) -> None:
    assert ask(tongue, "my employer does not pay my salary since three months", hint="tr").language == "en"


def test_another_script_does_too(tongue: LanguageModel) -> None:
    assert ask(tongue, "আমার বেতন দেয় না", hint="en").language == "bn"


@pytest.mark.parametrize(
    ("text", "script"),
    [("", "Zyyy"), ("123 !?", "Zyyy"), ("WhatsApp ما يشتغل عندي", "Arab"), ("hello", "Latn"), ("привет", "Cyrl")],
)
def test_the_script_is_that_of_most_words(text: str, script: str) -> None:
    assert main_script(text) == script


def test_varieties_are_told_by_script() -> None:
    assert [variety_of("ar", "Latn"), variety_of("ar", "Arab"), variety_of("de", "Latn")] == ["ar-Latn", "ar", "other"]


@pytest.mark.parametrize("hint", ["ur", "hi"])
def test_the_conversation_says_whether_it_is_urdu_or_hindi(typed: LanguageModel, hint: str) -> None:
    guess = ask(typed, "malik ne mera passport rakh liya hai wapas nahi deta", hint=hint)

    assert (guess.language, guess.variety) == (hint, f"{hint}-Latn")
    assert guess.score > 0.9


def test_roman_urdu_and_hindi_that_could_be_either_is_urdu(typed: LanguageModel) -> None:
    text = clean("mera pati mujhe marta hai")
    names = [name for name in typed.classes if name != "other"]
    chances = typed._chances(text, names, None)

    guess = typed.guess(text, None, 0.5, 0.2)

    assert chances["hi-Latn"] > 0.01  # not nothing ...
    assert guess.language == "ur"
    assert guess.score == pytest.approx(chances["ur-Latn"] + chances["hi-Latn"])


def test_a_conversation_in_hindi_does_not_swallow_bengali(typed: LanguageModel) -> None:
    assert ask(typed, "amar malik amar beton dey na tin mash hoilo", hint="hi").language == "bn"
