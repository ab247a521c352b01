"""The questions asked of a message, each a head of its own: which topic, is it a question for us, is it urgent.

Urgency is asked twice: alone, and as each topic's urgent and calm questions apart. The two err differently.
"""

from __future__ import annotations

from nlu.example import Example
from nlu.fit import Recipe

TOPIC, SMALLTALK, OUT_OF_SCOPE = "topic", "smalltalk", "out_of_scope"
URGENT, NOT_URGENT = "urgent", "not_urgent"
TALK_TO_PERSON = "community.talk-to-person"

MATTER_RECIPE = Recipe(landmarks=2_400)
URGENCY_RECIPE = Recipe(landmarks=1_500, balance=0.5, ordinary=4.0)

# Questions on these may or may not come from someone in danger now: a line must say so or tells nothing on urgency.
UNDECIDED = (
    "safety.", "health.emergency", "health.mental-health", "health.pregnancy", "work.injury", "justice.arrested",
    "residence.deportation", "family.custody",
)  # fmt: skip


def split(intent: str) -> tuple[str | None, str | None]:
    """What a line's intent says of urgency, and its topic; None for what it doesn't say.

    `urgent/safety.suicide` says both, `safety.suicide` leaves open how urgent it is, `smalltalk.bye` says neither.
    """
    name, _, topic = intent.rpartition("/")
    if topic in (URGENT, NOT_URGENT):
        return topic, None
    is_topic = "." in topic and not topic.startswith(f"{SMALLTALK}.")
    return name or None, topic if is_topic else None


def calm(topic: str) -> bool:
    """Whoever asks about this is not in danger by the topic alone."""
    return not topic.startswith(UNDECIDED)


def topic_of(example: Example) -> str | None:
    return split(example.intent)[1]


def kind_of(example: Example) -> str | None:
    """`topic`, `out_of_scope`, or the very kind of small talk (`smalltalk.thanks`)."""
    urgency, topic = split(example.intent)
    return TOPIC if topic is not None else None if urgency is not None else example.intent


def urgency_of(example: Example) -> str | None:
    """Whoever chats, or asks about what is no danger, is not in danger."""
    urgency, topic = split(example.intent)
    if urgency is not None:
        return urgency
    return NOT_URGENT if topic is None or calm(topic) else None


def danger_of(example: Example) -> str | None:
    """Urgency and topic together: `urgent/safety.suicide`, `not_urgent/work.contract`, or `not_urgent`."""
    urgency, topic = urgency_of(example), topic_of(example)
    return urgency if urgency is None or topic is None else f"{urgency}/{topic}"
