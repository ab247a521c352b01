"""Someone is in danger: help numbers first, never a quiz, never a dead end."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.decision import Decision, Need, OpenCase, Say, ShowCard
from bot.dialogue.heard import Knowledge
from bot.dialogue.languages import reply_language
from bot.dialogue.needs import need_of
from bot.dialogue.state import State
from nlu.understanding import Understanding

_AFTER_CARD = ("cmd:person", "cmd:leave")


def card(state: State, understood: Understanding, knowledge: Knowledge) -> Decision:
    """The country's help numbers at once; where the country is not known, the countries to tap."""
    state = replace(state, language=reply_language(state, understood, knowledge))
    topic = understood.topics[0].topic if understood.topics else None
    return card_for(state, need_of(understood), knowledge, topic)


def card_for(state: State, need: Need, knowledge: Knowledge, topic: str | None = None) -> Decision:
    language = state.language or "en"
    if state.country is None:
        buttons = (*(f"c:{country}" for country in knowledge.countries), "cmd:person")
        asked = replace(state.settled(), asked="country", waiting_urgent=need, choices=buttons)
        return Decision(
            "urgent", asked, language, (Say("urgent-which-country", buttons=buttons),), topic, (OpenCase("urgent"),)
        )
    after = replace(state.settled(), choices=_AFTER_CARD)
    replies = (ShowCard(state.country, need), Say("urgent-person", buttons=_AFTER_CARD))
    return Decision("urgent", after, language, replies, topic, (OpenCase("urgent"),))
