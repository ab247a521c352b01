"""Danger told in pieces: a message heard together with those before it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nlu.decide import is_urgent_together
from nlu.encoder import Encoder, Vectors
from nlu.model import Model
from nlu.pipeline import Pipeline
from nlu.thresholds import DEFAULT
from nlu.together import MOST_RECENT, joined
from nlu.windows import LONG

BEFORE, LAST = "he has a big", "knife in hand"
CALM = [
    ("my madam", "keeps my passport", "since two years"),
    ("no salary", "five months", "what can i do"),
    ("المدام", "ماخذة جوازي", "من سنتين"),
]
texts = st.text(alphabet=st.characters(), max_size=40)
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_pieces_that_are_not_urgent_alone_are_so_together(pipeline: Pipeline) -> None:
    alone, after = pipeline.understand(LAST), pipeline.understand(LAST, recent=[BEFORE])

    assert (alone.urgent, after.urgent) == (False, True)
    assert (after.decision, after.smalltalk) == ("urgent", None)
    assert after.urgency_score >= DEFAULT.urgent_together
    assert (after.language, after.country) == (alone.language, alone.country)


def test_a_piece_that_is_taken_for_small_talk_can_be_the_last(pipeline: Pipeline) -> None:
    assert pipeline.understand("good evening sister").smalltalk is not None
    assert pipeline.understand("good evening sister", recent=["my brother comes to kill me"]).decision == "urgent"


@pytest.mark.parametrize("messages", CALM)
def test_ordinary_questions_in_pieces_stay_what_each_message_says(pipeline: Pipeline, messages: Sequence[str]) -> None:
    for place, text in enumerate(messages):
        assert pipeline.understand(text, recent=messages[:place]) is pipeline.understand(text)


@pytest.mark.parametrize("text", ["i am in dubai", "12345", "🙏", ""])
def test_a_place_or_no_words_at_all_complete_nothing(pipeline: Pipeline, text: str) -> None:
    assert not pipeline.understand(text, recent=["he will kill me"]).urgent


def test_an_urgent_message_is_heard_alone(model: Model, encoder: Encoder) -> None:
    counting = _Counting(encoder)
    pipeline = Pipeline(model, counting)

    assert pipeline.understand("he is beating me now", recent=["hello"]).urgent
    assert counting.read == 1


def test_what_she_wrote_before_costs_one_more_text_once(model: Model, encoder: Encoder) -> None:
    counting = _Counting(encoder)
    pipeline = Pipeline(model, counting)
    first = pipeline.understand("no salary", recent=["hello", "word " * 4_000, "my boss"])

    assert counting.read == 2
    assert pipeline.understand("no salary", recent=["hello", "word " * 4_000, "my boss"]) is first
    assert counting.read == 2
    pipeline.understand("no salary", recent=["hello", "my madam"])
    assert counting.read == 3


def test_only_the_last_ones_count(model: Model, encoder: Encoder) -> None:
    counting = _Counting(encoder)
    Pipeline(model, counting).understand("no salary", recent=["my boss", *["my madam"] * MOST_RECENT])

    assert counting.last == " ".join([*["my madam"] * MOST_RECENT, "no salary"])


class _Counting:
    def __init__(self, inner: Encoder) -> None:
        self.name, self.dimension, self.read, self._inner = inner.name, inner.dimension, 0, inner
        self.last = ""

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.read += len(texts)
        self.last = texts[-1]
        return self._inner.encode(texts)


@slow
@given(texts, st.lists(texts, max_size=5))
@example("help", ["\ud800", "\0", "‮", ""])
@example("help\0", ["me"])
@example("a", ["ا" * 20_000, "word " * 5_000])
def test_any_strings_before_it_can_only_make_a_message_urgent(pipeline: Pipeline, text: str, recent: list[str]) -> None:
    alone, after = pipeline.understand(text), pipeline.understand(text, recent=recent)

    assert after is alone or (after.urgent and after.decision == "urgent" and not alone.urgent)


@given(st.lists(texts, max_size=5), texts)
def test_together_they_are_never_longer_than_what_is_heard_as_a_whole(recent: list[str], text: str) -> None:
    together = joined(recent, text)

    assert together is None or (len(together) <= LONG and together.endswith(text))


def test_older_ones_go_where_there_is_no_room() -> None:
    long = "ab" * (LONG // 2 - 5)  # room for ten more

    assert joined(["one", long, "two"], "three") == f"{long} two three"
    assert joined(["12", long, "three"], "three") == "three three"
    assert joined(["one"], "ab" * (LONG // 2)) is None
    assert joined([], "three") is None


@pytest.mark.parametrize(
    ("score", "small_talk", "urgent"), [(0.3, False, True), (0.3, True, False), (0.6, True, True), (0.1, False, False)]
)
def test_after_small_talk_an_alarm_must_be_surer(score: float, small_talk: bool, urgent: bool) -> None:
    assert is_urgent_together(score, small_talk, DEFAULT) is urgent
