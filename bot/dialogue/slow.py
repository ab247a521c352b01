"""Too much at once: once a minute she is asked to wait a moment, else nothing is said."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.decision import Decision, Say
from bot.dialogue.state import State

_AGAIN_SECONDS = 60.0


def slow_down(state: State, at: float) -> Decision:
    """What stays open stays open: she only writes faster than can be read."""
    language = state.language or "en"
    if state.slowed_at is not None and at < state.slowed_at + _AGAIN_SECONDS:
        return Decision("silent", state, language)
    return Decision("rephrase", replace(state, slowed_at=at), language, (Say("slow-down"),))
