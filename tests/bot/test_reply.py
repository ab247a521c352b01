"""What she reads, over the real library, in every language and country."""

from __future__ import annotations

import re

import pytest
from bidi import get_display

from bot.dialogue.decision import Decision, Need, Say, ShowAnswer, ShowCard
from bot.dialogue.plain import plain
from bot.dialogue.state import State
from bot.messages import Outgoing
from bot.reply.answer import contact_text
from bot.reply.library import Library
from bot.reply.phrases import PHRASES
from bot.reply.render import render, render_failure
from bot.reply.speech import Speech, isolated
from bot.reply.words import gather
from content.catalogue import Catalogue
from content.helpers import card_page, fitting
from kit.settings import ROOT
from locales import known_locales, translator
from tests.bot.conftest import TODAY

LANGUAGES = sorted(folder.parent.name for folder in (ROOT / "content/library/text").glob("*/answers"))
"""Those that answers have begun in."""
NEEDS: tuple[Need, ...] = ("danger", "violence", "medical", "child", "suicide")


def shown(
    library: Library, reply: Say | ShowAnswer | ShowCard, language: str = "en", drafts: bool = True
) -> list[Outgoing]:
    return render(Decision("answer", State(), language, (reply,)), library, drafts, TODAY)


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def test_the_interface_speaks_twelve_languages_and_answers_come_in_those_that_have_begun(library: Library) -> None:
    assert sorted(library.languages) == LANGUAGES
    assert {"en", "ar", "so", "ur"} <= set(LANGUAGES) <= set(known_locales())
    assert len(known_locales()) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_renders_in_every_language_for_every_country(library: Library, language: str) -> None:
    topics = [topic for area in library.areas for topic in library.topics_of(area)]
    assert len(topics) >= 31
    for topic in topics:
        for country in (*library.countries, None):
            messages = shown(library, ShowAnswer(topic, country, 0, ("cmd:person",)), language)
            whole = "\n".join(message.text for message in messages)
            speech = Speech.of(language)
            assert speech.phrase("answer.steps") in whole
            assert speech.phrase("answer.draft") in whole
            assert "{" not in whole
            assert messages[-1].buttons
            assert not messages[0].buttons or len(messages) == 1


def test_every_sensitive_topic_has_an_answer_and_numbers_under_it(library: Library, catalogue: Catalogue) -> None:
    sensitive = [key for key, topic in catalogue.topics.items() if topic.sensitive]
    assert len(sensitive) == 13
    for topic in sensitive:
        assert library.has_answer(topic)
        whole = "\n".join(message.text for message in shown(library, ShowAnswer(topic, "AE", 0)))
        assert "\u2066" in whole, topic


def test_a_country_answer_names_source_date_and_country(library: Library) -> None:
    whole = "\n".join(message.text for message in shown(library, ShowAnswer("work.passport-kept", "AE", 0)))
    assert "In the United Arab Emirates: as a domestic worker you have the right to keep your own passport" in whole
    assert re.search(r"\[\d+\] \u2068UAE policy on domestic helpers .*\(u\.ae\)\u2069, no date", whole)
    marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", whole)}
    assert marks == set(range(1, max(marks) + 1))


def test_a_country_without_a_checked_page_says_so(library: Library) -> None:
    whole = "\n".join(message.text for message in shown(library, ShowAnswer("work.change-employer", "PK", 0)))
    assert "I have no checked page for Pakistan; the law there may differ." in whole
    assert "United Arab Emirates:" not in whole


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("need", NEEDS)
def test_every_country_has_a_card_in_every_language(
    library: Library, catalogue: Catalogue, language: str, need: Need
) -> None:
    elsewhere = shown(library, ShowCard(None, need), language)[0].text
    assert Speech.of(language).phrase("card.no-country") in elsewhere or "\u2066" in elsewhere
    for country in library.countries:
        text = shown(library, ShowCard(country, need), language)[0].text
        card = card_page(catalogue, country, need, language)
        assert card.risk is not None
        assert card.risk_language == language
        assert card.risk in text
        assert any(line.phones for line in card.contacts) == ("\u2066" in text.replace(card.risk, ""))


def test_no_number_that_must_never_be_shown_is_shown_anywhere(library: Library, catalogue: Catalogue) -> None:
    forbidden = {
        (entry.country, digits(entry.number)) for entry in catalogue.never_show if len(digits(entry.number)) >= 3
    }
    assert len(forbidden) > 20
    for country in library.countries:
        texts = [shown(library, ShowCard(country, need))[0].text for need in NEEDS]
        for topic in catalogue.topics:
            if library.has_answer(topic):
                texts += [message.text for message in shown(library, ShowAnswer(topic, country, 0))]
        numbers = {digits(found) for text in texts for found in re.findall("\u2066([^\u2069]+)\u2069", text)}
        assert not {number for place, number in forbidden if place in (country, "XX")} & numbers


def test_no_contact_is_shown_that_waits_for_a_call(library: Library, catalogue: Catalogue) -> None:
    waiting = {contact.id for contact in catalogue.contacts.values() if contact.call_first}
    assert waiting
    for country in library.countries:
        shown_ids = {line.id for need in NEEDS for line in card_page(catalogue, country, need, "en").contacts}
        shown_ids |= {line.id for topic in catalogue.topics for line in fitting(catalogue, country, topic, "en")}
        assert not shown_ids & waiting


@pytest.mark.parametrize("language", ["ar", "ur"])
def test_numbers_read_left_to_right_inside_right_to_left_text(catalogue: Catalogue, language: str) -> None:
    """The bidi algorithm over every contact line: the digits appear in the order in which they are dialled."""
    checked = 0
    for country in catalogue.countries:
        for topic in catalogue.topics:
            for line in fitting(catalogue, country, topic, language):
                lines = contact_text(line, Speech.of(language)).splitlines()
                for number in line.phones:
                    displayed = get_display(lines[lines.index(isolated(number))], base_dir="R")
                    assert number in displayed
                    checked += 1
    assert checked > 50


def test_an_unapproved_answer_stays_in_when_drafts_are_hidden(catalogue: Catalogue) -> None:
    closed = Library(catalogue, show_drafts=False)
    assert not closed.has_answer("work.passport-kept")
    assert closed.areas == ()
    card = shown(closed, ShowCard("AE", "violence"), drafts=False)[0].text
    assert isolated("999") in card  # numbers for danger never wait for an approval


@pytest.mark.parametrize("language", LANGUAGES)
def test_button_labels_fit_in_every_language(library: Library, catalogue: Catalogue, language: str) -> None:
    speech = Speech.of(language)
    ids = [key.removeprefix("button.") for key in PHRASES if key.startswith("button.")]
    ids += [f"t:{topic}" for area in library.areas for topic in library.topics_of(area)]
    labels = {button_id: speech.button(button_id, library) for button_id in ids}
    most = {button_id: 24 if button_id.startswith("a:") else 20 for button_id in ids}  # areas stand in a list
    assert {button_id: label for button_id, label in labels.items() if not 1 <= len(label) <= most[button_id]} == {}


@pytest.mark.parametrize("key", [key for key in PHRASES if not key.startswith(("button.", "words."))])
def test_every_phrase_speaks_every_language(key: str) -> None:
    english = Speech.of("en").phrase(key)
    alike = [language for language in LANGUAGES if language != "en" and Speech.of(language).phrase(key) == english]
    assert not alike or len(english.split()) == 1  # a word such as `Program` is the same in some


def test_the_language_question_is_put_in_each_offered_language(library: Library) -> None:
    text = shown(library, Say("choose-language", buttons=("l:en", "l:ar", "l:so", "l:ur")))[0].text
    assert len(text.splitlines()) == 4


def test_a_failure_is_told_in_her_language_with_the_numbers_of_her_country(library: Library) -> None:
    assert render_failure(State(language="ar"), library)[0].text == Speech.of("ar").phrase("failed")
    assert [message.text[:5] for message in render_failure(State(), library)] == ["Sorry"]
    with_numbers = render_failure(State(language="en", country="AE"), library)
    assert isolated("999") in with_numbers[1].text


def test_the_words_that_quote_a_button_quote_it_right() -> None:
    for language in LANGUAGES:
        speech = Speech.of(language)
        for key in ("urgent-person", "urgent-person-here", "phone.shared"):
            assert speech.phrase("button.cmd:leave") in speech.phrase(key), (language, key)


def test_the_privacy_notice_quotes_words_that_do_what_it_says_in_every_language(library: Library) -> None:
    words = gather(library.countries, library.languages)
    for language in known_locales():
        quoted = re.findall("[“«„](.+?)[”»“]", Speech.of(language).phrase("privacy"))
        assert [words.commands[plain(word)] for word in quoted] == ["cmd:leave", "cmd:forget", "cmd:data"], language
        for key in ("phone.shared", "phone.own"):
            *_, forget = re.findall("[“«„](.+?)[”»“]", Speech.of(language).phrase(key))
            assert words.commands[plain(forget)] == "cmd:forget", (language, key)


def test_command_words_of_all_languages_are_known_and_none_has_two_meanings(library: Library) -> None:
    words = gather(library.countries, library.languages)
    assert words.commands["forget me"] == "cmd:forget"
    assert words.commands["/forget"] == "cmd:forget"
    assert "help" not in words.commands
    assert set(words.commands.values()) >= {
        "cmd:forget", "cmd:leave", "cmd:language", "cmd:person", "cmd:menu", "cmd:more",
    }  # fmt: skip
    meanings: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for key, source in PHRASES.items():
            if key.startswith("words."):
                for word in re.split("[,،]", translator(language).text(source)):
                    meanings.setdefault(plain(word), set()).add(key)
    assert {word: keys for word, keys in meanings.items() if len(keys) > 1} == {}


@pytest.mark.parametrize(
    ("written", "said"),
    [("2024-07-17", "July 17, 2024"), ("2025-05", "May 2025"), ("~2021", "about 2021"), ("undated", "no date"),
     (None, "no date"), ("2024-13-45", "no date")],
)  # fmt: skip
def test_a_sources_date_is_told_as_the_page_tells_it(written: str | None, said: str) -> None:
    assert Speech.of("en").page_date(written) == said


def test_more_shows_the_rest_without_repeating_the_advice(library: Library) -> None:
    first = "\n".join(message.text for message in shown(library, ShowAnswer("work.domestic-worker", "AE", 0)))
    second = "\n".join(message.text for message in shown(library, ShowAnswer("work.domestic-worker", "AE", 6)))
    assert PHRASES["answer.steps"] in first
    assert PHRASES["answer.steps"] not in second
    sentences = re.findall(r"• (.*?) \[", first), re.findall(r"• (.*?) \[", second)
    assert sentences[1]
    assert not set(sentences[0]) & set(sentences[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_that_answers_tell_her_to_write_brings_a_person(
    library: Library, catalogue: Catalogue, language: str
) -> None:
    commands = gather(library.countries, library.languages).commands
    told = 0
    for topic in sorted(topic for topic, tongue in catalogue.answers if tongue == language):
        answer = catalogue.answers[topic, language]
        for line, source in zip(answer.lines, catalogue.answers[topic, "en"].lines, strict=True):
            if "write 'person' here" in source.text.lower():
                quoted = re.findall("['«“\"‘]([^'»”\"’]{2,20})['»”\"’]", line.text)
                assert any(commands.get(plain(word.strip())) == "cmd:person" for word in quoted), (topic, line.text)
                told += 1
    assert told > 20
