"""Someone is in danger: help numbers first, never a quiz, never a dead end."""

from __future__ import annotations

from dataclasses import replace
from typing import cast, get_args

from bot.dialogue.countries import offered
from bot.dialogue.decision import Decision, Need, OpenCase, Say, ShowCard
from bot.dialogue.heard import Knowledge
from bot.dialogue.languages import reply_language
from bot.dialogue.needs import answer_of, need_of
from bot.dialogue.state import State
from nlu.understanding import Understanding

_AFTER_CARD = ("cmd:person", "cmd:leave")
OTHER = "other"


def heard(state: State, understood: Understanding, knowledge: Knowledge) -> Decision:
    """An urgent message: the country's help numbers at once; where it is not known, the countries to tap."""
    state = replace(state, language=reply_language(state, understood, knowledge))
    need = need_of(understood)
    if state.country is None:
        return ask_country(state, need, knowledge, understood)
    return card(state, need, _topic_of(understood))


def ask_country(state: State, need: Need, knowledge: Knowledge, understood: Understanding | None = None) -> Decision:
    """One tap. The buttons carry the need, so that they bring the card whenever they are pressed."""
    countries = (*offered(knowledge.countries, understood), OTHER)
    buttons = (*(f"u:{need}:{country}" for country in countries), "cmd:person")
    topic = _topic_of(understood) or state.urgent_topic
    asked = replace(state, asked="country", waiting_urgent=need, urgent_topic=topic, choices=buttons, misses=0)
    says = Say("urgent-which-country", buttons=buttons)
    return Decision("urgent", asked, state.language or "en", (says,), _topic_of(understood), (OpenCase("urgent"),))


def _topic_of(understood: Understanding | None) -> str | None:
    return understood.topics[0].topic if understood is not None and understood.topics else None


def card(state: State, need: Need, topic: str | None = None) -> Decision:
    """The help numbers of where she is, and a person."""
    country = state.country if state.country != OTHER else None
    buttons = (f"now:{answer_of(need, topic or state.urgent_topic)}", *_AFTER_CARD)
    after = replace(state.settled(), waiting_urgent=None, urgent_topic=None, choices=buttons)
    replies = (ShowCard(country, need), Say("urgent-person", buttons=buttons))
    return Decision("urgent", after, state.language or "en", replies, topic, (OpenCase("urgent"),))


def pressed(state: State, value: str, knowledge: Knowledge) -> Decision | None:
    """A country's button of the urgent question, old or new; None where it names no need or country."""
    need, _, country = value.partition(":")
    if need not in get_args(Need) or country not in (*knowledge.countries, OTHER):
        return None
    return card(replace(state, country=country), stored_need(need))


def stored_need(text: str) -> Need:
    return cast(Need, text) if text in get_args(Need) else "danger"
