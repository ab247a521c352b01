"""Her page alone: light, silent, gone at once, and useful without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request, Response, expect

from bot.reply.speech import Speech
from tests.browser.conftest import PHONE, Open, Site
from tests.browser.people import Her, picture
from tests.e2e.running import wait_for

MOST_BYTES = 60 * 1024
WORDS = "my madam keeps my passport zanzibar"


def test_the_page_is_light_and_asks_nobody_else(site: Site, open_page: Open) -> None:
    her = Her(open_page(), site)
    answers: list[Response] = []
    her.page.on("response", lambda answer: answers.append(answer))
    her.arrive()
    her.page.wait_for_load_state("load")
    weight = sum(len(answer.body()) + sum(len(k) + len(v) + 4 for k, v in answer.headers.items()) for answer in answers)
    print(f"\nfirst load: {weight} bytes, {len(answers)} requests")
    assert {answer.url.split("?")[0].split("/", 3)[2] for answer in answers} == {site.webs[0].split("/")[2]}
    assert weight < MOST_BYTES
    assert len(answers) <= 6


def test_words_stand_in_no_address_and_nothing_is_stored_in_the_browser(site: Site, open_page: Open) -> None:
    her = Her(open_page(), site)
    requests: list[Request] = []
    her.page.on("request", lambda request: requests.append(request))
    her.arrive()
    her.write(WORDS)
    her.sees("zanzibar", "her")
    expect(her.page.locator("#lines > li.bot").last).to_be_visible()
    for request in requests:
        assert "zanzibar" not in request.url
        assert "zanzibar" not in str(request.headers)
    assert her.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert her.page.evaluate("indexedDB.databases().then(all => all.length)") == 0
    assert her.page.evaluate("caches.keys().then(all => all.length)") == 0
    (cookie,) = her.page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Strict", -1)


def leave_by_button(page: Page) -> None:
    page.click("#leave button")


def leave_by_escape(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Escape")


@pytest.mark.parametrize("leave", [leave_by_button, leave_by_escape])
def test_leaving_shows_a_neutral_page_and_back_brings_nothing(site: Site, open_page: Open, leave) -> None:  # type: ignore[no-untyped-def]
    her = Her(open_page(), site)
    her.page.goto(site.neutral + "before")
    her.arrive()
    her.write(WORDS)
    expect(her.page.locator("#lines > li.bot").last).to_be_visible()
    length = her.page.evaluate("history.length")
    leave(her.page)
    her.page.wait_for_url(site.neutral)
    expect(her.page).to_have_title("Weather")
    assert her.page.evaluate("history.length") == length  # replaced, not added
    wait_for(lambda: her.page.context.cookies() == [], 5)
    her.page.go_back()
    assert her.page.url == site.neutral + "before"  # her page stands nowhere in the history
    her.arrive()
    expect(her.page.locator("#lines > li")).to_have_count(0)


def test_without_scripts_leaving_ends_the_session_all_the_same(site: Site, open_page: Open) -> None:
    her = Her(open_page(scripts=False), site)
    her.arrive()
    her.write(WORDS)
    expect(her.page.locator("#lines > li.bot").last).to_be_visible()
    leave_by_button(her.page)
    her.page.wait_for_url(site.neutral)
    assert her.page.context.cookies() == []
    her.page.go_back()
    assert "zanzibar" not in her.page.content()


@pytest.mark.parametrize("language", ["en", "ar", "so", "ur", "fa", "am", "bn"])
def test_without_scripts_she_asks_and_is_answered_in_her_language(site: Site, open_page: Open, language: str) -> None:
    her = Her(open_page(language=language, scripts=False), site)
    speech = Speech.of(language)
    her.arrive()
    expect(her.page.locator("html")).to_have_attribute("lang", language)
    her.press(f"l:{language}")
    her.sees(speech.phrase("phone.ask"))
    picture(her.page, f"her-without-scripts-{language}")
    assert her.page.evaluate("document.documentElement.scrollWidth") <= her.page.viewport_size["width"]
    her.press("a:work")
    her.sees(speech.phrase("choose-topic"))
    assert len(her.page.context.cookies()) == 1


def test_a_reload_sends_nothing_twice(site: Site, open_page: Open) -> None:
    her = Her(open_page(scripts=False), site)
    her.arrive()
    her.write(WORDS)
    expect(her.page.locator("#lines > li.her")).to_have_count(1)
    her.page.reload()
    expect(her.page.locator("#lines > li.her")).to_have_count(1)


def test_what_she_types_stays_while_answers_come(site: Site, open_page: Open) -> None:
    her = Her(open_page(), site)
    her.arrive()
    her.write("menu")
    her.page.fill("#text", "half a sent")
    her.sees(Speech.of("en").phrase("choose-area"))
    expect(her.page.locator("#text")).to_have_value("half a sent")


def test_at_320_pixels_and_large_type_nothing_is_cut_off(site: Site, open_page: Open) -> None:
    her = Her(open_page({"width": 320, "height": 568}, "ar"), site)
    her.arrive()
    her.page.evaluate("document.documentElement.style.fontSize = '28px'")
    assert her.page.evaluate("document.documentElement.scrollWidth") <= 320
    picture(her.page, "her-320-large-ar")


def test_targets_are_large_enough_to_tap(site: Site, open_page: Open) -> None:
    her = Her(open_page(PHONE), site)
    her.arrive()
    small = her.page.evaluate(
        "[...document.querySelectorAll('button, a, textarea, summary')].filter(e => e.offsetParent)"
        ".map(e => [e.textContent.trim(), Math.round(e.getBoundingClientRect().height)]).filter(([, h]) => h < 44)"
    )
    assert small == []


def test_a_word_for_leaving_leaves_the_page(site: Site, open_page: Open) -> None:
    her = Her(open_page(), site)
    her.arrive()
    her.write(WORDS)
    expect(her.page.locator("#lines > li.bot").last).to_be_visible()
    her.write("اخرج")
    her.page.wait_for_url(site.neutral)
    wait_for(lambda: her.page.context.cookies() == [], 5)
