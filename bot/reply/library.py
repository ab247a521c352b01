"""The content snapshot as the dialogue and the renderer ask it."""

from __future__ import annotations

from collections import Counter
from datetime import date

from content.catalogue import Catalogue
from content.helpers import CardPage, ContactLine, Need, card_page, help_contacts
from content.retrieve import Page, page
from content.units import SOURCE_LANGUAGE
from locales import NEAREST, known_locales


class Library:
    """Implements the dialogue's `Knowledge`. Pure: every look-up is answered from the snapshot."""

    def __init__(self, catalogue: Catalogue, show_drafts: bool) -> None:
        self.catalogue = catalogue
        self._show_drafts = show_drafts
        self.spoken = known_locales()
        self.partly_spoken = tuple(NEAREST)
        self._answered = {
            topic for topic in catalogue.topics if catalogue.has_answer(topic, SOURCE_LANGUAGE, show_drafts=show_drafts)
        }
        self._sentences = {
            (topic, country): sum(
                fact.country == country and not fact.left_out and (fact.id, SOURCE_LANGUAGE) in catalogue.sentences
                for fact in facts
            )
            for topic, facts in catalogue.facts_by_topic.items()
            for country in catalogue.countries
        }

        self._related = {topic: self._near(topic) for topic in self._answered}

    def _near(self, topic: str) -> tuple[str, ...]:
        """Topics that a law on this one touches, too; those that share the most facts first."""
        shared = Counter(
            other
            for fact in self.catalogue.facts_by_topic.get(topic, ())
            for other in fact.topics
            if other != topic and other in self._answered
        )
        return tuple(other for other, _ in shared.most_common())

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(code for code in self.catalogue.languages if code in self.spoken)

    @property
    def countries(self) -> tuple[str, ...]:
        return self.catalogue.countries

    @property
    def areas(self) -> tuple[str, ...]:
        return tuple(area for area in self.catalogue.areas if self.topics_of(area))

    def topics_of(self, area: str) -> tuple[str, ...]:
        return tuple(
            key for key, topic in self.catalogue.topics.items() if topic.area == area and key in self._answered
        )

    def has_answer(self, topic: str) -> bool:
        return topic in self._answered

    def differs_by_country(self, topic: str) -> bool:
        known = self.catalogue.topics.get(topic)
        sensitive = known is not None and known.sensitive
        return sensitive or any(self._sentences.get((topic, country)) for country in self.countries)

    def facts_count(self, topic: str, country: str) -> int:
        return self._sentences.get((topic, country), 0)

    def related(self, topic: str) -> tuple[str, ...]:
        return self._related.get(topic, ())

    def answer_in(self, language: str) -> tuple[str, ...]:
        return self.catalogue.answer_in.get(language, ())

    # --- for the renderer

    def page(
        self, topic: str, country: str | None, language: str, today: date, nationality: str | None = None
    ) -> Page | None:
        return page(
            self.catalogue,
            topic,
            country,
            language,
            show_drafts=self._show_drafts,
            today=today,
            nationality=nationality,
        )

    def card(self, country: str | None, need: Need, language: str) -> CardPage:
        return card_page(self.catalogue, country, need, language)

    def help_contacts(self, country: str | None, topic: str, language: str) -> tuple[ContactLine, ...]:
        return help_contacts(self.catalogue, country, topic, language)

    def button(self, topic: str, language: str) -> str:
        return self.catalogue.button(topic, language)
