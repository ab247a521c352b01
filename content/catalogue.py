"""The live content as one frozen snapshot: what the turn may ask, by key. No I/O."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from content import problems
from content.lines import LINE_KINDS
from content.phones import forbidden
from content.problems import Problem
from content.translations import source_hash
from content.units import (
    CLASSES,
    SOURCE_LANGUAGE,
    AnswerText,
    Area,
    Card,
    CardText,
    Contact,
    ContactText,
    Fact,
    FactText,
    Kind,
    Languages,
    NeverShow,
    Taxonomy,
    Topic,
    Translated,
    Unit,
)

CATALOGUE_KINDS = frozenset(CLASSES) - LINE_KINDS
T = TypeVar("T")
Texts = Mapping[tuple[str, str], T]
"""By key and language."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catalogue:
    """Everything live but the lines to train on. `problems` names units that could not be read and were left out."""

    areas: Mapping[str, Area]
    topics: Mapping[str, Topic]
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    """The languages in which at least one answer exists, in the taxonomy's order."""
    understood_too: tuple[str, ...]
    answer_in: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, Fact]
    contacts: Mapping[str, Contact]
    cards: Mapping[str, Card]
    never_show: tuple[NeverShow, ...]
    answers: Texts[AnswerText]
    sentences: Texts[FactText]
    names: Texts[ContactText]
    risks: Texts[CardText]
    hashes: Mapping[tuple[Kind, str], str]
    """The source hash of each English text, by kind and key: a translation with another one is stale."""
    problems: tuple[Problem, ...]
    facts_by_topic: Mapping[str, tuple[Fact, ...]]
    contacts_by_topic: Mapping[str, tuple[Contact, ...]]

    @staticmethod
    def from_units(units: Iterable[Unit]) -> Catalogue:
        """Build the snapshot. Contacts with a number that must never be shown stay out, wherever they come from."""
        ordered = sorted((unit for unit in units if unit.kind not in LINE_KINDS), key=lambda unit: unit.id)
        values, wrong = _values(ordered)
        facts = {fact.id: fact for fact in values[Fact]}
        contacts = {contact.id: contact for contact in values[Contact]}
        answers = {(text.topic, text.language): text for text in values[AnswerText]}
        return Catalogue(
            **_taxonomy(values[Taxonomy], {language for _, language in answers}),
            facts=_frozen(facts),
            contacts=_frozen(contacts),
            cards=_frozen({card.country: card for card in values[Card]}),
            never_show=tuple(values[NeverShow]),
            answers=_frozen(answers),
            sentences=_frozen({(text.fact, text.language): text for text in values[FactText]}),
            names=_frozen({(text.contact, text.language): text for text in values[ContactText]}),
            risks=_frozen({(text.country, text.language): text for text in values[CardText]}),
            hashes=_frozen(
                {
                    (text.unit_kind, text.key): source_hash(Unit.of(text))
                    for kind in (AnswerText, FactText, ContactText, CardText)
                    for text in values[kind]
                    if text.language == SOURCE_LANGUAGE
                }
            ),
            problems=tuple(wrong),
            facts_by_topic=_by_topic(facts.values()),
            contacts_by_topic=_by_topic(contacts.values()),
        )

    def answer(self, topic: str, language: str, *, show_drafts: bool = True) -> AnswerText | None:
        """The answer in exactly this language, if there is one that may go out."""
        text = self.answers.get((topic, language))
        return text if text and (show_drafts or text.state == "approved") else None

    def has_answer(self, topic: str, language: str, *, show_drafts: bool = True) -> bool:
        return self.answer(topic, language, show_drafts=show_drafts) is not None

    def is_stale(self, text: Translated) -> bool:
        """A translation whose English text has changed, or is gone."""
        current = self.hashes.get((text.unit_kind, text.key))
        return text.language != SOURCE_LANGUAGE and text.source_hash != (current or "")

    def card(self, country: str) -> Card | None:
        return self.cards.get(country)

    def contact(self, key: str) -> Contact | None:
        return self.contacts.get(key)

    def title(self, topic: str, language: str) -> str:
        """What the topic is called, in her words; in English where her language has no title."""
        text = self.answer(topic, language) or self.answer(topic, SOURCE_LANGUAGE)
        return text.title if text else self.topics[topic].title if topic in self.topics else topic

    def button(self, topic: str, language: str) -> str:
        text = self.answer(topic, language) or self.answer(topic, SOURCE_LANGUAGE)
        return text.button if text else self.title(topic, language)


_NO_TAXONOMY = Taxonomy(areas=(), topics=(), countries=(), languages=Languages(answers=()))
_BY_TOPIC = TypeVar("_BY_TOPIC", Fact, Contact)


def _values(units: list[Unit]) -> tuple[Mapping[type[Any], list[Any]], list[Problem]]:
    values: dict[type[Any], list[Any]] = defaultdict(list)
    wrong: list[Problem] = []
    bad = dict(forbidden(units))
    for unit in units:
        try:
            if unit.id in bad:
                raise ValueError(bad[unit.id])
            value = unit.value()
            values[type(value)].append(value)
        except (ValueError, KeyError) as broken:
            wrong.append(problems.error("/".join(unit.id), 0, str(broken)))
    return values, wrong


def _taxonomy(found: list[Taxonomy], answered: set[str]) -> dict[str, Any]:
    taxonomy = found[0] if found else _NO_TAXONOMY
    return {
        "areas": _frozen({area.key: area for area in taxonomy.areas}),
        "topics": _frozen({topic.key: topic for topic in taxonomy.topics}),
        "countries": taxonomy.countries,
        "languages": tuple(language for language in taxonomy.languages.answers if language in answered),
        "understood_too": taxonomy.languages.understood_too,
        "answer_in": taxonomy.languages.answer_in,
    }


def _by_topic(items: Iterable[_BY_TOPIC]) -> Mapping[str, tuple[_BY_TOPIC, ...]]:
    found: dict[str, list[_BY_TOPIC]] = defaultdict(list)
    for item in items:
        for topic in item.topics:
            found[topic].append(item)
    return _frozen({topic: tuple(listed) for topic, listed in found.items()})


def _frozen(mapping: Mapping[Any, T]) -> Mapping[Any, T]:
    return MappingProxyType(dict(mapping))
