"""The validator: every rule that the library must keep, each breach with file and line. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from content.check_scripts import SCRIPT_RULES
from content.check_texts import TEXT_RULES
from content.check_translations import TRANSLATION_RULES
from content.load import Library
from content.phones import forbidden
from content.problems import Place, Problem
from content.scope import Scope
from content.units import (
    EVERYWHERE,
    SOURCE_LANGUAGE,
    AnswerText,
    Card,
    CardText,
    Contact,
    ContactText,
    ExampleSet,
    Fact,
    FactText,
    NeverShow,
    SampleSet,
    Unit,
    UnitId,
    UrgencySet,
)

Rule = Callable[[Scope], Iterator[Problem]]
SMALLTALK = frozenset(f"smalltalk.{name}" for name in ("greeting", "thanks", "bye", "who-are-you", "how-are-you"))
URGENCY = frozenset({"urgent", "not_urgent"})
EMBASSY = "justice.embassy"
LISTS = ("emergency", "violence", "medical", "child", "suicide", "refugee")


def check_library(library: Library, *, today: date) -> list[Problem]:
    """What was found while reading, and every breach of a rule."""
    return sorted([*library.problems, *check(library.units, library.places, today=today)])


def check(units: Iterable[Unit], places: Mapping[UnitId, Place] | None = None, *, today: date) -> list[Problem]:
    """Every breach of a rule. Without places the unit stands for the file."""
    scope = Scope.of(units, places or {})
    found = [problem for rule in RULES for problem in rule(scope)]
    return sorted({*found, *_review(scope, today)})


def _topics(scope: Scope) -> Iterator[Problem]:
    known = {topic.key for topic in scope.taxonomy.topics}
    areas = {area.key for area in scope.taxonomy.areas}
    for unit_id, value in scope.any_of(Fact, Contact):
        for index, topic in enumerate(value.topics):
            if topic not in known:
                yield scope.error(unit_id, ("topics", index), f"unknown topic {topic}")
        if isinstance(value, Fact) and not value.topics:
            yield scope.error(unit_id, ("topics",), "no topic")
    for unit_id, answer in scope.each(AnswerText):
        if answer.topic not in known:
            yield scope.error(unit_id, ("topic",), f"unknown topic {answer.topic}")
    for topic in scope.taxonomy.topics:
        if topic.area not in areas:
            yield scope.error(("taxonomy", "taxonomy", ""), ("topics", topic.key), f"unknown area {topic.area}")


def _intents(scope: Scope) -> Iterator[Problem]:
    keys = {topic.key for topic in scope.taxonomy.topics}
    by_topic = {f"{name}/{key}" for name in URGENCY for key in keys}
    known = {
        ExampleSet: keys | by_topic | SMALLTALK | {"out_of_scope"},
        UrgencySet: by_topic | URGENCY,
        SampleSet: {"sample"},
    }
    for unit_id, value in scope.any_of(ExampleSet, UrgencySet, SampleSet):
        if value.intent not in known[type(value)]:
            yield scope.error(unit_id, ("intent",), f"unknown intent {value.intent}")


def _countries(scope: Scope) -> Iterator[Problem]:
    known = {*scope.taxonomy.countries, EVERYWHERE}
    for unit_id, value in scope.any_of(Fact, Contact, Card, NeverShow, FactText, ContactText, CardText):
        if value.country not in known:
            yield scope.error(unit_id, ("country",), f"unknown country {value.country}")


def _languages(scope: Scope) -> Iterator[Problem]:
    known = {SOURCE_LANGUAGE, *scope.taxonomy.languages.answers, *scope.taxonomy.languages.understood_too}
    for unit_id, value in scope.texts():
        if value.language not in known:
            yield scope.error(unit_id, ("language",), f"unknown language {value.language}")


def _references(scope: Scope) -> Iterator[Problem]:
    for unit_id, answer in scope.each(AnswerText):
        for part in ("rule", "steps", "risk"):
            for index, line in enumerate(getattr(answer, part)):
                for fact in line.facts:
                    if scope.fact(fact) is None:
                        yield scope.error(unit_id, (part, index, "facts"), f"unknown fact {fact}")
    for unit_id, sentence in scope.each(FactText):
        yield from _belongs(scope, unit_id, "fact", scope.fact(sentence.fact), sentence.country)
    for unit_id, name in scope.each(ContactText):
        yield from _belongs(scope, unit_id, "contact", scope.contact(name.contact), name.country)
    for unit_id, text in scope.each(CardText):
        if ("card", text.country, "") not in scope.values:
            yield scope.error(unit_id, ("country",), f"there is no card for {text.country}")


def _belongs(scope: Scope, unit_id: UnitId, kind: str, found: Fact | Contact | None, country: str) -> Iterator[Problem]:
    if found is None:
        yield scope.error(unit_id, (kind,), f"unknown {kind} {unit_id[1]}")
    elif found.country != country:
        yield scope.error(unit_id, (kind,), f"the {kind} belongs to {found.country}, not to {country}")


def _cards(scope: Scope) -> Iterator[Problem]:
    for unit_id, card in scope.each(Card):
        for name in LISTS:
            for index, key in enumerate(getattr(card, name)):
                contact = scope.contact(key)
                if contact is None:
                    yield scope.error(unit_id, (name, index), f"unknown contact {key}")
                elif contact.country not in (card.country, EVERYWHERE):
                    yield scope.error(unit_id, (name, index), f"{key} is a contact of {contact.country}")
                elif not contact.showable:
                    yield scope.warning(unit_id, (name, index), f"{key} can't be shown before a person has called it")


def _sources(scope: Scope) -> Iterator[Problem]:
    for unit_id, value in scope.any_of(Fact, Contact):
        if not (value.source.title or value.source.url):
            yield scope.error(unit_id, ("source",), "no source")
        elif not value.source.url:
            yield scope.warning(unit_id, ("source",), "the source has no address")


def _nationalities(scope: Scope) -> Iterator[Problem]:
    for unit_id, contact in scope.each(Contact):
        if EMBASSY in contact.topics and contact.serves_nationality is None and contact.showable:
            yield scope.warning(unit_id, ("serves_nationality",), f"on {EMBASSY} for every nationality: is that so?")


def _forbidden(scope: Scope) -> Iterator[Problem]:
    for unit_id, reason in forbidden(scope.units.values()):
        yield scope.error(unit_id, ("phones",), reason)


def _named(scope: Scope) -> Iterator[Problem]:
    for unit_id, contact in scope.each(Contact):
        if contact.showable and ("contact_text", contact.id, SOURCE_LANGUAGE) not in scope.values:
            yield scope.error(unit_id, (), f"no name in text/{SOURCE_LANGUAGE}/contacts/{contact.country}.yaml")


def _review(scope: Scope, today: date) -> Iterator[Problem]:
    for unit_id, value in scope.any_of(AnswerText, FactText):
        if value.review_by is not None and value.review_by < today:
            yield scope.warning(unit_id, ("review_by",), f"a person should have looked again by {value.review_by}")
        elif value.review_by is None and isinstance(value, AnswerText) and value.language == SOURCE_LANGUAGE:
            yield scope.error(unit_id, (), "`review_by` is missing")


RULES: tuple[Rule, ...] = (
    _topics,
    _intents,
    _countries,
    _languages,
    _references,
    _cards,
    _sources,
    _nationalities,
    _forbidden,
    _named,
    *TEXT_RULES,
    *TRANSLATION_RULES,
    *SCRIPT_RULES,
)
