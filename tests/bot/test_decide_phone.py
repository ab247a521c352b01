"""Who else sees her phone, what is near an answer, and whether it helped."""

from __future__ import annotations

import pytest

from bot.dialogue.decide import decide
from bot.dialogue.decision import Decision, Rated, Say, ShowAnswer
from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from tests.bot.factories import WORDS, Shelf, understanding

EN = State(language="en", country="AE")
TOPIC = "work.passport-kept"


def said(state: State, text: str = "x", shelf: Shelf | None = None, **heard: object) -> Decision:
    understood = understanding(**heard)  # type: ignore[arg-type]  # given by each test
    return decide(state, Heard("text", text, None, understood), shelf or Shelf(), WORDS)


def pressed(state: State, button: str) -> Decision:
    return decide(state, Heard("choice", choice=button), Shelf(), WORDS)


def keys(decision: Decision) -> list[str]:
    return [reply.key if isinstance(reply, Say) else type(reply).__name__ for reply in decision.replies]


@pytest.mark.parametrize("first", [said(EN, decision="smalltalk", smalltalk="greeting"), pressed(EN, "cmd:start")])
def test_a_greeting_asks_once_who_sees_the_phone(first: Decision) -> None:
    assert keys(first) == ["smalltalk.greeting", "phone.ask"]
    assert first.state.choices[:2] == ("ph:shared", "ph:own")
    assert len(first.state.choices) > 2  # what the greeting offers is still there
    again = said(first.state, decision="smalltalk", smalltalk="greeting")
    assert keys(again) == ["smalltalk.greeting"]


@pytest.mark.parametrize(("number", "key"), [("1", "phone.shared"), ("2", "phone.own")])
def test_the_advice_follows_from_her_answer(number: str, key: str) -> None:
    greeted = said(EN, decision="smalltalk", smalltalk="greeting")
    assert keys(said(greeted.state, number)) == [key]


def test_the_question_can_be_passed_over() -> None:
    greeted = said(EN, decision="smalltalk", smalltalk="greeting")
    assert said(greeted.state, "my wages").kind == "answer"


def test_her_first_answer_has_a_button_that_asks_and_the_next_has_none() -> None:
    first = said(EN)
    assert "cmd:phone" in first.state.choices
    assert keys(pressed(first.state, "cmd:phone")) == ["phone.ask"]
    assert "cmd:phone" not in said(first.state).state.choices


def test_leaving_keeps_what_she_said_of_her_phone_and_forgetting_does_not() -> None:
    shared = pressed(EN, "ph:shared").state
    assert pressed(shared, "cmd:leave").state.phone == "shared"
    assert pressed(shared, "cmd:forget").state.phone is None


def test_danger_is_never_delayed_by_the_question() -> None:
    assert keys(said(EN, urgent=True)) == ["ShowCard", "urgent-person"]


@pytest.mark.parametrize(
    ("topic", "steps"),
    [
        ("safety.employer-abuse", "safety.employer-abuse"),
        ("safety.shelter", "safety.shelter"),
        ("health.pregnancy", "health.pregnancy"),
        ("work.unpaid-wages", "safety.domestic-violence"),
    ],
)
def test_after_the_card_a_button_leads_to_what_she_can_do_also_where_the_country_was_asked_first(
    topic: str, steps: str
) -> None:
    assert said(EN, topic=topic, urgent=True).state.choices[0] == f"now:{steps}"
    asked = said(State(language="en"), topic=topic, urgent=True)
    card = pressed(asked.state, asked.state.choices[0])
    assert card.state.choices == (f"now:{steps}", "cmd:person", "cmd:leave")
    assert card.state.urgent_topic is None


def test_the_button_after_the_card_brings_the_answer() -> None:
    card = said(EN, topic="safety.shelter", urgent=True)
    answered = pressed(card.state, "now:safety.shelter")
    assert (answered.kind, answered.topic) == ("answer", "safety.shelter")


def test_near_topics_stand_under_an_answer() -> None:
    near = said(EN, shelf=Shelf(near=True)).replies[0]
    assert isinstance(near, ShowAnswer)
    assert [one for one in near.buttons if one.startswith("t:")] == ["t:work.unpaid-wages", "t:safety.shelter"]


@pytest.mark.parametrize(("button", "key", "useful"), [("good", "thanks", True), ("bad", "sorry", False)])
def test_one_tap_says_whether_the_answer_helped_and_counts_once(button: str, key: str, useful: bool) -> None:
    tapped = pressed(said(EN).state, f"{button}:{TOPIC}")
    assert (tapped.kind, keys(tapped)) == ("feedback", [f"feedback.{key}"])
    assert tapped.effects == (Rated(TOPIC, "AE", useful),)
    assert pressed(tapped.state, f"{button}:{TOPIC}").effects == ()
    other = said(tapped.state, topic="work.unpaid-wages")
    back = said(other.state)
    assert pressed(back.state, f"{button}:{TOPIC}").effects == (Rated(TOPIC, "AE", useful),)


def test_a_rating_of_what_is_no_answer_counts_nothing() -> None:
    assert pressed(EN, "good:work.nothing").effects == ()
