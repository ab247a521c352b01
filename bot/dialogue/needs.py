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
_ANSWERS: dict[Need, str] = {
    "danger": "safety.domestic-violence",
    "violence": "safety.domestic-violence",
    "medical": "health.emergency",
    "child": "safety.child-abuse",
    "suicide": "safety.suicide",
}
_CLEARLY = 2.0
"""A distress line helps nobody who is threatened by another: that need must lead by this factor."""


def need_of(understood: Understanding) -> Need:
    """The need of the best topic that names one; `danger` brings the country's first numbers."""
    scores: dict[Need, float] = {}
    for scored in understood.topics:
        need = _BY_TOPIC.get(scored.topic)
        if need is not None:
            scores[need] = max(scores.get(need, 0.0), scored.score)
    first: Need = next((_BY_TOPIC[one.topic] for one in understood.topics[:2] if one.topic in _BY_TOPIC), "danger")
    if first == "suicide" and scores["suicide"] < _CLEARLY * max(scores.get("violence", 0.0), scores.get("child", 0.0)):
        return "danger"
    return first


def answer_of(need: Need, topic: str | None) -> str:
    """The topic whose answer says what to do: that of her message, where it is about the need itself."""
    own = _BY_TOPIC.get(topic or "")
    fits = own == need or (own == "violence" and need == "danger")
    return topic if topic is not None and fits else _ANSWERS[need]
