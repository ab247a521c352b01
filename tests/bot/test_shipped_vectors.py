"""The vectors that come with the program: a first start must not embed the library for a quarter of an hour."""

from __future__ import annotations

from pathlib import Path

from bot.training.store import SHIPPED, read_shipped
from content.lines import Lines
from content.load import load
from kit.settings import ROOT
from nlu.encoder import load_encoder
from nlu.example import Example
from nlu.train import cache_key, encoder_input

MOST_MISSING = 0.02


def test_nearly_every_line_of_the_library_has_its_vector() -> None:
    encoder = load_encoder()
    shipped = read_shipped(encoder.name)
    stored = Lines.from_units(load(ROOT / "content" / "library").units)
    lines = [Example(one.text, one.intent, one.language, one.script) for one in stored]
    missing = [line for line in lines if cache_key(encoder, encoder_input(line)) not in shipped]

    assert len(missing) <= MOST_MISSING * len(lines), "run `make vectors` and commit content/vectors"


def test_a_vector_is_what_the_encoder_makes_of_its_text() -> None:
    encoder = load_encoder()
    stored = Lines.from_units(load(ROOT / "content" / "library").units)
    line = next(one for one in stored.examples if one.language == "en" and 20 < len(one.text) < 60)
    text = encoder_input(Example(line.text, line.intent, line.language, line.script))
    (fresh,) = encoder.encode([text])

    assert float(read_shipped(encoder.name)[cache_key(encoder, text)] @ fresh) > 0.99


def test_there_is_a_file_for_each_variety() -> None:
    names = {path.stem for path in Path(SHIPPED / load_encoder().name).glob("*.npz")}

    assert {"en", "ar", "ar-Latn", "my"} <= names
