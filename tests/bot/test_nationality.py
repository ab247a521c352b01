"""Where she said she comes from: kept for the conversation, used for embassies alone, forgotten with the rest."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.decide import decide
from bot.dialogue.decision import Decision, ShowAnswer
from bot.dialogue.heard import Heard
from bot.dialogue.situation import Situation
from bot.dialogue.state import State
from bot.reply.library import Library
from bot.reply.render import render
from nlu.understanding import Understanding
from tests.bot.conftest import TODAY
from tests.bot.factories import WORDS, Shelf, understanding

EMBASSY = "justice.embassy"
IN_UAE = State(language="en", country="AE")
KENYAN = replace(understanding(), nationality="KE")


def said(state: State, understood: Understanding, situation: Situation | None = None) -> Decision:
    heard = Heard("text", "my madam keeps my passport and that is all", None, understood)
    return decide(state, heard, Shelf(), WORDS, situation or Situation())


def test_what_she_said_goes_with_this_answer_and_with_later_ones() -> None:
    first = said(IN_UAE, KENYAN)
    later = said(first.state, understanding())
    for decision in (first, later):
        (shown,) = decision.replies
        assert isinstance(shown, ShowAnswer)
        assert shown.nationality == decision.state.nationality == "KE"


def test_what_she_says_later_counts() -> None:
    assert said(replace(IN_UAE, nationality="UG"), KENYAN).state.nationality == "KE"


def test_it_is_heard_while_an_advocate_has_her() -> None:
    assert said(IN_UAE, KENYAN, Situation(claimed=True, present=True)).state.nationality == "KE"


def test_forgetting_and_leaving_forget_it() -> None:
    for command in ("cmd:forget", "cmd:leave"):
        decision = decide(replace(IN_UAE, nationality="KE"), Heard("choice", "", command), Shelf(), WORDS)
        assert decision.kind in ("forget", "leave")
        assert decision.state.nationality is None


def test_a_state_of_an_older_version_has_none() -> None:
    assert State.from_json('{"language": "en", "country": "AE"}').nationality is None
    kept = replace(IN_UAE, nationality="KE")
    assert State.from_json(kept.to_json()) == kept


def test_her_embassy_comes_and_no_other(library: Library) -> None:
    served = {
        contact.id: contact.serves_nationality
        for contact in library.catalogue.contacts_by_topic[EMBASSY]
        if contact.serves_nationality is not None
    }
    assert "KE" in served.values()
    page = library.page(EMBASSY, None, "en", TODAY, "KE")
    assert page is not None
    assert {served[line.id] for line in page.contacts if line.id in served} == {"KE"}
    assert served.get(page.contacts[0].id) == "KE"


def test_the_embassy_is_in_what_she_reads(library: Library) -> None:
    texts = {
        nationality: "".join(
            message.text
            for message in render(
                Decision("answer", State(), "en", (ShowAnswer(EMBASSY, None, 0, (), nationality),)),
                library,
                True,
                TODAY,
            )
        )
        for nationality in ("KE", "PH")
    }
    assert texts["KE"] != texts["PH"]
