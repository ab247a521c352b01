"""Languages in which only what can't wait is said: the card, leaving, forgetting, the menu, a person."""

from __future__ import annotations

import pytest

from bot.dialogue.decide import decide
from bot.dialogue.decision import Decision, Say, ShowCard
from bot.dialogue.heard import Heard
from bot.dialogue.languages import SAID_IN_ALL
from bot.dialogue.state import State
from bot.reply.phrases import PHRASES
from bot.reply.speech import Speech
from bot.reply.words import gather
from locales import NEAREST, check
from tests.bot.factories import Shelf, understanding

KNOWLEDGE = Shelf()
WORDS = gather(KNOWLEDGE.countries, KNOWLEDGE.languages)
HINDI = State(language="hi")


def turn(state: State, text: str = "x", choice: str | None = None, **heard: object) -> Decision:
    understood = understanding(**heard) if choice is None else None  # type: ignore[arg-type]  # given by each test
    kind = "text" if choice is None else "choice"
    return decide(state, Heard(kind, text if choice is None else "", choice, understood), KNOWLEDGE, WORDS)


def keys(decision: Decision) -> list[str]:
    return [reply.key if isinstance(reply, Say) else type(reply).__name__ for reply in decision.replies]


def test_she_is_told_in_her_language_that_answers_come_in_others_and_what_she_asked_waits() -> None:
    asked = turn(State(), language="hi")
    assert (asked.kind, asked.language, keys(asked)) == ("language", "hi", ["choose-language"])
    assert asked.state.choices == ("l:en", "l:ur")
    chosen = turn(asked.state, choice="l:ur")
    assert (chosen.kind, chosen.language, chosen.topic) == ("ask_country", "ur", "work.passport-kept")


def test_the_card_comes_in_her_language_and_so_does_the_country_that_it_waits_for() -> None:
    asked = turn(State(), language="hi", urgent=True)
    assert (asked.language, keys(asked)) == ("hi", ["urgent-which-country"])
    shown = turn(asked.state, choice=asked.state.choices[0])
    assert (shown.language, keys(shown)) == ("hi", ["ShowCard", "urgent-person"])
    assert isinstance(shown.replies[0], ShowCard)
    assert shown.replies[0].country == "AE"


def test_the_card_follows_her_from_a_language_she_did_not_choose_and_not_from_one_she_chose() -> None:
    followed = turn(State(language="en", country="AE"), language="hi", urgent=True)
    assert followed.language == "hi"
    kept = turn(State(language="en", language_fixed=True, country="AE"), language="hi", urgent=True)
    assert kept.language == "en"


@pytest.mark.parametrize("choice", ["cmd:person", "cmd:menu", "cmd:leave", "cmd:forget", "cmd:code"])
def test_what_must_work_at_any_moment_is_said_in_her_language(choice: str) -> None:
    decision = turn(HINDI, choice=choice)
    assert decision.language == "hi"
    assert set(keys(decision)) <= SAID_IN_ALL


@pytest.mark.parametrize("choice", ["a:work", "t:work.unpaid-wages", "cmd:privacy", "cmd:more"])
def test_what_exists_in_other_languages_only_waits_for_her_choice(choice: str) -> None:
    decision = turn(HINDI, choice=choice)
    assert decision.language == "hi"
    assert keys(decision)[-1] in ("choose-language", "choose-area")


def test_a_topic_that_she_tapped_is_answered_once_she_chose_a_language() -> None:
    asked = turn(State(language="hi", country="AE"), choice="t:work.unpaid-wages")
    answered = turn(asked.state, choice="l:en")
    assert (answered.kind, answered.language, answered.topic) == ("answer", "en", "work.unpaid-wages")


def test_a_person_who_was_asked_for_stays_asked_for() -> None:
    asked = turn(State(), language="hi", topic="community.talk-to-person", decision="handoff")
    assert keys(asked) == ["person-asked"]
    assert asked.effects


def test_clear_english_is_followed_and_one_odd_word_asks() -> None:
    assert turn(HINDI, language="en").language == "en"
    assert keys(turn(HINDI, language="en", language_score=0.5)) == ["choose-language"]


def test_every_phrase_that_is_said_in_all_languages_is_marked_so() -> None:
    marked = {str(message.id) for message in check.extracted("messages", check.ESSENTIAL) if message.id}
    assert {PHRASES[key] for key in SAID_IN_ALL - {"choose-language"}} <= marked


@pytest.mark.parametrize("language", NEAREST)
def test_what_has_no_translation_comes_in_the_nearest_language(language: str) -> None:
    said, nearest = Speech.of(language), Speech.of(NEAREST[language])
    assert said.phrase("privacy") == nearest.phrase("privacy")
    assert said.phrase("knock") != nearest.phrase("knock")
