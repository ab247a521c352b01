"""Which language a reply comes in."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.decision import Decision, Say
from bot.dialogue.heard import Knowledge
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


def language_question(state: State, understood: Understanding, knowledge: Knowledge) -> Decision | None:
    """Ask which language she wants where hers has no answers or can't be told; None where one is agreed."""
    if state.language is not None and (understood.language is None or state.language_fixed):
        return None
    offered = tuple(
        language for language in knowledge.answer_in(understood.language or "") if language in knowledge.languages
    )
    offered = offered or knowledge.languages
    waiting = understood.topics[0].topic if understood.decision == "answer" else None
    return ask_language(state, offered, waiting_topic=waiting)


def ask_language(
    state: State, offered: tuple[str, ...], *, waiting_topic: str | None = None, waiting_urgent: str | None = None
) -> Decision:
    buttons = tuple(f"l:{language}" for language in offered)
    asked = replace(
        state.settled(), asked="language", choices=buttons, waiting_topic=waiting_topic, waiting_urgent=waiting_urgent
    )
    language = state.language or offered[0]
    return Decision("language", asked, language, (Say("choose-language", buttons=buttons),))


def reply_language(state: State, understood: Understanding, knowledge: Knowledge) -> str:
    """The language of an urgent card: hers, or the nearest that has answers. It never waits for a question."""
    if state.language is not None:
        return state.language
    nearest = [code for code in knowledge.answer_in(understood.language or "") if code in knowledge.languages]
    return nearest[0] if nearest else "en"
