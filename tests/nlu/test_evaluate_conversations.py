from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from nlu.evaluate.conversations import Conversation, evaluate_conversations
from nlu.evaluate.targets import ANSWER_LANGUAGES
from nlu.understanding import TopicScore, Understanding

FOLDER = Path(__file__).parents[2] / "content" / "evaluation" / "conversations"


class Twin:
    """Hears danger where a text names it, or where its pieces do so together."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, tuple[str, ...]]] = []

    def understand(
        self,
        text: str,
        *,
        language_hint: str | None = None,
        country: str | None = None,
        recent: Sequence[str] = (),
    ) -> Understanding:
        self.asked.append((text, language_hint, tuple(recent)))
        urgent = "he hits me" in " ".join((*recent, text))
        topics = (TopicScore("a", 0.9),)
        return Understanding("en", "Latn", 1.0, topics, urgent, 0.0, "urgent" if urgent else "answer")


def row(lang: str, urgent: bool, *messages: str) -> dict[str, Any]:
    return {"id": "x", "lang": lang, "messages": list(messages), "urgent": urgent}


def test_alarms_are_counted_by_conversation_alone_and_together() -> None:
    rows = [
        row("en", True, "he hits", "me"),
        row("en", True, "he hits me", "now"),
        row("en", True, "he is", "angry"),
        row("en", False, "he hits me in a film", "what a film"),
        row("so", False, "one", "two"),
    ]
    said = evaluate_conversations(rows, Twin()).as_json()

    assert said["en"] == {
        "n": 4,
        "recall": 0.6667,
        "recall_alone": 0.3333,
        "false_alarms": 1.0,
        "false_alarms_alone": 1.0,
        "alarms_again": 0.0,
    }
    assert (said["so"]["recall"], said["so"]["false_alarms"], said["so"]["alarms_again"]) == (None, 0.0, None)
    assert said["all"]["n"] == 5


def test_messages_are_heard_as_on_the_road() -> None:
    twin = Twin()
    evaluate_conversations([row("en", False, "1", "2", "3", "4", "he hits me", "6")], twin)

    together = twin.asked[1::2]
    assert together[0] == ("1", None, ())
    assert together[4] == ("he hits me", "en", ("2", "3", "4"))
    assert together[5] == ("6", "en", ())


def test_the_table_has_a_line_per_language_and_one_for_all() -> None:
    table = evaluate_conversations([row("so", False, "one"), row("en", True, "two")], Twin()).as_table()

    assert [line.split()[0] for line in table.splitlines()] == ["lang", "en", "so", "all"]


@pytest.mark.parametrize(
    "spoilt",
    [
        {"lang": "en", "messages": ["a"]},
        {"messages": ["a"], "urgent": True},
        {"lang": "en", "messages": [], "urgent": True},
        {"lang": "en", "messages": ["a", 1], "urgent": True},
        {"lang": "en", "messages": "a", "urgent": True},
    ],
)
def test_a_row_that_can_not_be_read_is_refused(spoilt: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"needs|list of texts"):
        evaluate_conversations([spoilt], Twin())


@pytest.mark.parametrize("lang", sorted(ANSWER_LANGUAGES))
def test_every_answer_language_has_conversations_half_of_them_in_danger(lang: str) -> None:
    rows = [json.loads(line) for line in (FOLDER / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()]
    read = [Conversation.of(each) for each in rows]

    assert len({each["id"] for each in rows}) == len(rows) >= 8
    assert sum(each.urgent for each in read) * 2 == len(read)
    assert all(each.lang == lang and 2 <= len(each.messages) <= 4 for each in read)
