"""Whether an answer helped: one tap, counted for those who write the answers, tied to nobody."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.decision import Decision, Rated, Say
from bot.dialogue.heard import Knowledge
from bot.dialogue.state import State

_AFTER = ("cmd:menu", "cmd:person")


def buttons(topic: str) -> tuple[str, str]:
    return (f"good:{topic}", f"bad:{topic}")


def rated(state: State, topic: str, knowledge: Knowledge, *, useful: bool) -> Decision | None:
    """Thanks, and a way on. The same answer counts once until she reads another."""
    if not knowledge.has_answer(topic):
        return None
    country = state.elsewhere or state.country
    effects = () if state.rated == topic else (Rated(topic, country, useful),)
    after = replace(state, rated=topic, choices=_AFTER)
    says = Say("feedback.thanks" if useful else "feedback.sorry", buttons=_AFTER)
    return Decision("feedback", after, state.language or "en", (says,), topic, effects)
