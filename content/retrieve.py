"""Topic, country and language in; what she may read out. Pure: no clock, no I/O, nothing invented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from content.catalogue import Catalogue
from content.helpers import ContactLine, fitting
from content.placeholders import fill
from content.units import (
    EVERYWHERE,
    SOURCE_LANGUAGE,
    AnswerText,
    Confidence,
    Fact,
    Line,
    Source,
    State,
)

MOST_FACTS = 6
MOST_GENERAL = 2
MOST_CONTACTS = 4
_RANK: dict[Confidence, int] = {"high": 0, "medium": 1, "low": 2}
_STATES: tuple[State, ...] = ("draft", "review", "approved")


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the general answer, and the sources that it rests on."""

    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class FactLine:
    """One sentence about the law somewhere. `uncertain`: it must be told as uncertain."""

    fact: str
    text: str
    language: str
    source: Source
    confidence: Confidence
    uncertain: bool
    state: State
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An answer, composed. Whatever is missing or doubtful stands in a field, to be said aloud."""

    topic: str
    country: str | None
    language: str
    """The language that was asked for."""
    title: str
    rule: tuple[Said, ...]
    steps: tuple[Said, ...]
    risk: tuple[Said, ...]
    general_facts: tuple[FactLine, ...]
    """What holds in every country: at most two, and none that the answer itself rests on."""
    facts: tuple[FactLine, ...]
    more: tuple[FactLine, ...]
    contacts: tuple[ContactLine, ...]
    state: State
    """The least checked state of all texts on the page."""
    review_by: date | None
    overdue: bool
    stale: bool
    """The source text has changed since this translation was made."""
    country_unknown: bool
    no_country_facts: bool
    language_fallback: str | None
    """The language that stands in where hers has no text (the whole answer or single sentences)."""

    @property
    def draft(self) -> bool:
        return self.state != "approved"


def page(
    catalogue: Catalogue,
    topic: str,
    country: str | None,
    language: str,
    *,
    show_drafts: bool,
    today: date,
    nationality: str | None = None,
) -> Page | None:
    """The composed answer, or None where nothing may be said on this topic."""
    answer = _answer(catalogue, topic, language, show_drafts)
    if answer is None:
        return None
    sentences = partial(_sentences, catalogue, topic, language=language, show_drafts=show_drafts, today=today)
    facts = sentences(country=country) if country and country != EVERYWHERE else ()
    told = {fact for line in answer.lines for fact in line.facts} | _source_facts(catalogue, topic)
    general = [line for line in sentences(country=EVERYWHERE) if line.fact not in told][:MOST_GENERAL]
    review_by = _review_by(catalogue, answer)
    lines = (*general, *facts)
    return Page(
        topic=topic,
        country=country,
        language=language,
        title=answer.title,
        rule=_said(catalogue, answer, "rule"),
        steps=_said(catalogue, answer, "steps"),
        risk=_said(catalogue, answer, "risk"),
        general_facts=tuple(general),
        facts=tuple(facts[:MOST_FACTS]),
        more=tuple(facts[MOST_FACTS:]),
        contacts=fitting(catalogue, country, topic, language, nationality)[:MOST_CONTACTS],
        state=min((answer.state, *(line.state for line in lines)), key=_STATES.index),
        review_by=review_by,
        overdue=review_by is not None and review_by < today,
        stale=catalogue.is_stale(answer) or any(line.stale for line in lines),
        country_unknown=country is None,
        no_country_facts=country is not None and not facts,
        language_fallback=_fallback(language, (answer.language, *(line.language for line in lines))),
    )


def _answer(catalogue: Catalogue, topic: str, language: str, show_drafts: bool) -> AnswerText | None:
    return catalogue.answer(topic, language, show_drafts=show_drafts) or catalogue.answer(
        topic, SOURCE_LANGUAGE, show_drafts=show_drafts
    )


def _fallback(asked: str, used: Iterable[str]) -> str | None:
    return next((language for language in used if language != asked), None)


def _review_by(catalogue: Catalogue, answer: AnswerText) -> date | None:
    english = catalogue.answers.get((answer.topic, SOURCE_LANGUAGE))
    return english.review_by if english else answer.review_by


def _source_facts(catalogue: Catalogue, topic: str) -> set[str]:
    """The facts that the English answer rests on: translations do not repeat them."""
    english = catalogue.answers.get((topic, SOURCE_LANGUAGE))
    return {fact for line in english.lines for fact in line.facts} if english else set()


def _said(catalogue: Catalogue, answer: AnswerText, part: str) -> tuple[Said, ...]:
    """The lines of one part. A line with a placeholder that can't be filled is left out, never shown raw."""
    lines: Sequence[Line] = getattr(answer, part)
    english = catalogue.answers.get((answer.topic, SOURCE_LANGUAGE), answer)
    evidence: Sequence[Line] = getattr(english, part)
    if len(evidence) != len(lines):
        evidence = lines
    filled = ((fill(catalogue, line.text), source) for line, source in zip(lines, evidence, strict=True))
    return tuple(Said(text, _sources(catalogue, source.facts)) for text, source in filled if text is not None)


def _sources(catalogue: Catalogue, facts: Iterable[str]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(catalogue.facts[fact].source for fact in facts if fact in catalogue.facts))


def _sentences(
    catalogue: Catalogue, topic: str, *, country: str, language: str, show_drafts: bool, today: date
) -> tuple[FactLine, ...]:
    """What she needs first comes first; what is only partly on the topic comes last."""
    facts = [fact for fact in catalogue.facts_by_topic.get(topic, ()) if fact.country == country and not fact.left_out]
    facts.sort(key=lambda fact: (fact.topics[0] != topic, fact.need, _RANK[fact.confidence], fact.id))
    lines = (_sentence(catalogue, fact, language, show_drafts, today) for fact in facts)
    return tuple(line for line in lines if line is not None)


def _sentence(catalogue: Catalogue, fact: Fact, language: str, show_drafts: bool, today: date) -> FactLine | None:
    english = catalogue.sentences.get((fact.id, SOURCE_LANGUAGE))
    expired = english is not None and english.review_by is not None and english.review_by < today
    for tongue in dict.fromkeys((language, SOURCE_LANGUAGE)):
        text = catalogue.sentences.get((fact.id, tongue))
        if text is None or not (show_drafts or text.state == "approved"):
            continue
        if (filled := fill(catalogue, text.text)) is not None:
            uncertain = fact.uncertain or expired
            stale = catalogue.is_stale(text)
            return FactLine(fact.id, filled, tongue, fact.source, fact.confidence, uncertain, text.state, stale)
    return None
