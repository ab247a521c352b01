"""Which help an urgent message needs first."""

from __future__ import annotations

from bot.dialogue.decision import Need
from nlu.understanding import Understanding

_BY_TOPIC: dict[str, Need] = {
    "health.emergency": "medical",
    "health.pregnancy": "medical",
    "work.injury": "medical",
    "safety.suicide": "suicide",
    "health.mental-health": "suicide",
    "safety.child-abuse": "child",
    "safety.fgm": "child",
    "safety.domestic-violence": "violence",
    "safety.sexual-violence": "violence",
    "safety.employer-abuse": "violence",
    "safety.forced-marriage": "violence",
    "safety.trafficking": "violence",
    "safety.shelter": "violence",
    "safety.protection-order": "violence",
}


def need_of(understood: Understanding) -> Need:
    """The need of the best topic that names one; `danger` brings the country's first numbers."""
    for scored in understood.topics[:2]:
        if scored.topic in _BY_TOPIC:
            return _BY_TOPIC[scored.topic]
    return "danger"
