"""The bot beside a person, as a table: when it speaks, when it keeps silent, and what it says of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue import handoff
from bot.dialogue.decide import decide
from bot.dialogue.decision import (
    CardShown,
    Decision,
    Forget,
    Handled,
    HoldBack,
    Knocked,
    OpenCase,
    Release,
    Say,
    ShowCard,
)
from bot.dialogue.heard import Heard, Words
from bot.dialogue.situation import Situation
from bot.dialogue.state import State
from nlu.understanding import Understanding
from tests.bot.factories import WORDS, Shelf, understanding

CLAIMED = Situation(claimed=True)
HELD = Situation(claimed=True, held=True, by_person=True)
IN_UAE = State(language="en", country="AE")
KNOCKED = State(language="en", country="AE", asked="knock", choices=("cmd:read",))
SPOKEN = Words({**WORDS.commands, "yes": "cmd:read", "نعم": "cmd:read"}, WORDS.names)
DANGER = understanding("safety.domestic-violence", urgent=True)


def said(text: str, situation: Situation, state: State = IN_UAE, understood: Understanding | None = None) -> Decision:
    return decide(state, Heard("text", text, None, understood or understanding()), Shelf(), SPOKEN, situation)


def pressed(choice: str, situation: Situation, state: State = IN_UAE) -> Decision:
    return decide(state, Heard("choice", "", choice), Shelf(), SPOKEN, situation)


@pytest.mark.parametrize("text", ["my madam keeps my passport", "menu", "person", "more", "hello", "2", "kuwait", "1"])
def test_the_bot_keeps_silent_while_a_person_has_her(text: str) -> None:
    decision = said(text, CLAIMED, State(language="en", country="AE", choices=("t:work.contract", "cmd:menu")))
    assert (decision.kind, decision.replies, decision.effects) == ("silent", (), ())
    assert decision.state.with_person
    assert decision.state.choices == ()


@pytest.mark.parametrize("choice", ["t:work.unpaid-wages", "a:work", "c:KW", "cmd:menu", "cmd:person", "gone:x"])
def test_old_buttons_keep_silent_while_a_person_has_her(choice: str) -> None:
    assert pressed(choice, CLAIMED).kind == "silent"


def test_pictures_and_voice_keep_silent_while_a_person_has_her() -> None:
    decision = decide(IN_UAE, Heard("voice"), Shelf(), SPOKEN, CLAIMED)
    assert (decision.kind, decision.replies) == ("silent", ())


def test_leaving_forgetting_and_her_language_work_at_any_moment() -> None:
    assert said("stop", CLAIMED).effects == (HoldBack(), Handled())
    assert said("forget me", CLAIMED).effects == (Forget(), Handled())
    asked = said("language", CLAIMED)
    assert asked.kind == "language"
    chosen = said("arabic", CLAIMED, asked.state)
    assert (chosen.kind, chosen.language, chosen.replies) == ("language", "ar", (Say("language-chosen"),))
    assert chosen.state.language_fixed
    assert chosen.state.choices == ()
    assert pressed("l:so", CLAIMED).language == "so"


def test_a_language_brings_no_answer_of_the_bot_while_a_person_has_her() -> None:
    before = State(language="en", country="AE", topic="work.passport-kept")
    assert pressed("l:ar", CLAIMED, before).replies == (Say("language-chosen"),)


def test_urgent_words_bring_the_card_and_raise_the_case() -> None:
    decision = said("he beats me", replace(CLAIMED, present=True), understood=DANGER)
    assert decision.kind == "urgent"
    assert isinstance(decision.replies[0], ShowCard)
    assert decision.replies[1] == Say("urgent-person-knows", buttons=("cmd:leave",))
    assert decision.state.choices == ()  # "1" to the advocate must not press a button
    assert decision.effects == (OpenCase("urgent"), CardShown())
    absent = said("he beats me", CLAIMED, understood=DANGER)
    assert absent.replies[1] == Say("urgent-person", buttons=("cmd:leave",))  # nobody is there to be told


def test_urgent_words_again_within_the_hour_raise_the_case_without_the_card() -> None:
    decision = said("he beats me", Situation(claimed=True, card_shown=True), understood=DANGER)
    assert (decision.kind, decision.replies, decision.effects) == ("silent", (), (OpenCase("urgent"),))


def test_without_a_country_the_urgent_question_is_asked_once_and_its_answer_brings_the_card() -> None:
    asked = said("he beats me", CLAIMED, State(language="en"), DANGER)
    assert asked.replies[0] == Say("urgent-which-country", buttons=asked.state.choices)
    assert CardShown() in asked.effects
    shown = Situation(claimed=True, card_shown=True)
    assert said("he is at the door", shown, asked.state, DANGER).replies == ()
    assert said("what now", shown, asked.state).replies == ()
    for answered in (
        pressed("u:violence:KW", shown, asked.state),
        said("kuwait", shown, asked.state),
        said("3", shown, asked.state),
        said("in kuwait", shown, asked.state, understanding(country="KW")),
    ):
        assert isinstance(answered.replies[0], ShowCard)
        assert answered.replies[0].country == "KW"
        assert answered.state.waiting_urgent is None


def test_an_old_urgent_button_does_not_repeat_the_card_within_the_hour() -> None:
    decision = pressed("u:violence:KW", Situation(claimed=True, card_shown=True))
    assert (decision.kind, decision.effects) == ("silent", (OpenCase("urgent"),))


def test_past_the_first_reply_target_the_bot_answers_again_and_says_who_it_is() -> None:
    overdue = Situation(claimed=True, overdue=True)
    before = State(language="en", country="AE", with_person=True)
    decision = said("my passport", overdue, before)
    assert decision.kind == "answer"
    assert decision.replies[0] == Say("program-meanwhile")
    assert said("my passport", overdue, decision.state).replies[0] != Say("program-meanwhile")


def test_after_the_case_the_bot_says_once_that_it_is_the_program_again() -> None:
    before = State(language="en", country="AE", with_person=True)
    decision = said("my passport", Situation(), before)
    assert decision.replies[0] == Say("program-again")
    assert not decision.state.with_person
    assert said("stop", Situation(), before).replies == (Say("left"),)


def test_help_numbers_come_before_the_bot_says_who_it_is() -> None:
    decision = said("he beats me", Situation(), State(language="en", country="AE", with_person=True), DANGER)
    assert isinstance(decision.replies[0], ShowCard)


def test_she_is_told_whether_somebody_is_there() -> None:
    buttons = ("cmd:menu", "cmd:leave", "cmd:code")
    assert said("person", Situation()).replies[0] == Say("person-asked", buttons=buttons)
    assert said("person", Situation(present=True)).replies[0] == Say("person-here", buttons=buttons)
    assert said("he beats me", Situation(present=True), understood=DANGER).replies[1] == Say(
        "urgent-person-here", buttons=("now:safety.domestic-violence", "cmd:person", "cmd:leave")
    )


@pytest.mark.parametrize("answer", ["1", "١", " 1. ", "۱", "1️⃣", "yes", "نعم"])
def test_the_answer_to_a_knock_releases_what_waits(answer: str) -> None:
    for situation in (HELD, Situation(held=True)):  # also of a case that was resolved meanwhile
        decision = said(answer, situation, KNOCKED)
        assert (decision.state.asked, decision.state.choices) == (None, ())
        assert (decision.kind, decision.replies, decision.effects) == ("silent", (), (Release(), Handled()))
    assert pressed("cmd:read", HELD).effects == (Release(), Handled())


@pytest.mark.parametrize("answer", ["1", "ok", "yes"])
def test_an_answer_to_anything_else_opens_no_held_words(answer: str) -> None:
    """The bot asked something since, or the case is over and somebody else may hold the phone."""
    asked = said("he beats me", Situation(held=True), State(language="en"), DANGER)
    assert Release() not in said(answer, Situation(held=True), asked.state).effects
    assert Release() not in said(answer, HELD, State(language="en")).effects
    menu = said("menu", Situation(held=True), KNOCKED)
    assert Release() not in said(answer, Situation(held=True), menu.state).effects


def test_a_country_said_in_a_second_urgent_message_brings_the_card_at_once() -> None:
    asked = said("he beats me", CLAIMED, State(language="en"), DANGER)
    again = understanding("safety.domestic-violence", urgent=True, country="AE")
    decision = said("he beats me in dubai", Situation(claimed=True, card_shown=True), asked.state, again)
    assert isinstance(decision.replies[0], ShowCard)
    assert decision.replies[0].country == "AE"


def test_a_topic_that_waited_is_not_answered_over_a_person() -> None:
    before = State(language="en", waiting_urgent="violence", waiting_topic="work.passport-kept", asked="country")
    decision = pressed("u:violence:KW", CLAIMED, before)
    assert [type(reply) for reply in decision.replies] == [ShowCard, Say]


def test_when_the_bot_speaks_while_words_wait_it_knocks_again_and_does_not_say_that_nobody_answered() -> None:
    waiting = Situation(claimed=True, overdue=True, held=True, by_person=True, knock_again=True)
    decision = said("my passport", waiting, State(language="en", country="AE", with_person=True))
    assert decision.replies[0] == Say("program-again")
    assert decision.replies[-1] == Say("knock", buttons=("cmd:read",))
    assert said("1", waiting, decision.state).effects == (Release(), Handled())


@pytest.mark.parametrize("text", ["11", "2", "who is this", "no", "1 month no salary"])
def test_anything_else_releases_nothing(text: str) -> None:
    assert said(text, HELD, KNOCKED).effects == ()
    assert said(text, HELD, KNOCKED).replies == ()


def test_while_words_wait_the_knock_is_repeated_now_and_then() -> None:
    decision = said("who is this", Situation(claimed=True, held=True, knock_again=True))
    assert decision.replies == (Say("knock", buttons=("cmd:read",)),)
    assert decision.effects == (Knocked(),)


def test_yes_means_nothing_where_nothing_waits() -> None:
    assert said("yes", CLAIMED).kind == "silent"
    assert said("yes", Situation()).kind == "answer"  # understood like any other text


def test_leaving_comes_before_the_knock() -> None:
    assert HoldBack() in said("stop", HELD, KNOCKED).effects


def test_an_urgent_message_while_words_wait_is_urgent() -> None:
    assert said("he beats me", HELD, KNOCKED, DANGER).kind == "urgent"


def test_behind_a_knock_of_an_advocate_numbers_go_on_naming_her_country() -> None:
    """Help numbers wait for it: it is open again once she has read."""
    asked = State(language="en", waiting_urgent="violence", asked="country", choices=("u:violence:AE", "u:violence:TR"))
    after = said("1", replace(CLAIMED, held=True, by_person=True), handoff.knocked(asked)).state
    assert (after.asked, after.choices) == (asked.asked, asked.choices)
    shown = said("2", CLAIMED, after)
    assert isinstance(shown.replies[0], ShowCard)
    assert shown.replies[0].country == "TR"
