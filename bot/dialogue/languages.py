"""Which language a reply comes in."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.decision import Decision, Reply, Say, ShowCard, ShowKept
from bot.dialogue.heard import Heard, Knowledge, Words
from bot.dialogue.plain import command_form
from bot.dialogue.state import State
from nlu.understanding import Understanding

_CLEAR = 0.8
SAID_IN_ALL = frozenset({
    "choose-language", "slow-down", "urgent-which-country", "urgent-person", "urgent-person-here",
    "urgent-person-knows", "person-asked", "person-here", "knock", "program-again", "program-meanwhile", "choose-area",
    "left", "forgotten", "failed", "code.choose", "code.kept", "code.unusable", "code.have", "code.ask", "code.given",
})  # fmt: skip
"""What is said in every language that is understood, also where there are no answers in it."""


def follow_language(state: State, understood: Understanding, knowledge: Knowledge) -> State:
    """Take her language at the first message; later only where she clearly changed it and never chose one."""
    heard = understood.language
    if heard not in (*knowledge.languages, *knowledge.partly_spoken):
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
    heard = understood.language if understood is not None else state.language
    offered = tuple(code for code in knowledge.answer_in(heard or "") if code in knowledge.languages)
    offered = offered or knowledge.languages
    waiting = state.waiting_topic
    if understood is not None and understood.decision in ("answer", "clarify"):
        waiting = understood.topics[0].topic
    buttons = tuple(f"l:{language}" for language in offered)
    asked = replace(state.settled(), asked="language", choices=buttons, waiting_topic=waiting)
    return Decision("language", asked, state.language or offered[0], (Say("choose-language", buttons=buttons),))


def in_a_language_that_has_it(decision: Decision, knowledge: Knowledge) -> Decision:
    """What can't be said in her language waits until she has chosen one in which it can."""
    if decision.language not in knowledge.partly_spoken or all(map(_said_in_all, decision.replies)):
        return decision
    wanted = decision.topic if decision.kind in ("answer", "ask_country") else decision.state.waiting_topic
    asked = ask_language(replace(decision.state, waiting_topic=wanted), knowledge)
    kept = tuple(reply for reply in decision.replies if _said_in_all(reply))
    return replace(asked, replies=(*kept, *asked.replies), effects=decision.effects)


def _said_in_all(reply: Reply) -> bool:
    if isinstance(reply, Say):
        return reply.key in SAID_IN_ALL
    return isinstance(reply, ShowCard | ShowKept)


def reply_language(state: State, understood: Understanding, knowledge: Knowledge) -> str:
    """The language of what can't wait for a question: the conversation's, or hers, or the nearest that has answers."""
    if state.language is not None:
        return state.language
    if understood.language in (*knowledge.languages, *knowledge.partly_spoken):
        return understood.language or "en"
    nearest = [code for code in knowledge.answer_in(understood.language or "") if code in knowledge.languages]
    return nearest[0] if nearest else "en"
