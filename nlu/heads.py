"""The questions asked of a message: which topic, is it a question for us at all, is it urgent.

Each is a head of its own with its own training rows, so that each has its own thresholds.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlu.example import Example
from nlu.fit import Recipe

TOPIC, SMALLTALK, OUT_OF_SCOPE = "topic", "smalltalk", "out_of_scope"
URGENT, NOT_URGENT = "urgent", "not_urgent"
TALK_TO_PERSON = "community.talk-to-person"

MATTER_RECIPE = Recipe(landmarks=2_400)
URGENCY_RECIPE = Recipe(landmarks=1_500, balance=0.5, ordinary=15.0)

# Questions on these may or may not come from someone in danger now: their examples say nothing on urgency.
UNDECIDED = (
    "safety.", "health.emergency", "health.mental-health", "health.pregnancy", "work.injury", "justice.arrested",
    "residence.deportation", "family.custody",
)  # fmt: skip


def is_topic(intent: str) -> bool:
    return "." in intent and "/" not in intent and not intent.startswith(f"{SMALLTALK}.")


def kind(intent: str) -> str:
    """`topic`, `out_of_scope`, or the very kind of small talk (`smalltalk.thanks`)."""
    return TOPIC if is_topic(intent) else intent


def calm(topic: str) -> bool:
    """Whoever asks about this is not in danger by the topic alone."""
    return not topic.startswith(UNDECIDED)


def split(intent: str) -> tuple[str, str | None]:
    """An urgency line's own intent and its topic, if it has one: `urgent/safety.suicide`."""
    name, _, topic = intent.partition("/")
    return name, topic or None


def topic_rows(examples: Sequence[Example], urgency: Sequence[Example]) -> list[tuple[Example, str]]:
    asked = [(example, example.intent) for example in examples if is_topic(example.intent)]
    return asked + _with_topic(urgency)


def _with_topic(urgency: Sequence[Example]) -> list[tuple[Example, str]]:
    pairs = ((example, split(example.intent)[1]) for example in urgency)
    return [(example, topic) for example, topic in pairs if topic is not None]


def kind_rows(examples: Sequence[Example], urgency: Sequence[Example]) -> list[tuple[Example, str]]:
    asked = [(example, kind(example.intent)) for example in examples]
    return asked + [(example, TOPIC) for example, _ in _with_topic(urgency)]


def urgency_rows(examples: Sequence[Example], urgency: Sequence[Example]) -> list[tuple[Example, str]]:
    quiet = [(example, NOT_URGENT) for example in examples if calm(example.intent)]
    return [(example, split(example.intent)[0]) for example in urgency] + quiet
