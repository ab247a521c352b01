"""One turn of the dialogue: a pure function. Commands come before urgency, urgency before all else."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import code, commands, handoff, phone, questions, urgent
from bot.dialogue.decision import Decision, Say
from bot.dialogue.heard import Heard, Knowledge, Words
from bot.dialogue.languages import (
    ask_language,
    follow_language,
    in_a_language_that_has_it,
    in_language_of_command,
    must_ask_language,
    reply_language,
)
from bot.dialogue.named import named_choice
from bot.dialogue.situation import ALONE, Situation
from bot.dialogue.slow import slow_down
from bot.dialogue.state import State
from nlu.understanding import Understanding

_SURE = 0.5
_SHORT = 8
_NAME_WORDS = 4  # "i am in dubai": an answer to our question and nothing else


def decide(state: State, heard: Heard, knowledge: Knowledge, words: Words, situation: Situation = ALONE) -> Decision:
    """Decide what one message of hers brings. No I/O, no clock, no chance."""
    if situation.held and handoff.reads(state, heard, words):
        return handoff.read(state, situation)
    state = handoff.unread(state)
    state = in_language_of_command(state, heard, words)
    secret = code.decide(state, heard, words, situation)
    if secret is not None:
        return secret if situation.with_person else handoff.alone(secret, state, situation)
    state = code.passed_over(state, situation)
    if situation.with_person:
        return handoff.aside(state, heard, knowledge, words, situation)
    decision = in_a_language_that_has_it(_decide(state, heard, knowledge, words), knowledge)
    return handoff.alone(decision, state, situation)


def _decide(state: State, heard: Heard, knowledge: Knowledge, words: Words) -> Decision:
    pressed = named_choice(state, heard, words)
    if pressed is not None:
        decision = commands.press(state, pressed, knowledge)
        if decision is not None:
            return decision
    if heard.flooded_at is not None:
        return slow_down(state, heard.flooded_at)
    understood = heard.understood
    if understood is None or (not understood.urgent and not _has_letters(heard.text)):
        return _still_urgent(state, knowledge) or unreadable(state, heard)
    state = state.said(understood.country, understood.nationality)
    if understood.urgent:
        followed = follow_language(state, understood, knowledge)
        there = _elsewhere(understood, knowledge)
        alarmed = urgent.heard(replace(followed, country=there or state.country), understood, knowledge)
        return replace(alarmed, state=replace(alarmed.state, country=state.country))
    return _calm(follow_language(state, understood, knowledge), heard, understood, knowledge)


def _calm(state: State, heard: Heard, understood: Understanding, knowledge: Knowledge) -> Decision:
    """A message that is not urgent by itself. An urgent card that waits still comes before all else."""
    short = len(heard.text.split()) <= _NAME_WORDS
    named = short and (state.asked == "country" or understood.decision == "handoff")
    if understood.country is not None and (named or state.waiting_urgent is not None):
        asked_now = understood.topics[0].topic if understood.decision == "answer" else state.waiting_topic
        return commands.arrived(replace(state, waiting_topic=asked_now), knowledge)
    if understood.decision != "answer" and (still := _still_urgent(state, knowledge)) is not None:
        return still
    if _wants_a_person(understood):
        return questions.person(replace(state, language=reply_language(state, understood, knowledge)))
    if must_ask_language(state, understood, knowledge):
        return ask_language(state, knowledge, understood)
    there = _elsewhere(understood, knowledge)
    if there is not None and (wanted := _asked_for_her(state, understood, short=len(heard.text.split()) <= _SHORT)):
        return questions.elsewhere(state, wanted, there, knowledge)
    return _answer(state, heard, understood, knowledge)


def _elsewhere(understood: Understanding, knowledge: Knowledge) -> str | None:
    """Where the woman is for whom she asks, if we know anything about that country."""
    return understood.elsewhere if understood.elsewhere in knowledge.countries else None


def _asked_for_her(state: State, understood: Understanding, *, short: bool) -> str | None:
    """The topic for another woman; "and my sister in kuwait?" asks on what was answered last."""
    if understood.decision == "answer":
        return understood.topics[0].topic
    return state.topic if short else None


def _has_letters(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _still_urgent(state: State, knowledge: Knowledge) -> Decision | None:
    """The card that waits: shown where her country is known by now, asked for once more where it is not."""
    if state.waiting_urgent is None:
        return None
    need = urgent.stored_need(state.waiting_urgent)
    return urgent.card(state, need) if state.country is not None else urgent.ask_country(state, need, knowledge)


def _wants_a_person(understood: Understanding) -> bool:
    best = understood.topics[0]
    return understood.decision == "handoff" and best.topic == questions.PERSON and best.score >= _SURE


def unreadable(state: State, heard: Heard) -> Decision:
    """A voice note, a picture, an emoji, a number on no menu: say kindly what can be done."""
    key = {"voice": "voice", "media": "media", "text": "what-i-can-do"}.get(heard.kind, "only-text")
    buttons = commands.START_BUTTONS
    return Decision("menu", replace(state, choices=buttons), state.language or "en", (Say(key, buttons=buttons),))


def _answer(state: State, heard: Heard, understood: Understanding, knowledge: Knowledge) -> Decision:
    language = state.language or "en"
    buttons = commands.START_BUTTONS
    match understood.decision:
        case "smalltalk":
            said = understood.smalltalk or "greeting"
            says = Say(f"smalltalk.{said}", buttons=buttons)
            decision = Decision("smalltalk", replace(state, choices=buttons), language, (says,))
            return phone.greeted(decision) if said == "greeting" else decision
        case "out_of_scope":
            says = Say("out-of-scope", buttons=buttons)
            return Decision("out_of_scope", replace(state, choices=buttons), language, (says,))
        case "answer" | "urgent":
            return questions.topic(state, understood.topics[0].topic, knowledge, understood)
        case "clarify":
            return questions.clarify(state, understood, knowledge)
        case _ if heard.kind != "text":  # a picture whose caption led nowhere
            return unreadable(state, heard)
        case _:
            return questions.unsure(state, understood, knowledge)
