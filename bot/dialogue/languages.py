"""Which language a reply comes in."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.decision import Decision, Say
from bot.dialogue.heard import Heard, Knowledge, Words
from bot.dialogue.plain import command_form
from bot.dialogue.state import State
from nlu.understanding import Understanding

_CLEAR = 0.8


def follow_language(state: State, understood: Understanding, knowledge: Knowledge) -> State:
    """Take her language at the first message; later only where she clearly changed it and never chose one."""
    heard = understood.language
    if heard not in knowledge.languages:
        return state
    if state.language is None or (not state.language_fixed and understood.language_score >= _CLEAR):
        return replace(state, language=heard)
    return state


def in_language_of_command(state: State, heard: Heard, words: Words) -> State:
    """Who begins with a command word is answered in its language, also where there are no answers in it yet."""
    if state.language is not None or heard.choice is not None:
        return state
    return replace(state, language=words.languages.get(command_form(heard.text)))


def must_ask_language(state: State, understood: Understanding, knowledge: Knowledge) -> bool:
    """Whether hers has no answers or can't be told, and none is agreed. One odd word interrupts nothing."""
    if understood.language in knowledge.languages or state.language_fixed:
        return False
    if state.language is None:
        return True
    return understood.language is not None and understood.language_score >= _CLEAR


def ask_language(state: State, knowledge: Knowledge, understood: Understanding | None = None) -> Decision:
    """The languages to choose from, the nearest to hers first known. What she asked waits for the choice."""
    heard = understood.language if understood is not None else None
    offered = tuple(code for code in knowledge.answer_in(heard or "") if code in knowledge.languages)
    offered = offered or knowledge.languages
    waiting = state.waiting_topic
    if understood is not None and understood.decision in ("answer", "clarify"):
        waiting = understood.topics[0].topic
    buttons = tuple(f"l:{language}" for language in offered)
    asked = replace(state.settled(), asked="language", choices=buttons, waiting_topic=waiting)
    return Decision("language", asked, state.language or offered[0], (Say("choose-language", buttons=buttons),))


def reply_language(state: State, understood: Understanding, knowledge: Knowledge) -> str:
    """The language of what can't wait for a question: the conversation's, or the nearest that has answers."""
    if state.language is not None:
        return state.language
    nearest = [code for code in knowledge.answer_in(understood.language or "") if code in knowledge.languages]
    if understood.language in knowledge.languages:
        return understood.language or "en"
    return nearest[0] if nearest else "en"
