"""What one message alone deserves. The turn knows the conversation and may decide otherwise."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from nlu.heads import OUT_OF_SCOPE, SMALLTALK, TALK_TO_PERSON, TOPIC
from nlu.thresholds import Thresholds
from nlu.understanding import NluDecision, TopicScore


def combined(prior: float, *chances: float) -> float:
    """The chance of one thing that several heads were asked: their evidence is added, what was likely before once."""
    before = _log_odds(prior)
    return 1 / (1 + math.exp(-before - sum(_log_odds(chance) - before for chance in chances)))


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def is_urgent(whole: float, parts: float, limits: Thresholds) -> bool:
    """`whole` of the message, `parts` of the most urgent window of a long one."""
    return whole >= limits.urgent or parts >= limits.urgent_part


def is_urgent_together(score: float, small_talk: bool, limits: Thresholds) -> bool:
    """Of several messages heard as one text. `small_talk`: that is what the last one is taken for.

    Thanks and greetings should not tip the balance; but "since two days" is taken for small talk, too.
    """
    return score >= (limits.urgent_after_smalltalk if small_talk else limits.urgent_together)


def decide(
    topics: Sequence[TopicScore],
    kinds: Mapping[str, float],
    urgent: bool,
    limits: Thresholds,
    variety: str | None = None,
) -> tuple[NluDecision, str | None]:
    """The decision, and the kind of small talk where it is that."""
    if urgent:
        return "urgent", None
    chat = {name: chance for name, chance in kinds.items() if name.startswith(f"{SMALLTALK}.")}
    if chat and sum(chat.values()) >= limits.smalltalk:
        return "smalltalk", max(chat, key=lambda name: chat[name])
    if kinds.get(OUT_OF_SCOPE, 0.0) >= limits.out_of_scope:
        return "out_of_scope", None
    return _by_topic(topics, kinds.get(TOPIC, 1.0), limits, variety), None


def _by_topic(topics: Sequence[TopicScore], for_us: float, limits: Thresholds, variety: str | None) -> NluDecision:
    best = topics[0]
    if best.topic == TALK_TO_PERSON and best.score >= limits.person:
        return "handoff"
    if best.score * for_us >= limits.answer_in(variety):
        return "answer"
    if best.score * for_us >= limits.clarify or sum(topic.score for topic in topics[:3]) * for_us >= limits.close:
        return "clarify"
    return "handoff"
