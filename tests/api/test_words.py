"""Words as HTML: what people write does nothing, what the bot says can be tapped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.words import reply, words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>&", "&lt;b&gt;&amp;"),
        ("a\u202eb", "a[RLO]b"),
        ("a\u2066b\u2069", "a[LRI]b[PDI]"),
        ("a\x00b\ud800", "a\ufffdb\ufffd"),
        ("call +971 4 606 6777 now", 'call <bdi dir="ltr">+971 4 606 6777</bdi> now'),
        ("in 2026, 5 months", "in 2026, 5 months"),
        ("\u200eok\u200f", "\u200eok\u200f"),
    ],
)
def test_what_somebody_wrote_is_text(text: str, shown: str) -> None:
    assert str(words(text)) == shown


def test_the_bots_numbers_are_links_that_call() -> None:
    assert str(reply("Police\n\u2066+971 4 (606)\u2069")) == (
        'Police\n<bdi dir="ltr"><a href="tel:+9714606">+971 4 (606)</a></bdi>'
    )
    assert str(reply("\u2066WhatsApp +90 1\u2069")) == '<bdi dir="ltr"><a href="tel:+901">WhatsApp +90 1</a></bdi>'
    assert str(reply("\u2066https://x.example/<\u2069")) == '<bdi dir="ltr">https://x.example/&lt;</bdi>'
    assert str(reply("\u2068Law (x)\u2069, 2024")) == "<bdi>Law (x)</bdi>, 2024"


@given(st.text())
def test_no_text_makes_markup_of_its_own(text: str) -> None:
    for made in (str(words(text)), str(reply(text))):
        bare = made
        for ours in ('<bdi dir="ltr">', "<bdi>", "</bdi>", "</a>"):
            bare = bare.replace(ours, "")
        assert "<" not in bare.replace('<a href="tel:', "")
        made.encode()
