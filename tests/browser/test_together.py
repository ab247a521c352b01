"""Her page and the desk together, as both people use them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.reply.speech import Speech
from tests.browser.conftest import DESKTOP, PHONE, Open, Site
from tests.browser.people import Advocate, Her, picture


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_woman_and_an_advocate_write_to_each_other(site: Site, open_page: Open, size: str, language: str) -> None:
    viewport = PHONE if size == "phone" else DESKTOP
    speech = Speech.of(language)
    name = f"{size}-{language}"
    her = Her(open_page(viewport, language), site)
    amal = Advocate(open_page(viewport, language), site, language=language)

    her.arrive()
    expect(her.page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    picture(her.page, f"her-first-{name}")
    her.press(f"l:{language}")
    her.press("cmd:menu")
    her.sees(speech.phrase("choose-area"))
    her.write("person")
    expect(her.page.locator("#status")).to_contain_text(speech.phrase("page.person-asked"))

    amal.arrive()
    picture(amal.page, f"desk-list-{name}")
    amal.open_newest()
    amal.claim()
    expect(her.page.locator("#status")).to_contain_text(speech.phrase("page.person-here"))
    bot_said = her.entries("bot")
    her.write("Is somebody there?" if language == "en" else "هل يوجد أحد؟")
    amal.sees("Is somebody there?" if language == "en" else "هل يوجد أحد؟")

    words = {
        "en": "Yes, I read what you write. Are you safe? You can call +971 4 606 6777.",
        "ar": "نعم، أقرأ ما تكتبين. هل أنتِ بأمان؟ يمكنك الاتصال على +971 4 606 6777.",
    }[language]
    amal.write(words)
    amal.sees(words, "person")
    her.sees(speech.phrase("knock"))
    assert her.entries("person") == 0
    assert her.entries("bot") == bot_said + 1  # the knock, and nothing else
    her.write("1")
    her.sees(words, "person")
    picture(her.page, f"her-{name}")
    amal.write("second")
    her.sees("second", "person")
    expect(amal.page.locator("#thread > li.person .fate").last).not_to_be_empty()
    picture(amal.page, f"desk-case-{name}")

    amal.resolve()
    expect(amal.page.locator("#send")).to_have_count(0)
    her.write("menu")
    her.sees(speech.phrase("program-again"))
    assert her.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert amal.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_of_two_advocates_one_claims_and_the_other_reads_who(site: Site, open_page: Open) -> None:
    her = Her(open_page(), site)
    her.arrive()
    her.press("cmd:person")
    her.sees("person")
    amal, bushra = Advocate(open_page(), site), Advocate(open_page(DESKTOP), site, web=0)
    for advocate in (amal, bushra):
        advocate.arrive()
        advocate.open_newest()
    bushra.page.evaluate("window.EventSource = undefined")
    amal.claim()
    expect(bushra.page.locator("#claim")).to_have_count(0)  # her page has heard of it
    expect(bushra.page.locator("#standing")).to_contain_text(amal.name)
    amal.resolve()


def test_forgetting_in_a_running_case_empties_both_pages_and_keeps_what_was_typed(site: Site, open_page: Open) -> None:
    her, amal = Her(open_page(), site), Advocate(open_page(), site)
    her.arrive()
    her.press("cmd:person")
    her.sees("person")
    amal.arrive()
    amal.open_newest()
    amal.claim()
    amal.page.fill("#text", "I was just writing this to you")
    her.write("forget me")
    expect(her.page.locator("#forgotten")).to_be_visible()
    assert her.page.context.cookies() == []
    expect(amal.page.locator("#standing")).to_contain_text("asked to be forgotten")
    expect(amal.page.locator("#thread li")).to_have_count(0)
    expect(amal.page.locator("#send")).to_have_count(0)
    expect(amal.page.locator("#text")).to_have_value("I was just writing this to you")


def test_an_expired_sign_in_loses_no_text(site: Site, open_page: Open) -> None:
    her, amal = Her(open_page(), site), Advocate(open_page(), site)
    her.arrive()
    her.press("cmd:person")
    her.sees("person")
    amal.arrive()
    amal.open_newest()
    amal.claim()
    amal.page.fill("#text", "Long words that took me ten minutes")
    amal.page.context.clear_cookies()
    amal.page.click("#send")
    amal.sign_in()
    expect(amal.page.locator("#text")).to_have_value("Long words that took me ten minutes")
    amal.page.click("#send")
    amal.sees("Long words that took me ten minutes", "person")
    amal.resolve()


HOSTILE = '<script>document.title="owned"</script><img src=x onerror=alert(1)> \u202eevil\u202c &amp; {{7*7}}'


def test_hostile_words_are_shown_as_text_on_both_sides(site: Site, open_page: Open) -> None:
    her, amal = Her(open_page(), site), Advocate(open_page(), site)
    her.arrive()
    her.press("cmd:person")
    her.sees("person")
    amal.arrive()
    amal.open_newest()
    amal.claim()
    shown = HOSTILE.replace("\u202e", "[RLO]").replace("\u202c", "[PDF]")
    her.write(HOSTILE)
    amal.sees(shown)
    her.sees(shown, "her")
    amal.write(HOSTILE)
    amal.sees(shown, "person")
    her.sees(Speech.of("en").phrase("knock"))
    her.write("1")
    her.sees(shown, "person")
    # what she writes closes an opened "Resolve": nobody ends a case over words that came a moment ago
    expect(amal.page.locator("#thread > li.her .said").last).to_have_text("1")
    for page in (her.page, amal.page):
        assert page.title() != "owned"
        assert page.locator("#thread img, #lines img").count() == 0
    amal.resolve()
