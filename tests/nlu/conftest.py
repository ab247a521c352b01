"""A small model from a slice of the store's real examples, trained once for all tests of `nlu`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.encoder import Encoder, load_encoder
from nlu.example import Example
from nlu.heads import split
from nlu.model import Model
from nlu.pipeline import Pipeline
from nlu.train import train

LIBRARY = Path(__file__).parents[2] / "content" / "library"
TOPICS = (
    "work.passport-kept",
    "work.unpaid-wages",
    "family.divorce",
    "health.pregnancy",
    "education.enrol-child",
    "community.talk-to-person",
)
KINDS = ("smalltalk.greeting", "smalltalk.thanks", "out_of_scope", "urgent", "not_urgent")
LANGUAGES = ("en", "ar", "ar-Latn")
LINES = ("am", "bn", "ckb", "de", "fa", "fil", "fr", "my", "si", "sw", "ta", "ti", "tr")


def read(folder: str, name: str) -> list[Example]:
    document: dict[str, Any] = yaml.safe_load((LIBRARY / folder / f"{name}.yaml").read_text(encoding="utf-8"))
    return [
        Example(line.strip()[2:], block["intent"], document["language"], document["script"])
        for block in document["nlu"]
        for line in block["examples"].splitlines()
        if line.strip()
    ]


def some(folder: str, each: int) -> list[Example]:
    """At most `each` of every wanted intent and language: enough to learn from, few enough to be quick.

    Urgency lines come without their topics, evenly from all of them, and examples without their urgency.
    """
    kept = []
    for name in LANGUAGES:
        lines: dict[str, list[Example]] = {}
        for example in read(folder, name):
            urgency, topic = split(example.intent)
            intent = (urgency if folder == "urgency" else topic) or example.intent
            if intent in TOPICS + KINDS:
                lines.setdefault(intent, []).append(replace(example, intent=intent))
        for own in lines.values():
            kept += own[:each] if folder == "examples" else own[:: max(1, len(own) // each)][:each]
    return kept


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="session")
def slice_of_store() -> tuple[list[Example], list[Example], list[Example]]:
    samples = [example for name in LINES for example in read("samples", name)[:20]]
    return some("examples", 6), some("urgency", 10), samples


@pytest.fixture(scope="session")
def steps() -> list[tuple[int, int]]:
    """What the training reported as progress."""
    return []


@pytest.fixture(scope="session")
def model(encoder: Encoder, slice_of_store: tuple[list[Example], ...], steps: list[tuple[int, int]]) -> Model:
    examples, urgency, samples = slice_of_store
    return train(examples, urgency, samples, encoder, lambda done, total: steps.append((done, total)))


@pytest.fixture(scope="session")
def pipeline(model: Model, encoder: Encoder) -> Pipeline:
    return Pipeline(model, encoder)
