from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from nlu.encoder import Vectors
from nlu.example import Example
from nlu.train import cache_key, embed, train

EXAMPLES = [
    *(Example(f"no salary {word}", "work.unpaid-wages", "en", "Latn") for word in ("paid", "since may", "again")),
    *(Example(f"keep passport {word}", "work.passport-kept", "en", "Latn") for word in ("now", "still", "always")),
    *(Example(f"hello {word}", "smalltalk.greeting", "en", "Latn") for word in ("sister", "there", "you")),
]
URGENCY = [
    *(Example(f"he beats me {word}", "urgent", "en", "Latn") for word in ("now", "tonight", "help")),
    *(Example(f"he killed {word}", "not_urgent", "en", "Latn") for word in ("the mood", "the party", "time")),
]
SAMPLES = [Example("maaş ödenmedi ve pasaport yok", "sample", "tr", "Latn")]


class Twin:
    """A harmless encoder: vectors from the letters, and a count of what it was asked."""

    name = "twin"
    dimension = 16

    def __init__(self) -> None:
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += len(texts)
        rows = np.array([[text.count(chr(97 + place)) + 0.1 for place in range(16)] for text in texts], np.float32)
        vectors: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return vectors


def test_the_same_texts_give_the_same_bytes() -> None:
    assert _bytes() == _bytes()


def _bytes() -> bytes:
    return train(EXAMPLES, URGENCY, SAMPLES, Twin()).to_bytes()


def test_a_second_training_embeds_only_new_texts() -> None:
    cache: dict[str, Vectors] = {}
    train(EXAMPLES, URGENCY, SAMPLES, Twin(), cache=cache)
    again = Twin()
    train([*EXAMPLES, Example("unpaid", "work.unpaid-wages", "en", "Latn")], URGENCY, SAMPLES, again, cache=cache)

    assert again.asked == 1


def test_cache_keys_hold_no_text_and_differ_by_encoder() -> None:
    key = cache_key(Twin(), "salary")

    assert "salary" not in key
    assert key != cache_key(_named("other"), "salary")


def _named(name: str) -> Twin:
    twin = Twin()
    twin.name = name
    return twin


@pytest.mark.parametrize("count", [1, 65])
def test_each_vector_stands_where_its_text_stood(count: int) -> None:
    texts = [chr(97 + place % 16) * (1 + place % 7) for place in range(count)]

    np.testing.assert_array_equal(embed(texts, Twin()), Twin().encode(texts))
