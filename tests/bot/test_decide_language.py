"""Which language a decision is said in where nothing but a command was written yet, and languages without answers."""

from __future__ import annotations

import pytest

from bot.dialogue.decide import decide
from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.reply.words import gather
from locales import all_locales
from tests.bot.factories import Shelf

KNOWLEDGE = Shelf()
WORDS = gather(KNOWLEDGE.countries, KNOWLEDGE.languages)


def said(text: str, state: State | None = None) -> tuple[str, str, str | None]:
    made = decide(state or State(), Heard("text", text), KNOWLEDGE, WORDS)
    return made.kind, made.language, made.state.language


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("gizlilik", "menu", "tr"),
        ("Beni unut", "forget", "tr"),
        ("futa yote", "forget", "sw"),
        ("lupakan saya", "forget", "id"),
        ("আমাকে ভুলে যান", "forget", "bn"),
        ("፟እርሳኝ", "forget", "am"),
        ("mes données", "menu", "fr"),
        ("privacy", "menu", "en"),
    ],
)
def test_who_begins_with_a_command_word_is_answered_in_its_language(text: str, kind: str, language: str) -> None:
    assert said(text)[:2] == (kind, language)


def test_the_language_of_a_conversation_goes_before_that_of_a_command_word() -> None:
    assert said("gizlilik", State(language="so")) == ("menu", "so", "so")


def test_a_word_of_several_languages_tells_none() -> None:
    several = [form for form in WORDS.commands if form not in WORDS.languages and not form.startswith("/")]
    assert several, "no word is shared"
    assert said(several[0])[1] == "en"


def test_a_language_without_answers_can_be_chosen_for_the_interface() -> None:
    chosen = decide(State(), Heard("choice", choice="l:tr"), KNOWLEDGE, WORDS)
    assert (chosen.language, chosen.state.language, chosen.state.language_fixed) == ("tr", "tr", True)


def test_every_language_of_the_interface_has_words_of_its_own_to_be_forgotten() -> None:
    own = {
        WORDS.languages[form]
        for form, command in WORDS.commands.items()
        if command == "cmd:forget" and form in WORDS.languages
    }
    assert own == set(all_locales())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in arabic please", "ar"), ("In Arabic, please!", "ar"), ("بالعربي لو سمحتي", "ar"), ("af soomaali", "so"),
        ("urdu mein batao", "ur"), ("اردو میں", "ur"), ("english please", "en"),
    ],
)  # fmt: skip
def test_a_language_can_be_asked_for_in_any_language_at_any_moment(text: str, language: str) -> None:
    chosen = decide(State(language="tr", topic="work.unpaid-wages"), Heard("text", text), KNOWLEDGE, WORDS)
    assert (chosen.language, chosen.state.language_fixed) == (language, True)
    assert chosen.topic == "work.unpaid-wages"  # what she read last comes again
