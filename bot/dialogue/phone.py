"""Whether somebody else can see her phone: asked once, never pressed for, and what to do about it."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.decision import Decision, Say
from bot.dialogue.state import State

BUTTON = "cmd:phone"
_SHARED, _OWN = "ph:shared", "ph:own"
_AFTER = ("cmd:menu", "cmd:person")


def ask(state: State) -> Decision:
    """She pressed the button that asks."""
    buttons = (_SHARED, _OWN)
    after = replace(state, phone="asked", choices=buttons)
    return Decision("menu", after, state.language or "en", (Say("phone.ask", buttons=buttons),))


def greeted(decision: Decision) -> Decision:
    """A greeting with the question after it, where it was not put before. What the greeting offers stays in reach."""
    state, (greeting, *_) = decision.state, decision.replies
    if state.phone is not None or not isinstance(greeting, Say):
        return decision
    buttons = (_SHARED, _OWN, *greeting.buttons)
    replies = (replace(greeting, buttons=()), Say("phone.ask", buttons=buttons))
    return replace(decision, state=replace(state, phone="asked", choices=buttons), replies=replies)


def answered(state: State, value: str) -> Decision | None:
    """What follows from her answer; None where it is none."""
    if value not in ("shared", "own"):
        return None
    buttons = ("cmd:leave", "cmd:code", *_AFTER) if value == "shared" else _AFTER
    after = replace(state, phone="shared" if value == "shared" else "own", choices=buttons)
    return Decision("menu", after, state.language or "en", (Say(f"phone.{value}", buttons=buttons),))
