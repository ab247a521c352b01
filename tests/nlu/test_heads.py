"""What each head learns from a line, by the intent that it is kept under."""

from __future__ import annotations

import pytest

from nlu.example import Example
from nlu.heads import danger_of, kind_of, topic_of, urgency_of


@pytest.mark.parametrize(
    ("intent", "topic", "kind", "urgency", "danger"),
    [
        ("work.contract", "work.contract", "topic", "not_urgent", "not_urgent/work.contract"),
        ("safety.fgm", "safety.fgm", "topic", None, None),
        ("urgent/safety.fgm", "safety.fgm", "topic", "urgent", "urgent/safety.fgm"),
        ("not_urgent/safety.fgm", "safety.fgm", "topic", "not_urgent", "not_urgent/safety.fgm"),
        ("not_urgent", None, None, "not_urgent", "not_urgent"),
        ("urgent", None, None, "urgent", "urgent"),
        ("smalltalk.bye", None, "smalltalk.bye", "not_urgent", "not_urgent"),
        ("out_of_scope", None, "out_of_scope", "not_urgent", "not_urgent"),
    ],
)
def test_what_a_line_teaches(
    intent: str, topic: str | None, kind: str | None, urgency: str | None, danger: str | None
) -> None:
    line = Example("x", intent, "en", "Latn")

    assert (topic_of(line), kind_of(line), urgency_of(line), danger_of(line)) == (topic, kind, urgency, danger)
