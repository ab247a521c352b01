from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.evaluate import EVALUATION, own_files, read_rows
from nlu.evaluate import evaluate
from nlu.evaluate.measures import calibration_error, reliability
from nlu.evaluate.rows import Row
from nlu.evaluate.targets import ANSWER_LANGUAGES
from nlu.understanding import NluDecision, TopicScore, Understanding
from nlu.varieties import SUPPORTED

TAXONOMY = Path(__file__).parents[2] / "content" / "library" / "taxonomy.yaml"


class Twin:
    """Says the topic, the decision and the language that the text names."""

    def understand(
        self, text: str, *, language_hint: str | None = None, country: str | None = None, recent: Sequence[str] = ()
    ) -> Understanding:
        topic, language, script, decision = text.split()[:4]
        said: NluDecision = "urgent" if decision == "urgent" else "handoff" if decision == "handoff" else "answer"
        topics = (TopicScore(topic, 0.9), TopicScore("b", 0.05), TopicScore("c", 0.03), TopicScore("d", 0.02))
        return Understanding(language, script, 1.0, topics, said == "urgent", 0.0, said)


def row(text: str, lang: str = "en", **more: Any) -> dict[str, Any]:
    return {"lang": lang, "text": text, "urgent": False, **more}


ROWS = [
    {"id": 1, "lang": "en", "text": "a en Latn answer", "topic": "a"},
    {"id": 2, "lang": "en", "text": "x en Latn answer", "topic": "b", "also_ok": []},
    {"id": 3, "lang": "en", "text": "x fr Latn answer", "topic": "d", "also_ok": ["x"]},
    {"id": 4, "lang": "en", "text": "a en Latn answer", "topic": None},
    {"id": 5, "lang": "en", "text": "a en Latn handoff five words", "topic": "out_of_scope"},
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
        "alarms_near_miss": None,
        "alarms_sensitive": None,
        "alarms_ordinary": None,
        "alarms_out_of_scope": None,
        "oos_answered": 0.5,
        "language": 0.8,
        "language_long": 1.0,
        "language_short": 0.75,
        "ece": 0.2333,
    }
    line = report.as_json()["languages"]["ar-Latn"]
    assert (line["urgent_recall"], line["false_alarms"], line["language"]) == (1.0, 1.0, 0.5)


def test_false_alarms_are_counted_by_kind() -> None:
    rows = [
        row("a en Latn urgent", topic="a", urgent=True, kind="urgent"),
        row("a en Latn urgent", topic="a", kind="near_miss"),
        row("a en Latn answer", topic=None, kind="near_miss"),
        *[row(f"grave en Latn {said}", topic="grave", kind="ordinary") for said in ("urgent", "answer", "answer")],
        *[row(f"a en Latn {said}", topic="a", kind="ordinary") for said in ("urgent", "answer", "answer", "answer")],
        *[row(f"a en Latn {said}", topic=None, kind="out_of_scope") for said in ["urgent", *["handoff"] * 4]],
    ]

    line = evaluate(rows, Twin(), sensitive={"grave"}).lines[0]

    assert (line.alarms_near_miss, line.alarms_sensitive) == (0.5, 0.3333)
    assert (line.alarms_ordinary, line.alarms_out_of_scope) == (0.25, 0.2)
    assert (line.false_alarms, line.urgent_recall) == (0.2857, 1.0)
    assert line.oos_answered == 0.1667  # the near-miss on a film, answered, counts among the six that want none


def test_groups_stand_at_the_end_with_the_confused_of_each() -> None:
    rows = [
        *[row("x fr Latn answer", "fr", topic="a")] * 2,
        row("a ha Latn answer", "ha", topic="a"),
        row("y hi Latn answer", "hi-Latn", topic="b"),
        row("a de Latn answer", "de", topic="a"),
    ]

    report = evaluate(rows, Twin())

    assert {name: (line.n, line.top1) for name, line in report.groups.items()} == {
        "answered": (2, 0.0),
        "understood": (1, 1.0),
        "romanised": (1, 0.0),
        "all": (5, 0.4),
    }
    assert report.as_json()["confused"] == {
        "answered": [["a", "x", 2]],
        "understood": [],
        "romanised": [["b", "y", 1]],
        "all": [["a", "x", 2], ["b", "y", 1]],
    }
    first_words = [line.split()[0] for line in report.as_table().splitlines() if line]
    assert first_words[:9] == ["lang", "de", "fr", "ha", "hi-Latn", "answered", "understood", "romanised", "all"]


def test_targets_are_met_or_missed() -> None:
    rows = [
        *[row("a en Latn answer", topic="a", kind="ordinary")] * 9,
        *[row(f"{topic} fr Latn answer", "fr", topic="a", kind="ordinary") for topic in ("a", "a", "a", "x")],
        row("a en Latn urgent", topic="a", kind="near_miss"),
        row("a en Latn answer", topic=None, kind="out_of_scope"),
    ]

    report = evaluate(rows, Twin())

    judged = {(v.target.group, v.target.column, v.target.worst): (v.value, v.met) for v in report.verdicts}
    assert judged == {
        ("answered", "top1", False): (0.9286, True),
        ("answered", "top1", True): (0.75, False),
        ("answered", "top3", False): (0.9286, False),
        ("all", "alarms_near_miss", False): (1.0, False),
        ("all", "alarms_ordinary", False): (0.0, True),
        ("all", "alarms_out_of_scope", False): (0.0, True),
        ("all", "oos_answered", False): (1.0, False),
    }
    table = report.as_table()
    assert "targets met: answered top1 92.9% (>= 88%), all alarms_ordinary 0.0% (<= 1%)" in table
    assert "targets missed: each of answered top1 75.0% (>= 80%)" in table


def test_rows_that_are_examples_are_counted_and_left_out() -> None:
    report = evaluate(ROWS, Twin(), known=["A  EN latn ANSWER", "something else"])

    assert (report.left_out, report.groups["all"].n) == (2, 5)
    assert "2 rows left out" in report.as_table()


def test_no_rows_give_an_empty_report() -> None:
    report = evaluate([], Twin()).as_json()

    assert report["groups"]["all"]["n"] == 0
    assert (report["targets"], report["calibration"]["ece"]) == ([], None)


def test_calibration_error_of_honest_scores_is_nothing() -> None:
    assert calibration_error([(0.5, True), (0.5, False)]) == 0
    assert calibration_error([]) is None


def test_each_bin_says_what_its_scores_promised_and_what_came_true() -> None:
    bins = reliability([(0.05, False), (0.31, True), (0.35, False), (1.0, True)])

    filled = [(one.start, one.n, one.score, one.right) for one in bins if one.n]
    assert filled == [(0.0, 1, 0.05, 0.0), (0.3, 2, 0.33, 0.5), (0.9, 1, 1.0, 1.0)]
    assert len(bins) == 10


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        ({"lang": "en"}, "needs at least"),
        ({"lang": "en", "text": "a", "kind": "calm"}, "must be one of"),
        ({"lang": "en", "text": "a", "kind": "near_miss", "urgent": True}, "contradict"),
        ({"lang": "en", "text": "a", "kind": "urgent", "urgent": False}, "contradict"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(raw: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        Row.of(raw)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [({"topic": None}, "out_of_scope"), ({"topic": "a"}, "ordinary"), ({"topic": None, "urgent": True}, "urgent")],
)
def test_a_row_without_a_kind_has_the_likeliest(raw: dict[str, Any], kind: str) -> None:
    assert Row.of({"lang": "en", "text": "a", **raw}).kind == kind


def test_the_answer_languages_are_those_of_the_taxonomy() -> None:
    assert set(yaml.safe_load(TAXONOMY.read_text(encoding="utf-8"))["languages"]["answers"]) == ANSWER_LANGUAGES


def test_every_variety_has_rows_of_every_kind() -> None:
    files = own_files()

    assert {file.stem for file in files} == set(SUPPORTED)
    assert all(file.parent == EVALUATION for file in files)
    for file in files:
        rows = read_rows(file)
        assert {raw["kind"] for raw in rows} == {"ordinary", "urgent", "near_miss", "out_of_scope"}
        assert {raw["lang"] for raw in rows} == {file.stem}
        assert len({raw["id"] for raw in rows}) == len(rows)
