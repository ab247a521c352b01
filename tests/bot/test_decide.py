"""The dialogue as a table: what she sent in which state, and what is decided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.decide import decide
from bot.dialogue.decision import Decision, Forget, HoldBack, OpenCase, Say, ShowAnswer, ShowCard
from bot.dialogue.heard import Heard
from bot.dialogue.plain import command_form, number, plain
from bot.dialogue.state import State
from nlu.understanding import NluDecision, Understanding
from tests.bot.factories import WORDS, Shelf, understanding

EN = State(language="en")
IN_UAE = State(language="en", country="AE")


AFTER = ("cmd:person", "cmd:menu", "cmd:phone", "good:work.passport-kept", "bad:work.passport-kept")
"""The buttons under the first answer that she has read to its end."""


def said(state: State, text: str, understood: Understanding | None = None, shelf: Shelf | None = None) -> Decision:
    heard = Heard("text", text, None, understood or understanding())
    return decide(state, heard, shelf or Shelf(), WORDS)


def pressed(state: State, choice: str) -> Decision:
    return decide(state, Heard("choice", "", choice), Shelf(), WORDS)


def test_an_answer_that_depends_on_the_country_asks_for_it_first() -> None:
    asked = said(State(), "my madam keeps my passport")
    assert asked.kind == "ask_country"
    assert asked.replies == (Say("which-country", buttons=("c:AE", "c:TR", "c:KW", "c:other")),)
    answered = pressed(asked.state, "c:AE")
    assert answered.kind == "answer"
    assert answered.topic == "work.passport-kept"
    assert answered.replies == (ShowAnswer("work.passport-kept", "AE", 0, AFTER),)
    assert answered.state.country == "AE"
    assert answered.state.asked is None


@pytest.mark.parametrize("reply", ["3", "٣", "kuwait", "الكويت"])
def test_the_country_question_is_answered_in_any_form(reply: str) -> None:
    asked = said(EN, "my passport")
    answered = said(asked.state, reply, understanding(decision="handoff"))
    assert (answered.kind, answered.state.country) == ("answer", "KW")


def test_the_country_question_is_answered_by_a_city() -> None:
    asked = said(EN, "my passport")
    answered = said(asked.state, "i am in dubai", understanding(decision="handoff", country="AE"))
    assert (answered.kind, answered.state.country) == ("answer", "AE")


def test_a_new_question_instead_of_a_country_is_taken_as_a_question() -> None:
    asked = said(EN, "my passport")
    other = said(asked.state, "no salary since 5 month", understanding("work.unpaid-wages"))
    assert (other.kind, other.topic) == ("answer", "work.unpaid-wages")


def test_a_country_said_in_the_question_is_kept() -> None:
    answered = said(EN, "in dubai madam keeps passport", understanding(country="AE"))
    assert (answered.kind, answered.state.country) == ("answer", "AE")


def test_another_country_gets_the_general_answer() -> None:
    answered = pressed(said(EN, "my passport").state, "c:other")
    assert answered.replies == (ShowAnswer("work.passport-kept", None, 0, AFTER),)


def test_more_country_sentences_come_on_request() -> None:
    shelf = Shelf(sentences=8)
    first = said(IN_UAE, "my passport", shelf=shelf)
    assert first.replies == (ShowAnswer("work.passport-kept", "AE", 0, ("cmd:more", "cmd:person", "cmd:menu")),)
    second = said(first.state, "more", shelf=shelf)
    assert second.kind == "more"
    assert second.replies == (ShowAnswer("work.passport-kept", "AE", 6, AFTER),)
    assert said(second.state, "more", shelf=shelf).kind == "menu"


def test_a_question_for_a_sister_elsewhere_is_answered_for_her_country_and_hers_stays() -> None:
    shelf = Shelf(sentences=8)
    answered = said(IN_UAE, "my sister in kuwait gets no salary", understanding(elsewhere="KW"), shelf=shelf)
    assert answered.replies == (ShowAnswer("work.passport-kept", "KW", 0, ("cmd:more", "cmd:person", "cmd:menu")),)
    assert answered.state.country == "AE"
    more = said(answered.state, "more", shelf=shelf)
    assert more.replies == (ShowAnswer("work.passport-kept", "KW", 6, AFTER),)
    again = said(more.state, "and my passport?", shelf=shelf)
    assert again.replies[0] == ShowAnswer("work.passport-kept", "AE", 0, ("cmd:more", "cmd:person", "cmd:menu"))


@pytest.mark.parametrize("decision", ["handoff", "out_of_scope", "smalltalk"])
def test_and_my_sister_in_kuwait_asks_on_what_was_answered_last(decision: NluDecision) -> None:
    first = said(IN_UAE, "my passport")
    answered = said(first.state, "and my sister in kuwait?", understanding("other", decision, elsewhere="KW"))
    assert (answered.kind, answered.topic, answered.state.country) == ("answer", "work.passport-kept", "AE")
    assert isinstance(answered.replies[0], ShowAnswer)
    assert answered.replies[0].country == "KW"


def test_a_sister_in_a_country_that_is_none_of_ours_changes_nothing() -> None:
    answered = said(IN_UAE, "my sister in france", understanding(elsewhere="FR"))
    assert answered.replies == (ShowAnswer("work.passport-kept", "AE", 0, AFTER),)


def test_danger_to_a_sister_elsewhere_brings_the_numbers_of_where_she_is() -> None:
    alarmed = said(IN_UAE, "my sister in kuwait is beaten", understanding(urgent=True, elsewhere="KW"))
    assert isinstance(alarmed.replies[0], ShowCard)
    assert (alarmed.replies[0].country, alarmed.state.country) == ("KW", "AE")
    unknown = said(EN, "my sister in kuwait is beaten", understanding(urgent=True, elsewhere="KW"))
    assert isinstance(unknown.replies[0], ShowCard)
    assert (unknown.replies[0].country, unknown.state.country) == ("KW", None)


def test_close_topics_are_offered_and_chosen_by_number() -> None:
    asked = said(IN_UAE, "money passport", understanding(decision="clarify"))
    assert asked.kind == "clarify"
    assert asked.state.choices == ("t:work.passport-kept", "t:work.unpaid-wages", "cmd:something-else")
    assert said(asked.state, "2").topic == "work.unpaid-wages"
    assert said(asked.state, "3").kind == "rephrase"


def test_unsure_asks_once_in_other_words_then_offers_a_person() -> None:
    unsure = understanding(decision="handoff", score=0.1)
    first = said(IN_UAE, "it is hard", unsure)
    assert first.kind == "rephrase"
    second = said(first.state, "so hard", unsure)
    assert second.kind == "handoff"
    assert second.effects == ()
    person = pressed(second.state, "cmd:person")
    assert (person.kind, person.effects) == ("handoff", (OpenCase("asked"),))


def test_an_understood_message_forgets_the_misses() -> None:
    first = said(IN_UAE, "hm", understanding(decision="handoff", score=0.1))
    answered = said(first.state, "my passport")
    assert answered.state.misses == 0


def test_a_topic_without_a_page_says_so() -> None:
    decision = said(IN_UAE, "deposit", understanding("housing.deposit"))
    assert (decision.kind, decision.replies[0]) == ("handoff", Say("no-page", buttons=("cmd:person", "cmd:menu")))


def test_urgent_brings_the_countrys_numbers_and_a_case() -> None:
    decision = said(IN_UAE, "he is hitting me", understanding("safety.domestic-violence", urgent=True))
    assert decision.kind == "urgent"
    assert decision.replies[0] == ShowCard("AE", "violence")
    assert decision.effects == (OpenCase("urgent"),)


@pytest.mark.parametrize(
    ("named", "nationality", "first"),
    [(("KW",), None, "c:KW"), (("TR", "KW"), "TR", "c:KW"), (("PH",), None, "c:AE")],
)
def test_the_country_that_she_names_is_the_first_to_tap(
    named: tuple[str, ...], nationality: str | None, first: str
) -> None:
    heard = replace(understanding(), countries_named=named, nationality=nationality)
    asked = said(State(), "kuwait my madam keeps my passport", heard)
    assert asked.state.choices[0] == first
    assert sorted(asked.state.choices) == ["c:AE", "c:KW", "c:TR", "c:other"]
    alarmed = said(State(), "kuwait my madam beats me", replace(heard, urgent=True, decision="urgent"))
    assert alarmed.state.choices[0] == first.replace("c:", "u:danger:")


BEATEN = understanding("safety.domestic-violence", urgent=True)
URGENT_COUNTRIES = ("u:violence:AE", "u:violence:TR", "u:violence:KW", "u:violence:other")


def test_urgent_without_a_country_asks_by_one_tap_and_never_guesses() -> None:
    asked = said(State(), "he is hitting me", BEATEN)
    assert asked.kind == "urgent"
    assert asked.replies == (Say("urgent-which-country", buttons=(*URGENT_COUNTRIES, "cmd:person")),)
    card = pressed(asked.state, "u:violence:TR")
    assert (card.kind, card.replies[0]) == ("urgent", ShowCard("TR", "violence"))
    assert card.state.waiting_urgent is None


@pytest.mark.parametrize("country", ["other", "AE"])
def test_urgent_after_another_country_still_brings_a_card(country: str) -> None:
    state = replace(EN, country="other")
    assert said(state, "he is hitting me", BEATEN).replies[0] == ShowCard(None, "violence")
    asked = said(State(), "he is hitting me", BEATEN)
    shown = pressed(asked.state, f"u:violence:{country}")
    assert shown.replies[0] == ShowCard(None if country == "other" else country, "violence")


@pytest.mark.parametrize("between", ["menu", "person", "language", "asdf", "Germany", "ok thank you"])
def test_an_urgent_card_that_waits_survives_whatever_comes_between(between: str) -> None:
    asked = said(State(), "he is hitting me", BEATEN)
    understood = understanding(decision="smalltalk" if "thank" in between else "handoff", score=0.1)
    after = said(asked.state, between, understood)
    assert after.state.waiting_urgent == "violence"
    named = said(
        after.state, "i live in kuwait with him and his family", understanding(decision="handoff", country="KW")
    )
    assert (named.kind, named.replies[0]) == ("urgent", ShowCard("KW", "violence"))
    tapped = pressed(after.state, "u:violence:TR")
    assert tapped.replies[0] == ShowCard("TR", "violence")


def test_an_urgent_card_that_waits_comes_in_the_language_that_she_chooses() -> None:
    asked = said(State(), "he is hitting me", BEATEN)
    language = said(asked.state, "language")
    chosen = pressed(language.state, "l:ar")
    assert (chosen.kind, chosen.language) == ("urgent", "ar")
    assert chosen.replies[0] == Say("urgent-which-country", buttons=(*URGENT_COUNTRIES, "cmd:person"))


def test_what_was_not_understood_repeats_the_urgent_question() -> None:
    asked = said(State(), "he is hitting me", BEATEN)
    for understood in (understanding(decision="handoff"), understanding(decision="clarify")):
        assert said(asked.state, "hm", understood).kind == "urgent"
    assert decide(asked.state, Heard("voice"), Shelf(), WORDS).kind == "urgent"


def test_a_question_beside_a_waiting_card_is_answered_after_the_card() -> None:
    asked = said(State(), "he is hitting me", BEATEN)
    question = said(asked.state, "my passport", understanding())
    assert question.kind == "ask_country"
    both = pressed(question.state, "c:AE")
    assert [type(reply) for reply in both.replies] == [ShowCard, Say, ShowAnswer]


def test_a_caption_is_understood_as_her_words() -> None:
    heard = Heard("media", "he is hitting me", None, BEATEN)
    assert decide(IN_UAE, heard, Shelf(), WORDS).kind == "urgent"
    nothing = Heard("media", "look", None, understanding(decision="handoff", score=0.1))
    assert decide(IN_UAE, nothing, Shelf(), WORDS).replies[0].key == "media"  # type: ignore[union-attr]


def test_a_threat_by_another_does_not_bring_the_distress_line_first() -> None:
    close = understanding("safety.suicide", urgent=True, others=("safety.domestic-violence",), score=0.06)
    assert said(IN_UAE, "he will kill me", close).replies[0] == ShowCard("AE", "danger")
    clear = understanding("safety.suicide", urgent=True, others=("work.contract",), score=0.9)
    assert said(IN_UAE, "i want to die", clear).replies[0] == ShowCard("AE", "suicide")


@pytest.mark.parametrize(
    ("topic", "need"),
    [("safety.suicide", "suicide"), ("health.emergency", "medical"), ("safety.child-abuse", "child"),
     ("housing.deposit", "danger")],
)  # fmt: skip
def test_the_need_follows_the_topic(topic: str, need: str) -> None:
    decision = said(IN_UAE, "help", understanding(topic, urgent=True, others=()))
    assert decision.replies[0] == ShowCard("AE", need)  # type: ignore[arg-type]  # the table holds needs


def test_urgent_in_a_language_without_answers_does_not_wait_for_a_language() -> None:
    decision = said(State(country="AE"), "...", understanding("safety.shelter", urgent=True, language="om"))
    assert (decision.kind, decision.language) == ("urgent", "en")


@pytest.mark.parametrize("text", ["forget me", "Forget me!", "FORGET ME", "انسيني"])
def test_forget_acts_as_the_whole_message_in_every_language(text: str) -> None:
    decision = said(IN_UAE, text, understanding("safety.shelter", urgent=True))
    assert (decision.kind, decision.effects) == ("forget", (Forget(),))


@pytest.mark.parametrize("text", ["please do not forget me here", "i want to stop working", "stop hitting me he says"])
def test_a_command_word_inside_a_sentence_is_her_story(text: str) -> None:
    assert said(IN_UAE, text).kind == "answer"


def test_leave_keeps_nothing_of_what_she_asked() -> None:
    decision = said(replace(IN_UAE, topic="safety.shelter", shown=6, choices=("t:safety.shelter",)), "stop")
    assert (decision.kind, decision.state, decision.effects) == ("leave", State(language="en"), (HoldBack(),))


def test_language_is_taken_from_her_first_words() -> None:
    decision = said(State(country="AE"), "جوازي", understanding(language="ar"))
    assert (decision.kind, decision.language) == ("answer", "ar")


def test_a_language_without_answers_is_offered_its_nearest_and_the_question_waits() -> None:
    asked = said(State(country="AE"), "mera passport", understanding(language="hi"))
    assert (asked.kind, asked.state.choices) == ("language", ("l:en", "l:ur"))
    answered = pressed(asked.state, "l:ur")
    assert (answered.kind, answered.language, answered.topic) == ("answer", "ur", "work.passport-kept")


def test_a_language_that_cannot_be_told_is_asked_once_and_then_kept() -> None:
    assert said(State(), "xyz", understanding(language=None)).kind == "language"
    assert said(IN_UAE, "xyz", understanding(language=None)).kind == "answer"


def test_one_odd_word_does_not_interrupt_a_conversation_to_ask_for_a_language() -> None:
    waiting = replace(EN, waiting_topic="work.passport-kept")
    unsure = understanding("work.unpaid-wages", language="hi", language_score=0.5)
    assert said(waiting, "paisa nahi mila", unsure).kind == "answer"
    sure = said(waiting, "paisa nahi mila", understanding("work.unpaid-wages", language="hi"))
    assert (sure.kind, sure.state.waiting_topic) == ("language", "work.unpaid-wages")


def test_who_wants_a_person_is_not_asked_for_a_language_first() -> None:
    wish = understanding("community.talk-to-person", "handoff", language="om")
    decision = said(State(), "nama wajjin", wish)
    assert (decision.kind, decision.effects) == ("handoff", (OpenCase("asked"),))


def test_the_last_answer_comes_again_in_the_language_that_she_chooses() -> None:
    answered = said(IN_UAE, "my passport")
    again = pressed(said(answered.state, "language").state, "l:ar")
    assert (again.kind, again.language, again.topic) == ("answer", "ar", "work.passport-kept")


def test_a_clear_change_of_language_is_followed_unless_she_chose_one() -> None:
    assert said(IN_UAE, "جوازي", understanding(language="ar")).language == "ar"
    assert said(IN_UAE, "جوازي", understanding(language="ar", language_score=0.5)).language == "en"
    assert said(replace(IN_UAE, language_fixed=True), "جوازي", understanding(language="ar")).language == "en"


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [("text", "", "what-i-can-do"), ("text", "😀😀", "what-i-can-do"), ("text", "\u200f\u0000", "what-i-can-do"),
     ("voice", "", "voice"), ("media", "", "media"), ("location", "", "only-text"), ("contact", "", "only-text"),
     ("other", "", "only-text")],
)  # fmt: skip
def test_what_cannot_be_read_gets_a_kind_short_reply(kind: str, text: str, key: str) -> None:
    understood = understanding(decision="handoff", language=None) if kind == "text" else None
    decision = decide(EN, Heard(kind, text, None, understood), Shelf(), WORDS)  # type: ignore[arg-type]  # table
    assert decision.kind == "menu"
    assert decision.replies == (Say(key, buttons=("cmd:menu", "cmd:person", "cmd:language")),)


@pytest.mark.parametrize("choice", ["t:no.such", "c:ZZ", "l:zz", "a:none", "cmd:none", "", "rubbish"])
def test_an_unknown_button_is_met_kindly(choice: str) -> None:
    decision = decide(EN, Heard("choice", "", choice), Shelf(), WORDS)
    assert decision.kind in {"menu", "handoff"}
    assert decision.replies


def test_small_talk_and_out_of_scope_have_their_own_words() -> None:
    greeted = said(EN, "hello", understanding(decision="smalltalk", smalltalk="greeting"))
    assert (greeted.kind, greeted.replies[0].key) == ("smalltalk", "smalltalk.greeting")  # type: ignore[union-attr]
    assert said(EN, "weather?", understanding(decision="out_of_scope")).kind == "out_of_scope"


def test_menu_leads_from_area_to_topic_to_answer() -> None:
    areas = said(IN_UAE, "menu")
    assert areas.state.choices == ("a:work", "a:safety")
    topics = said(areas.state, "1")
    assert topics.state.choices == ("t:work.passport-kept", "t:work.unpaid-wages")
    assert said(topics.state, "2").topic == "work.unpaid-wages"


def test_start_without_a_language_offers_the_languages() -> None:
    assert said(State(), "/start").kind == "language"
    assert said(EN, "/start payload").kind == "menu"


def test_state_survives_its_json() -> None:
    state = State("ar", True, "AE", "country", "work.contract", None, ("c:AE", "c:TR"), "work.contract", 6, 1)
    assert State.from_json(state.to_json()) == state
    assert State.from_json('{"language": "so", "gone": 1}') == State(language="so")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("  Stop!! ", "stop"),
        ("انْسِيني", "انسيني"),
        ("مکہ", "مكه"),
        ("ʼ", ""),
        ("\u200eسٹاپ", "سٹاپ"),
        ("a" * 500, "a" * 200),
    ],
)
def test_plain_form(text: str, form: str) -> None:
    assert plain(text) == form


def test_command_form_reads_slash_commands() -> None:
    assert command_form("/Help@huquq_bot") == "/help"
    assert command_form("/start deep-link") == "/start"
    assert command_form("/help my husband is beating me") == "help my husband is beating me"
    assert command_form("Help") == "help"


@pytest.mark.parametrize(
    ("text", "value"), [("2", 2), ("٢", 2), ("۲.", 2), ("2)", 2), ("2️⃣", 2), ("x", None), ("12345", None)]
)
def test_menu_numbers_in_every_script(text: str, value: int | None) -> None:
    assert number(text) == value


def test_privacy_is_told_at_any_moment_and_changes_nothing() -> None:
    told = pressed(IN_UAE, "cmd:privacy")
    assert told.replies == (Say("privacy", buttons=("cmd:menu", "cmd:person", "cmd:language")),)
    assert replace(told.state, choices=()) == IN_UAE
