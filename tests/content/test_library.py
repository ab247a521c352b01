"""The library that ships: complete as far as it says, and without a breach of any rule."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from content.catalogue import Catalogue
from content.check import check_library
from content.coverage import coverage
from content.helpers import card_page
from content.load import Library, load
from content.retrieve import page
from content.units import SOURCE_LANGUAGE
from content.worklist import worklist

FOLDER = Path(__file__).resolve().parents[2] / "content" / "library"
TODAY = date(2026, 11, 22)
COMPLETE = (SOURCE_LANGUAGE, "ar")
"""The languages in which nothing may be missing."""


@cache
def library() -> Library:
    return load(FOLDER)


@cache
def catalogue() -> Catalogue:
    return Catalogue.from_units(library().units)


def translated(what: str = "answers") -> list[str]:
    """The languages in which the library has begun to say this."""
    return sorted(path.parent.name for path in FOLDER.glob(f"text/*/{what}"))


def test_nothing_breaks_a_rule() -> None:
    errors = [str(problem) for problem in check_library(library(), today=TODAY) if problem.severity == "error"]
    assert not errors, "\n".join(errors)


def test_all_that_ships_is_draft() -> None:
    assert {unit.data["state"] for unit in library().units if "state" in unit.data} == {"draft"}


@pytest.mark.parametrize("language", COMPLETE)
def test_every_topic_is_answered_in(language: str) -> None:
    assert {topic for topic, tongue in catalogue().answers if tongue == language} == set(catalogue().topics)


@pytest.mark.parametrize("language", COMPLETE)
def test_every_fact_that_is_told_has_its_sentence_in(language: str) -> None:
    told = {key for key, fact in catalogue().facts.items() if not fact.left_out}
    assert {fact for fact, tongue in catalogue().sentences if tongue == language} >= told


@pytest.mark.parametrize("language", COMPLETE)
def test_every_contact_that_she_may_see_has_its_name_in(language: str) -> None:
    shown = {key for key, contact in catalogue().contacts.items() if contact.showable}
    assert {contact for contact, tongue in catalogue().names if tongue == language} >= shown


def test_coverage_has_no_gap() -> None:
    cells = coverage(catalogue(), COMPLETE)
    assert len(cells) == len(COMPLETE) * len(catalogue().topics) * (1 + len(catalogue().countries))
    assert [cell for cell in cells if cell.state in ("missing", "stale")] == []


def test_whoever_is_left_out_or_doubted_is_on_the_volunteers_list() -> None:
    listed = {(task.why, task.key) for task in worklist(library().units, library().places, today=TODAY)}
    facts = catalogue().facts.values()
    assert {("uncertain", fact.id) for fact in facts if fact.uncertain and not fact.left_out} <= listed
    assert {("left out", fact.id) for fact in facts if fact.left_out} <= listed
    assert {("to call", key) for key, contact in catalogue().contacts.items() if not contact.showable} <= listed


@pytest.mark.parametrize("language", translated("cards.yaml"))
def test_each_risk_line_is_there_in(language: str) -> None:
    assert {country for country, tongue in catalogue().risks if tongue == language} == set(catalogue().cards)


def test_each_country_has_a_card_with_a_number() -> None:
    for country in catalogue().countries:
        card = card_page(catalogue(), country, "danger", SOURCE_LANGUAGE)
        assert any(contact.phones for contact in card.contacts), country


def test_no_page_shows_a_raw_placeholder_or_a_contact_nobody_may_call() -> None:
    content = catalogue()
    for topic, language in content.answers:
        for country in (None, *content.countries):
            found = page(content, topic, country, language, show_drafts=True, today=TODAY)
            assert found is not None
            texts = [line.text for part in (found.rule, found.steps, found.risk) for line in part]
            texts += [line.text for line in (*found.facts, *found.more)]
            assert not any("{" in text for text in texts), (topic, country, language)
            assert all(content.contacts[contact.id].showable for contact in found.contacts)
