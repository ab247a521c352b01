from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from content.catalogue import Catalogue
from content.helpers import ContactLine, Need, card_page, fitting, help_contacts
from content.retrieve import Page, page
from content.units import Unit
from tests.content.library_samples import files, read

TODAY = date(2026, 11, 22)
WAGES = "work.unpaid-wages"


def catalogue(*, arabic: bool = True, **changes: tuple[str, str]) -> Catalogue:
    return Catalogue.from_units(read(files(arabic=arabic, **changes)).units)


def wages(country: str | None = "AE", language: str = "en", show_drafts: bool = True, **changes: Any) -> Page:
    found = page(catalogue(**changes), WAGES, country, language, show_drafts=show_drafts, today=TODAY)
    assert found is not None
    return found


def ids(lines: tuple[ContactLine, ...]) -> list[str]:
    return [line.id for line in lines]


def test_known_country_brings_its_facts_best_first() -> None:
    found = wages()
    assert [fact.fact for fact in found.facts] == ["ae-wages-02", "ae-wages-01", "ae-wages-04", "ae-wages-03"]
    assert [fact.uncertain for fact in found.facts] == [False, False, True, False]
    assert found.facts[0].source.url == "https://example.org/law"
    assert (found.country_unknown, found.no_country_facts, found.language_fallback) == (False, False, None)


def test_what_she_must_know_before_she_acts_comes_first() -> None:
    found = wages(facts=("confidence: medium", "confidence: medium\n    need: 1"))
    assert [fact.fact for fact in found.facts] == ["ae-wages-01", "ae-wages-02", "ae-wages-04", "ae-wages-03"]


def test_doubted_and_expired_facts_are_told_as_uncertain_and_left_out_ones_not_at_all() -> None:
    doubted = wages(facts=("confidence: medium", "confidence: medium\n    doubt: two pages differ"))
    assert [fact.uncertain for fact in doubted.facts] == [False, True, True, False]
    expired = wages(sentences=("wages-02, state", "wages-02, review_by: 2026-11-21, state"))
    assert [fact.uncertain for fact in expired.facts] == [True, False, True, False]
    left_out = wages(facts=("confidence: medium", "confidence: medium\n    left_out: of no use"))
    assert "ae-wages-01" not in {fact.fact for fact in left_out.facts}


def test_seventh_fact_is_kept_for_more() -> None:
    units = list(read(files()).units)
    for number in range(5, 9):
        for kind, text in (("fact", "ae-wages-02"), ("fact_text", "ae-wages-02")):
            old = next(unit for unit in units if unit.kind == kind and unit.key == text)
            field = "id" if kind == "fact" else "fact"
            data = {**old.data, field: f"ae-wages-0{number}"}
            units.append(Unit(old.kind, f"ae-wages-0{number}", old.language, data, f"{number}"))
    found = page(Catalogue.from_units(units), WAGES, "AE", "en", show_drafts=True, today=TODAY)
    assert found is not None
    assert (len(found.facts), len(found.more)) == (6, 2)
    assert found.more[-1].fact == "ae-wages-03"


def test_unknown_country_says_so() -> None:
    found = wages(country=None)
    assert (found.country_unknown, found.no_country_facts, found.facts) == (True, False, ())
    assert ids(found.contacts) == []


def test_country_without_facts_says_so() -> None:
    found = wages(country="SA")
    assert (found.country_unknown, found.no_country_facts, found.facts) == (False, True, ())


def test_general_facts_leave_out_what_the_answer_rests_on() -> None:
    assert [fact.fact for fact in wages().general_facts] == ["xx-wages-02"]
    assert [fact.fact for fact in wages(language="ar").general_facts] == ["xx-wages-02"]


def test_lines_carry_the_sources_of_their_facts_in_each_language() -> None:
    assert [source.title for source in wages().rule[0].sources] == ["Gazette"]
    assert [source.title for source in wages(language="ar").rule[0].sources] == ["Gazette"]


def test_missing_language_falls_back_to_english_and_says_so() -> None:
    found = wages(language="so")
    assert (found.title, found.language, found.language_fallback) == ("My wages are not paid", "so", "en")


def test_single_missing_sentence_falls_back_and_says_so() -> None:
    found = wages(language="ar")
    assert found.title == "لم أتقاض أجري"
    assert found.language_fallback == "en"
    assert {fact.language for fact in found.facts} == {"en"}


def test_number_in_a_text_is_filled_and_isolated() -> None:
    assert wages().steps[1].text == "In the Emirates you can call \u2066800 84\u2069 within 14 days."


def test_line_whose_number_may_not_be_shown_is_left_out() -> None:
    found = wages(answer=("{ae-labour}", "{ae-uncalled}"))
    assert [step.text for step in found.steps] == ["Write down each day that you worked."]


def test_drafts_are_hidden_unless_asked_for() -> None:
    assert page(catalogue(), WAGES, "AE", "en", show_drafts=False, today=TODAY) is None
    found = wages(language="ar", show_drafts=False)
    assert (found.title, found.draft) == ("لم أتقاض أجري", False)
    assert [fact.fact for fact in found.facts] == ["ae-wages-02"]


def test_page_is_as_unchecked_as_its_least_checked_text() -> None:
    assert wages(language="ar").state == "draft"


def test_stale_translation_says_so() -> None:
    assert wages(language="ar").stale is False
    assert wages(language="ar", translation=("source_hash: ", "source_hash: 0")).stale is True


def test_past_review_by_says_so_in_each_language() -> None:
    for language in ("en", "ar"):
        found = page(catalogue(), WAGES, "AE", language, show_drafts=True, today=date(2027, 6, 1))
        assert found is not None
        assert (found.overdue, found.review_by) == (True, date(2027, 5, 31))
    assert wages().overdue is False


def test_unknown_topic_is_none() -> None:
    assert page(catalogue(), "work.nothing", "AE", "en", show_drafts=True, today=TODAY) is None


def test_contact_that_nobody_has_called_or_that_is_unsure_is_never_shown() -> None:
    content = catalogue()
    shown = [
        *fitting(content, "AE", "safety.domestic-violence", "en"),
        *card_page(content, "AE", "violence", "en").contacts,
        *help_contacts(content, "AE", "safety.domestic-violence", "en"),
    ]
    assert shown
    assert not {"ae-uncalled", "ae-unsure"} & {line.id for line in shown}


def test_dual_use_gives_way_where_there_is_another_number() -> None:
    assert ids(fitting(catalogue(), "AE", "safety.domestic-violence", "en")) == ["ae-friends"]


def test_dual_use_is_flagged_where_it_is_the_only_one() -> None:
    rest = "dual_use: false\n    confidence: medium"
    both = f"topics: [safety.domestic-violence, work.unpaid-wages]\n    {rest}"
    alone = catalogue(contacts=(both, f"topics: [work.unpaid-wages]\n    {rest}"))
    (line,) = fitting(alone, "AE", "safety.domestic-violence", "en")
    assert (line.id, line.dual_use) == ("ae-police", True)


def test_contacts_that_speak_her_language_come_first() -> None:
    assert ids(wages().contacts) == ["ae-labour", "ae-friends"]
    assert ids(wages(language="ar").contacts) == ["ae-friends", "ae-labour"]


@pytest.mark.parametrize(
    ("topic", "nationality", "shown"),
    [
        (WAGES, None, False),
        (WAGES, "PH", True),
        (WAGES, "ID", False),
        ("justice.embassy", None, True),
        ("justice.embassy", "PH", True),
        ("justice.embassy", "ID", False),
    ],
)
def test_contact_for_one_nationality_is_for_that_nationality(topic: str, nationality: str | None, shown: bool) -> None:
    assert ("ae-embassy-ph" in ids(fitting(catalogue(), "AE", topic, "en", nationality))) is shown


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        ("danger", ["ae-police", "ae-friends"]),
        ("violence", ["ae-friends", "ae-police"]),
        ("medical", ["ae-police"]),
        ("suicide", ["xx-listen", "ae-police"]),
    ],
)
def test_card_brings_the_numbers_of_the_need_in_order(need: Need, expected: list[str]) -> None:
    card = card_page(catalogue(), "AE", need, "en")
    assert ids(card.contacts) == expected
    assert card.risk == "In danger of life call \u2066999\u2069, even without papers."
    assert (card.no_card, card.draft) == (False, True)


def test_a_number_stands_on_a_card_once_by_the_name_that_fits_the_need() -> None:
    content = catalogue(contacts=("phones: [800 7283]", "phones: ['999']"))
    assert ids(card_page(content, "AE", "violence", "en").contacts) == ["ae-friends"]
    assert ids(card_page(content, "AE", "danger", "en").contacts) == ["ae-police"]


def test_card_of_an_unknown_country_has_what_answers_anywhere() -> None:
    for country in (None, "SA"):
        card = card_page(catalogue(), country, "suicide", "ar")
        assert (ids(card.contacts), card.risk, card.no_card) == (["xx-listen"], None, True)


def test_help_numbers_stand_under_sensitive_topics_only() -> None:
    content = catalogue()
    assert ids(help_contacts(content, "AE", "safety.domestic-violence", "so")) == ["ae-friends", "ae-police"]
    assert help_contacts(content, "AE", WAGES, "so") == ()


def test_catalogue_answers_by_key() -> None:
    content = catalogue()
    assert content.languages == ("en", "ar")
    assert (content.understood_too, content.answer_in["ps"]) == (("ps",), ("en",))
    assert content.countries == ("AE", "SA")
    assert content.title(WAGES, "ar") == "لم أتقاض أجري"
    assert content.button(WAGES, "so") == "Unpaid wages"
    assert content.title("work.contract", "en") == "Contract"
    assert (content.has_answer(WAGES, "ar"), content.has_answer(WAGES, "so")) == (True, False)


def test_catalogue_drops_a_forbidden_contact_wherever_it_comes_from() -> None:
    good = read(files())
    old = next(unit for unit in good.units if unit.id == ("contact", "ae-labour", ""))
    edited = Unit(old.kind, old.key, None, {**old.data, "phones": ["800 5111"]}, "x")
    content = Catalogue.from_units([*(unit for unit in good.units if unit is not old), edited])
    assert content.contact("ae-labour") is None
    assert len(content.problems) == 1


def test_catalogue_leaves_out_what_it_cannot_read() -> None:
    good = read(files())
    bad = [Unit("fact", "bad", None, {"id": "bad"}, "x"), Unit("answer_text", "a.b", "en", {"rule": [1]}, "x")]
    content = Catalogue.from_units([*good.units, *bad])
    assert [problem.file for problem in content.problems] == ["answer_text/a.b/en", "fact/bad/"]
    assert "ae-wages-01" in content.facts
