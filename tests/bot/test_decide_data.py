"""Asking for her data, as a table: it works at any moment, and leaving takes it back."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.dialogue.decide import decide
from bot.dialogue.decision import Decision, Handled, Say, ShowKept
from bot.dialogue.heard import Heard, Words
from bot.dialogue.plain import plain
from bot.dialogue.situation import ALONE, Situation
from bot.dialogue.state import State
from bot.reply.library import Library
from bot.reply.phrases import PHRASES
from bot.reply.render import render
from bot.reply.words import gather
from locales import known_locales, translator
from nlu.understanding import Understanding
from tests.bot.factories import WORDS, Shelf

IN_UAE = State(language="en", country="AE")
SPOKEN = Words({**WORDS.commands, "my data": "cmd:data"}, WORDS.names)
CLAIMED = Situation(claimed=True)


def said(
    text: str, state: State = IN_UAE, situation: Situation = ALONE, understood: Understanding | None = None
) -> Decision:
    return decide(state, Heard("text", text, None, understood), Shelf(), SPOKEN, situation)


def test_she_is_given_the_link() -> None:
    decision = said("my data")
    assert (decision.kind, decision.language, decision.replies, decision.effects) == ("menu", "en", (ShowKept(),), ())
    assert decision.state == State(language="en", country="AE", sees_kept=True)


@pytest.mark.parametrize(
    "state",
    [
        State(language="en", waiting_urgent="danger", asked="country"),
        State(language="en", asked="language", waiting_topic="work.passport-kept", choices=("l:ar",)),
        State(language="ur", topic="work.passport-kept", shown=6, misses=1),
    ],
)
def test_every_question_stays_open(state: State) -> None:
    decision = said("my data", state)
    assert decision.replies == (ShowKept(),)
    assert decision.state.sees_kept
    assert (decision.state.waiting_urgent, decision.state.asked) == (state.waiting_urgent, state.asked)
    assert (decision.state.waiting_topic, decision.state.choices) == (state.waiting_topic, state.choices)


def test_a_flood_does_not_keep_it_from_her() -> None:
    heard = Heard("text", "my data", None, None, flooded_at=1.0)
    assert decide(IN_UAE, heard, Shelf(), SPOKEN).replies == (ShowKept(),)


def test_it_works_while_an_advocate_has_her_and_needs_no_answer_of_hers() -> None:
    decision = said("my data", situation=CLAIMED)
    assert (decision.replies, decision.effects) == ((ShowKept(),), (Handled(),))
    held = Situation(claimed=True, held=True)
    knocked = said("my data", State(language="en", asked="knock", choices=("cmd:read",)), held)
    assert (knocked.state.asked, knocked.state.choices) == ("knock", ("cmd:read",))


def test_leaving_and_forgetting_take_it_back() -> None:
    asked = said("my data").state
    assert not said("stop", asked).state.sees_kept
    assert not said("forget me", asked).state.sees_kept
    assert not said("stop", asked, CLAIMED).state.sees_kept
    assert said("menu", asked).state.sees_kept


def test_every_language_has_words_for_it() -> None:
    words = gather((), ())
    assert words.commands["/data"] == "cmd:data"
    for language in known_locales():
        first = re.split("[,،、]", translator(language).text(PHRASES["words.data"]))[0]
        assert words.commands[plain(first)] == "cmd:data", language


def test_the_link_is_kept_together_in_any_text(library: Library) -> None:
    for language in known_locales():
        decision = Decision("menu", State(), language, (Say("program-again"), ShowKept()))
        link = "https://huquq.example/kept/abc"
        told = render(decision, library, True, date.today(), link)[1]
        assert f"\u2066{link}\u2069" in told.text
        assert told.buttons == ()
        assert "http" not in render(decision, library, True, date.today())[1].text
