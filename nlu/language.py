"""Which language a short chat text is in, among the supported varieties: script first, then n-grams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlu import linear
from nlu.example import Example
from nlu.features import Floats, Grams, hashed
from nlu.head import softmax
from nlu.normalise import clean, matching_form
from nlu.varieties import OTHER, base_code, candidates, main_script, variety_of

SIZES = range(1, 5)
BITS = 15
CROPS_PER_VARIETY = 1800
SLOPE = 0.8  # measured on lines kept apart: what makes the probabilities honest
# A prior in logits for the language of the conversation: one borrowed word must not flip it, a sentence may.
HINT_STRENGTH = {1: 30.0, 2: 5.0, 3: 3.5, 4: 2.5}
HINT_FLOOR = 1.5
# Of what else is written there are few lines to learn from: in doubt it is none of ours.
OTHER_PRIOR = 2.0
# Urdu and Hindi are one language as they are typed in Latin letters: together they are told as one, and the
# conversation's language says which. Without it Urdu, in which there are answers, unless the letters are sure.
URDU, HINDI = "ur-Latn", "hi-Latn"
HINDI_FROM = 0.99


@dataclass(frozen=True, slots=True)
class Guess:
    """`language` is None where nothing can be told or the language is none of ours."""

    language: str | None
    script: str
    score: float
    variety: str = OTHER  # the likeliest of ours even where that is too unsure to be told


@dataclass(frozen=True, slots=True, eq=False)
class LanguageModel:
    classes: tuple[str, ...]
    weights: Floats
    bias: Floats
    slope: float

    def guess(self, text: str, hint: str | None, least: float, least_hint: float) -> Guess:
        """`text` is cleaned; `least` is the probability that a guess needs, `least_hint` that the hint needs."""
        script = main_script(text)
        allowed = [name for name in candidates(script) if name in self.classes]
        if not allowed:
            return Guess(None, script, 0.0)
        chances = _as_one(self._chances(text, allowed, hint), hint)
        variety = max(allowed, key=lambda name: chances[name])
        score = chances[variety]
        enough = least_hint if base_code(variety) == hint else least
        told = score >= enough and score >= chances.get(OTHER, 0.0)
        return Guess(base_code(variety) if told else None, script, score, variety)

    def _chances(self, text: str, allowed: Sequence[str], hint: str | None) -> dict[str, float]:
        names = [*allowed, *(name for name in self.classes if name == OTHER)]
        logits = self.slope * self._scores(row(text))[[self.classes.index(name) for name in names]]
        strength = HINT_STRENGTH.get(len(text.split()), HINT_FLOOR)
        prior = np.array(
            [strength * (base_code(name) == hint) + OTHER_PRIOR * (name == OTHER) for name in names], np.float32
        )
        return dict(zip(names, softmax(logits + prior).tolist(), strict=True))

    def _scores(self, grams: Grams) -> Floats:
        scores: Floats = grams.weights @ self.weights[grams.buckets].astype(np.float32) + self.bias
        return scores


def _as_one(chances: dict[str, float], hint: str | None) -> dict[str, float]:
    """The chances of Roman Urdu and Roman Hindi, given to one of the two."""
    if not (URDU in chances and HINDI in chances):
        return chances
    both = chances[URDU] + chances[HINDI]
    hindi = hint == base_code(HINDI) or (hint != base_code(URDU) and chances[HINDI] >= HINDI_FROM * both)
    return {**chances, URDU: 0.0 if hindi else both, HINDI: both if hindi else 0.0}


def row(text: str) -> Grams:
    return hashed([matching_form(text)], SIZES, BITS)


def learn(examples: Sequence[Example], seed: int = 7) -> LanguageModel:
    """From random crops of 1 to 8 words: what women type is shorter than what we wrote down."""
    texts, labels = crops(examples, np.random.default_rng(seed))
    grams = hashed([matching_form(text) for text in texts], SIZES, BITS)
    weights, bias = linear.logistic(grams, 2**BITS, labels, seed)
    return LanguageModel(tuple(sorted(set(labels))), weights.astype(np.float16), bias, SLOPE)


def crops(examples: Sequence[Example], dice: np.random.Generator) -> tuple[list[str], list[str]]:
    by_variety: dict[str, list[list[str]]] = {}
    for example in examples:
        variety = variety_of(example.language, example.script)
        words = clean(example.text).split() if len(by_variety.get(variety, ())) < _turns(variety) else []
        if words and main_script(example.text) == example.script:
            by_variety.setdefault(variety, []).append(words)
    texts: list[str] = []
    labels: list[str] = []
    for variety in sorted(by_variety):
        lines = by_variety[variety]
        for turn in range(_turns(variety)):
            words = lines[turn % len(lines)]
            length = int(dice.integers(1, 9))
            start = int(dice.integers(0, max(1, len(words) - length + 1)))
            texts.append(" ".join(words[start : start + length]))
            labels.append(variety)
    return texts, labels


def _turns(variety: str) -> int:
    return CROPS_PER_VARIETY * (3 if variety == OTHER else 1)
