"""Her secret word as a table: how it is chosen, asked for and answered, and what is a message like any other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.code import PICTURES, asked, is_hers
from bot.dialogue.decide import decide
from bot.dialogue.decision import (
    CodeAnswered,
    Decision,
    Forget,
    Handled,
    HoldBack,
    Release,
    Say,
    SecretGiven,
    ShowCard,
)
from bot.dialogue.heard import Heard, Words
from bot.dialogue.situation import ALONE, Situation
from bot.dialogue.state import State
from nlu.understanding import Understanding
from tests.bot.factories import WORDS, Shelf, understanding

IDS = tuple(PICTURES)
IN_UAE = State(language="en", country="AE")
CHOOSING = replace(IN_UAE, asked="new-code", choices=IDS)
CHOSEN = replace(IN_UAE, code="banana")
ASKED = asked(CHOSEN)
CLAIMED = Situation(claimed=True)
WAITING = Situation(claimed=True, code_asked=True)
SPOKEN = Words({**WORDS.commands, "yes": "cmd:read", "secret word": "cmd:code"}, WORDS.names)
DANGER = understanding("safety.domestic-violence", urgent=True)
GUESSED = replace(DANGER, urgency_score=0.5)
"""What the engine makes of many a single word."""
KEPT = (SecretGiven("secret-chosen"), Handled())


def said(text: str, state: State, situation: Situation = ALONE, understood: Understanding | None = None) -> Decision:
    return decide(state, Heard("text", text, None, understood or understanding()), Shelf(), SPOKEN, situation)


def pressed(choice: str, state: State, situation: Situation = ALONE) -> Decision:
    return decide(state, Heard("choice", "", choice), Shelf(), SPOKEN, situation)


def keys(decision: Decision) -> list[str]:
    return [reply.key for reply in decision.replies if isinstance(reply, Say)]


def answered(right: bool) -> tuple[object, ...]:
    return (SecretGiven("secret-answered"), CodeAnswered(right))


@pytest.mark.parametrize("situation", [ALONE, CLAIMED])
def test_she_may_choose_by_button_and_by_word_also_while_a_person_has_her(situation: Situation) -> None:
    for decision in (pressed("cmd:code", IN_UAE, situation), said("Secret word", IN_UAE, situation)):
        assert decision.replies == (Say("code.choose", buttons=IDS),)
        assert (decision.state.asked, decision.state.choices) == ("new-code", IDS)


def test_the_way_to_choose_is_offered_where_she_asks_for_a_person_until_she_has_chosen() -> None:
    assert "cmd:code" in said("person", IN_UAE).state.choices
    assert "cmd:code" not in said("person", CHOSEN).state.choices


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("banana", "banana"),
        (" Banana! ", "banana"),
        ("ياسمين", "ياسمين"),
        ("وَردة", "ورده"),
        ("al-Amal", "alamal"),
        ("3", "p:3"),
        ("٣", "p:3"),
        ("🐟", "p:5"),
        ("☀", "p:2"),
        ("☀️", "p:2"),
        ("kuwait", "kuwait"),
        ("x" * 30, "x" * 30),
    ],
)
@pytest.mark.parametrize("situation", [ALONE, CLAIMED])
def test_a_word_a_picture_or_its_number_is_her_secret(text: str, code: str, situation: Situation) -> None:
    decision = said(text, CHOOSING, situation)
    assert (decision.state.code, decision.state.asked, decision.state.choices) == (code, None, ())
    assert (keys(decision), decision.effects) == (["code.kept"], KEPT)


@pytest.mark.parametrize("picture", IDS)
def test_a_pressed_picture_is_her_secret_also_when_the_question_is_over(picture: str) -> None:
    for state in (CHOOSING, IN_UAE):
        for situation in (ALONE, CLAIMED):
            decision = pressed(picture, state, situation)
            assert (decision.state.code, decision.effects) == (picture, KEPT)


def test_a_single_word_of_which_the_engine_only_guesses_that_it_is_urgent_can_be_chosen() -> None:
    assert said("jasmine", CHOOSING, understood=GUESSED).state.code == "jasmine"


@pytest.mark.parametrize("text", ["ab", "15", "+971", "yes", "my banana", "two words here", "👍", "?", "x" * 31])
@pytest.mark.parametrize("situation", [ALONE, CLAIMED])
def test_what_can_not_be_a_secret_is_asked_again(text: str, situation: Situation) -> None:
    decision = said(text, CHOOSING, situation)
    assert decision.replies == (Say("code.unusable", buttons=IDS),)
    assert (decision.state.code, decision.state.asked) == (None, "new-code")
    assert not any(isinstance(effect, SecretGiven) for effect in decision.effects)


def test_a_message_like_any_other_ends_the_question() -> None:
    decision = said("my madam keeps my passport", CHOOSING)
    assert decision.kind == "answer"
    assert (decision.state.code, decision.state.asked) == (None, None)
    aside = said("my madam keeps my passport", CHOOSING, CLAIMED)
    assert (aside.kind, aside.state.asked, aside.state.choices) == ("silent", None, ())
    assert said("menu", CHOOSING).state.asked is None
    assert pressed("a:work", CHOOSING).state.asked is None
    voice = decide(CHOOSING, Heard("voice"), Shelf(), SPOKEN)
    assert (keys(voice), voice.state.asked) == (["voice"], None)
    assert keys(decide(CHOOSING, Heard("media", "banana"), Shelf(), SPOKEN)) == ["media"]


def test_a_word_long_after_the_question_is_no_secret() -> None:
    assert said("hello", CHOOSING, Situation(long_silent=True)).state.code is None


@pytest.mark.parametrize("state", [CHOOSING, ASKED])
@pytest.mark.parametrize("situation", [ALONE, CLAIMED, WAITING])
def test_danger_leaving_forgetting_and_language_come_first(state: State, situation: Situation) -> None:
    for text in ("raped", "he beats me"):
        danger = said(text, state, situation, DANGER)
        assert isinstance(danger.replies[0], ShowCard)
        assert not any(isinstance(effect, SecretGiven | CodeAnswered) for effect in danger.effects)
    assert Forget() in said("forget me", state, situation).effects
    assert HoldBack() in said("stop", state, situation).effects
    assert said("language", state, situation).kind == "language"


def test_a_secret_can_not_be_changed() -> None:
    for situation in (ALONE, CLAIMED):
        decision = pressed("cmd:code", CHOSEN, situation)
        assert (keys(decision), decision.state.code, decision.state.asked) == (["code.have"], "banana", None)
    assert pressed("p:2", CHOSEN).state.code == "banana"
    assert keys(pressed("p:2", CHOSEN)) == ["code.have"]
    assert pressed("p:2", CHOSEN, CLAIMED).replies == ()


def test_leaving_keeps_it_and_forgetting_drops_it() -> None:
    assert said("stop", ASKED, WAITING).state == State(language="en", code="banana")
    assert said("forget me", CHOSEN).state.code is None
    for text in ("menu", "person", "my passport", "language"):
        assert said(text, CHOSEN).state.code == "banana"


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("banana", ["banana", "BANANA", " banana. ", "ba nana"]),
        ("ورده", ["وردة", "ورده", "وَرْدَة", "وردۃ"]),
        ("ياسمين", ["ياسمين", "یاسمین", "يـاسمين"]),
        ("alamal", ["al-Amal", "Al Amal", "alamal"]),
        ("p:3", ["3", "۳", "🌳"]),
    ],
)
@pytest.mark.parametrize("situation", [WAITING, Situation(code_asked=True)])
def test_the_right_word_is_right_in_any_spelling(code: str, texts: list[str], situation: Situation) -> None:
    for text in texts:
        decision = said(text, replace(ASKED, code=code), situation)
        assert (keys(decision), decision.effects) == (["code.given"], answered(True)), text
        assert (decision.state.asked, decision.state.choices, decision.state.code) == (None, (), code)


@pytest.mark.parametrize("text", ["apple", "fine thanks", "bananas", "5", "🐘", "my sweet banana"])
def test_any_other_short_answer_is_wrong_and_she_is_told_the_same(text: str) -> None:
    decision = said(text, ASKED, WAITING)
    assert (keys(decision), decision.effects) == (["code.given"], answered(False))
    assert decision.replies == said("banana", ASKED, WAITING).replies
    assert decision.state == said("banana", ASKED, WAITING).state


def test_pressed_pictures_answer_also_where_something_else_was_asked_since() -> None:
    for state in (ASKED, CHOSEN, replace(CHOSEN, asked="country")):
        assert pressed("p:4", state, WAITING).effects == answered(False)
        assert pressed("p:4", replace(state, code="p:4"), WAITING).effects == answered(True)
        assert (said("banana", state, WAITING).effects == answered(True)) is (state.asked == "code")


@pytest.mark.parametrize(
    "text", ["it was a long day at her house", "yes", "15", "👍", "?", "my secret word is banana", "menu"]
)
def test_what_is_no_answer_is_said_to_the_advocate_and_the_question_stays_open(text: str) -> None:
    decision = said(text, ASKED, WAITING)
    assert (decision.kind, decision.replies, decision.effects) == ("silent", (), ())
    assert (decision.state.asked, decision.state.choices) == ("code", IDS)


def test_an_answer_that_comes_too_late_is_none() -> None:
    decision = said("banana", ASKED, CLAIMED)
    assert (decision.replies, decision.effects, decision.state.asked) == ((), (), None)


@pytest.mark.parametrize("situation", [CLAIMED, ALONE])
def test_where_nobody_asked_right_and_wrong_bring_the_same(situation: Situation) -> None:
    """Else whoever holds the phone could try until something else happens."""
    assert said("banana", CHOSEN, situation) == said("apple", CHOSEN, situation)
    again = replace(CHOSEN, code="p:2")
    assert pressed("p:2", again, situation) == pressed("p:3", again, situation)


def test_after_something_else_was_asked_no_word_is_an_answer_right_or_wrong() -> None:
    for text in ("banana", "apple"):
        assert said(text, replace(CHOSEN, asked="language"), WAITING).effects == ()


def test_one_means_the_first_picture_and_opens_no_held_words() -> None:
    held = replace(WAITING, held=True)
    decision = said("1", replace(ASKED, code="p:1"), held)
    assert decision.effects == answered(True)
    assert Release() in said("1", replace(CHOSEN, asked="knock", choices=("cmd:read",)), held).effects


def test_where_help_numbers_wait_for_her_country_a_number_goes_on_naming_it() -> None:
    waits = State(language="en", code="banana", asked="country", waiting_urgent="violence", choices=("u:violence:AE",))
    assert asked(waits) == waits
    assert isinstance(said("1", asked(waits), WAITING).replies[0], ShowCard)
    assert said("banana", asked(waits), WAITING).effects == said("apple", asked(waits), WAITING).effects
    assert pressed("p:3", asked(waits), WAITING).effects == answered(False)


def test_a_state_keeps_the_secret_over_the_database() -> None:
    assert State.from_json(ASKED.to_json()) == ASKED
    assert is_hers(ASKED, "Banana", None)
    assert not is_hers(replace(ASKED, code=None), "", None)
    assert not is_hers(ASKED, "apple", "p:1")
