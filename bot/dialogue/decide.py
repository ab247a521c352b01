"""One turn of the dialogue: a pure function. Commands come before urgency, urgency before all else."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import commands, questions, urgent
from bot.dialogue.decision import Decision, Say
from bot.dialogue.heard import Heard, Knowledge, Words
from bot.dialogue.languages import follow_language, language_question
from bot.dialogue.plain import command_form, number
from bot.dialogue.state import State
from nlu.understanding import Understanding

_SURE = 0.5
_NAME_WORDS = 4  # "i am in dubai": an answer to our question and nothing else


def decide(state: State, heard: Heard, knowledge: Knowledge, words: Words) -> Decision:
    """Decide what one message of hers brings. No I/O, no clock, no chance."""
    pressed = heard.choice or _named_choice(state, heard, words)
    if pressed is not None:
        decision = commands.press(state, pressed, knowledge)
        if decision is not None:
            return decision
    understood = heard.understood
    if understood is None or (not understood.urgent and not _has_letters(heard.text)):
        return unreadable(state, heard, knowledge)
    if understood.country is not None:
        state = replace(state, country=understood.country)
    if understood.urgent:
        return urgent.card(follow_language(state, understood, knowledge), understood, knowledge)
    if state.asked == "country" and understood.country is not None and len(heard.text.split()) <= _NAME_WORDS:
        named = commands.press(state, f"c:{understood.country}", knowledge)
        if named is not None:
            return named
    if understood.language not in knowledge.languages:
        asked = language_question(state, understood, knowledge)
        if asked is not None:
            return asked
    return _answer(follow_language(state, understood, knowledge), understood, knowledge)


def _named_choice(state: State, heard: Heard, words: Words) -> str | None:
    """What a text stands for as a whole: a command word, a number on the menu, or a name that we asked for."""
    form = command_form(heard.text)
    if form in words.commands:
        return words.commands[form]
    picked = number(heard.text)
    if picked is not None and 1 <= picked <= len(state.choices):
        return state.choices[picked - 1]
    return words.names.get(form) if state.asked in ("country", "language") else None


def _has_letters(text: str) -> bool:
    return any(char.isalpha() for char in text)


def unreadable(state: State, heard: Heard, knowledge: Knowledge) -> Decision:
    """A voice note, a picture, an emoji, a number on no menu: say kindly what can be done."""
    key = {"voice": "voice", "media": "media", "text": "what-i-can-do"}.get(heard.kind, "only-text")
    language = state.language or "en"
    buttons = commands.START_BUTTONS
    return Decision("menu", replace(state, choices=buttons), language, (Say(key, buttons=buttons),))


def _answer(state: State, understood: Understanding, knowledge: Knowledge) -> Decision:
    language = state.language or "en"
    match understood.decision:
        case "smalltalk":
            buttons = commands.START_BUTTONS
            says = Say(f"smalltalk.{understood.smalltalk or 'greeting'}", buttons=buttons)
            return Decision("smalltalk", replace(state, choices=buttons), language, (says,))
        case "out_of_scope":
            buttons = commands.START_BUTTONS
            return Decision(
                "out_of_scope", replace(state, choices=buttons), language, (Say("out-of-scope", buttons=buttons),)
            )
        case "answer" | "urgent":
            return questions.topic(state, understood.topics[0].topic, knowledge)
        case "clarify":
            return questions.clarify(state, understood, knowledge)
        case _:
            best = understood.topics[0]
            if best.topic == questions.PERSON and best.score >= _SURE:
                return questions.person(state)
            return questions.unsure(state, understood, knowledge)
