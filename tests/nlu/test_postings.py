from __future__ import annotations

import numpy as np
import pytest

from nlu import linear
from nlu.features import Grams
from nlu.kin import kin_of
from nlu.normalise import for_model
from nlu.postings import family
from nlu.views import BUCKETS, grams_of

TEXTS = ["no salary since may", "my salary is late", "keeps my passport", "hello"]
KNOWN = grams_of([for_model(text) for text in TEXTS])


@pytest.mark.parametrize("text", ["salary", "passport please", "hello", "مرحبا", "q"])
def test_what_a_text_shares_is_the_product_of_its_n_grams_with_those_of_each_known_one(text: str) -> None:
    grams = grams_of([for_model(text)])
    known = linear.matrix(KNOWN, BUCKETS)
    wanted = (known @ linear.matrix(grams, BUCKETS).T).toarray().ravel()

    np.testing.assert_allclose(family(known.tocsc(), 0).shared(grams), wanted, atol=1e-3)


def test_a_text_without_n_grams_and_a_family_without_texts_share_nothing() -> None:
    known = family(linear.matrix(KNOWN, BUCKETS).tocsc(), 7)
    nothing = Grams(1, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))

    assert (known.first, known.last) == (7, 7 + len(TEXTS))
    assert not known.shared(nothing).any()
    assert not family(linear.matrix(nothing, BUCKETS).tocsc(), 0).shared(grams_of([TEXTS[0]])).any()


def test_varieties_that_are_written_alike_are_kin() -> None:
    assert kin_of("ms") == kin_of("id")
    assert kin_of("ar") == kin_of("ar-Latn") != kin_of("fa")
