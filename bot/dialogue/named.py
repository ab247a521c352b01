"""What a text stands for as a whole: a command word, a number on the menu, or a name that we asked for."""

from __future__ import annotations

from bot.dialogue.heard import Heard, Words
from bot.dialogue.plain import command_form, number
from bot.dialogue.state import State


def named_choice(state: State, heard: Heard, words: Words) -> str | None:
    """The button id that she pressed or wrote out, or None."""
    if heard.choice is not None:
        return heard.choice
    form = command_form(heard.text)
    if form in words.commands:
        return words.commands[form]
    picked = number(heard.text)
    if picked is not None and 1 <= picked <= len(state.choices):
        return state.choices[picked - 1]
    asked = state.asked in ("country", "language") or state.waiting_urgent is not None
    return words.names.get(form) if asked else None
