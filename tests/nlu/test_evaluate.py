from __future__ import annotations

from nlu.evaluate import calibration_error, evaluate
from nlu.understanding import NluDecision, TopicScore, Understanding


class Twin:
    """Says the topic, the decision and the language that the text names."""

    def understand(self, text: str, *, language_hint: str | None = None, country: str | None = None) -> Understanding:
        topic, language, script, decision = text.split()
        said: NluDecision = "urgent" if decision == "urgent" else "handoff" if decision == "handoff" else "answer"
        topics = (TopicScore(topic, 0.9), TopicScore("b", 0.05), TopicScore("c", 0.03), TopicScore("d", 0.02))
        return Understanding(language, script, 1.0, topics, said == "urgent", 0.0, said)


ROWS = [
    {"id": 1, "lang": "en", "text": "a en Latn answer", "topic": "a"},
    {"id": 2, "lang": "en", "text": "x en Latn answer", "topic": "b", "also_ok": []},
    {"id": 3, "lang": "en", "text": "x fr Latn answer", "topic": "d", "also_ok": ["x"]},
    {"id": 4, "lang": "en", "text": "a en Latn answer", "topic": None},
    {"id": 5, "lang": "en", "text": "a en Latn handoff", "topic": "out_of_scope"},
    {"id": 6, "lang": "ar-Latn", "text": "a ar Latn urgent", "urgent": True},
    {"id": 7, "lang": "ar-Latn", "text": "a ar Arab urgent", "urgent": False},
]


def test_a_report_counts_each_question_by_itself() -> None:
    report = evaluate(ROWS, Twin())

    assert report.as_json()["languages"]["en"] == {
        "n": 5,
        "top1": 0.6667,
        "top3": 1.0,
        "answered": 1.0,
        "answered_right": 0.6667,
        "urgent_recall": None,
        "false_alarms": None,
        "oos_answered": 0.5,
        "language": 0.8,
        "ece": 0.2333,
    }
    line = report.as_json()["languages"]["ar-Latn"]
    assert (line["urgent_recall"], line["false_alarms"], line["language"]) == (1.0, 1.0, 0.5)
    assert report.confused == (("b", "x", 1),)


def test_the_table_has_a_line_per_language_and_one_for_all() -> None:
    table = evaluate(ROWS, Twin()).as_table()

    assert [line.split()[0] for line in table.splitlines()] == ["lang", "ar-Latn", "en", "all"]


def test_no_rows_give_an_empty_report() -> None:
    assert evaluate([], Twin()).as_json()["languages"]["all"]["n"] == 0


def test_calibration_error_of_honest_scores_is_nothing() -> None:
    assert calibration_error([(0.5, True), (0.5, False)]) == 0
    assert calibration_error([]) is None
