"""Her page as she first sees it, over real HTTP: what it holds, what it weighs, what it gives away."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from pydantic import HttpUrl
from sqlalchemy import select, update

from api.chat.lines import lines_of
from bot.conversations.models import Contact, Conversation, Message
from bot.handoff.thread import Entry
from bot.live import Feed
from bot.messages import Button
from bot.reply.speech import Speech
from kit import clock
from kit.db import engine_on, make_sessions
from tests.api.chat import Chat, box, buttons, hidden, lines, notice, texts
from tests.api.conftest import Serving


async def test_the_first_view_greets_and_offers_a_start_a_person_and_every_language(chat: Chat) -> None:
    page = (await chat.opened()).page
    assert page.status_code == 200
    assert "Hello. I can tell you about rights" in page.text
    assert buttons(page) == {
        "cmd:menu": "Topics", "cmd:person": "Talk to a person",
        "l:en": "English", "l:ar": "العربية", "l:so": "Soomaali", "l:ur": "اردو",
        "l:fa": "فارسی", "l:tr": "Türkçe", "l:id": "Indonesia", "l:bn": "বাংলা",
        "l:am": "አማርኛ", "l:fil": "Filipino", "l:fr": "français", "l:sw": "Kiswahili",
    }  # fmt: skip
    assert lines(page) == []


async def test_looking_leaves_no_row(chat: Chat) -> None:
    browser = await chat.opened()
    await browser.open()
    assert (await chat.count(Contact), await chat.count(Conversation)) == (0, 0)


async def test_title_and_icon_tell_nothing(chat: Chat) -> None:
    page = (await chat.opened()).page
    assert re.findall(r"<title>(.*?)</title>", page.text) == ["Info"]
    icon = await chat.browser().client.get(re.findall(r'<link rel="icon" href="([^"]+)"', page.text)[0])
    assert icon.headers["content-type"] == "image/svg+xml"
    assert "<text" not in icon.text


async def test_the_whole_first_load_is_light_and_comes_from_here(chat: Chat) -> None:
    browser = await chat.opened()
    addresses = re.findall(r'(?:href|src)="([^"]+)"', browser.page.text)
    assets = [address for address in addresses if address.startswith("/static/")]
    assert len(assets) == 4
    assert [address for address in addresses if address not in assets] == []
    loaded = [await browser.client.get(address) for address in assets]
    assert [answer.status_code for answer in loaded] == [200] * 4
    assert sum(len(answer.content) for answer in (browser.page, *loaded)) < 25_000
    for answer in loaded[1:]:
        assert not re.search(r"https?:|//[a-z]|@import|url\(", answer.text)


async def test_headers_keep_the_page_out_of_every_cache_and_frame(chat: Chat) -> None:
    browser = await chat.opened()
    for answer in (browser.page, await browser.post(text="x" * 4001), await browser.post(text="")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_no_script_no_style_and_no_handler_stands_in_the_page(chat: Chat) -> None:
    page = (await chat.opened()).page
    assert not re.search(r"<style|<script(?! src=)| style=| on[a-z]+=", page.text)


async def test_forms_lead_nowhere_but_here_and_remember_nothing(chat: Chat) -> None:
    page = (await chat.opened()).page
    assert sorted(re.findall(r'<form [^>]*action="([^"]+)"', page.text)) == ["/", "/", "/leave"]
    assert page.text.count('method="post"') == 3
    assert re.search(r'<form id="write"[^>]* autocomplete="off"', page.text)
    assert re.search(r'<textarea [^>]*autocomplete="off"', page.text)


async def test_the_way_out_comes_first_and_says_what_it_does_not_do(chat: Chat) -> None:
    page = (await chat.opened()).page
    start = page.text.index("<body")
    assert page.text.index("Leave now") < page.text.index("Hello.")
    assert "history of this browser stays" in page.text[start : page.text.index("Hello.")]
    assert 'data-leave="https://www.google.com/"' in page.text


async def test_the_page_speaks_as_the_browser_asks(chat: Chat) -> None:
    for asked, language, direction in (
        ("ar-AE,ar;q=0.9,en;q=0.8", "ar", "rtl"),
        ("de,so;q=0.5", "so", "ltr"),
        ("de", "en", "ltr"),
        ("en;q=0.3,ur", "ur", "rtl"),
    ):
        page = await chat.browser(**{"Accept-Language": asked}).open()
        assert f'<html lang="{language}" dir="{direction}">' in page.text


async def test_the_conversation_s_language_goes_before_the_browser_s(chat: Chat) -> None:
    browser = await chat.opened(**{"Accept-Language": "en"})
    async with chat.working():
        page = await browser.press("l:ar")
    assert '<html lang="ar" dir="rtl">' in page.text
    assert ("her", "العربية") in texts(page)


async def test_there_is_one_cookie_that_no_script_and_no_other_site_gets(chat: Chat) -> None:
    browser = await chat.opened()
    given = browser.page.headers.get_list("set-cookie")
    assert len(given) == 1
    name, _, value = given[0].partition("=")
    assert name == "s"
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(value.split("; ")[1:])
    assert not re.search("expires|max-age|domain", value, re.IGNORECASE)
    assert "set-cookie" not in (await browser.open()).headers


async def test_with_tls_the_cookie_is_secure_and_of_this_host_alone(chat: Chat) -> None:
    settings = chat.app.settings.model_copy(update={"public_url": HttpUrl("https://example.org")})
    async with Serving(replace(chat.app, settings=settings)) as client:
        given = (await client.get("/")).headers["set-cookie"]
    assert given.startswith("__Host-s=")
    assert "Secure" in given.split("; ")


async def test_every_browser_gets_a_cookie_of_its_own(chat: Chat) -> None:
    assert len({(await chat.opened()).cookie for _ in range(5)}) == 5


async def test_the_cookie_is_stored_nowhere(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        await browser.say("hello")
    async with chat.app.sessions() as db:
        contact = (await db.scalars(select(Contact))).one()
        message = (await db.scalars(select(Message))).one()
    kept = chat.app.vault.decrypt(message.body) + chat.app.vault.decrypt(contact.address)
    assert browser.cookie is not None
    assert "hello" in kept
    assert browser.cookie not in kept


async def test_a_link_on_another_site_does_not_replace_the_cookie(chat: Chat) -> None:
    page = await chat.browser().open(**{"Sec-Fetch-Site": "cross-site"})
    assert "set-cookie" not in page.headers
    assert '<meta http-equiv="refresh" content="0; url=/">' in page.text
    assert '<a href="/"' in page.text
    for site in ("same-origin", "same-site", "none"):
        assert "set-cookie" in (await chat.browser().open(**{"Sec-Fetch-Site": site})).headers


async def test_a_day_after_her_last_message_the_page_is_empty_and_the_cookie_new(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        await browser.say("hello")
    before = browser.cookie
    for hours, same in ((23.9, True), (24.1, False)):
        async with chat.app.sessions.begin() as db:
            since = clock.now() - timedelta(hours=hours)
            await db.execute(update(Conversation).values(last_message_at=since))
        page = await browser.open()
        assert (browser.cookie == before, "hello" in page.text) == (same, same)


async def test_without_the_database_the_page_is_kind_and_keeps_her_words(chat: Chat) -> None:
    browser = await chat.opened()
    async with engine_on("postgresql://nobody@127.0.0.1:1/none") as nowhere:
        away = replace(chat.app, sessions=make_sessions(nowhere), feed=Feed(""))
        async with Serving(away) as client:
            client.cookies.set("s", browser.cookie or "")
            fields = {"token": hidden(browser.page, "token"), "form": hidden(browser.page, "form")}
            written = await client.post("/", data={**fields, "text": "my <b>words</b>"})
            others = [await client.get(path, headers={"Accept-Language": "so"}) for path in ("/", "/events", "/thread")]
    assert [answer.status_code for answer in (written, *others)] == [503] * 4
    assert '<html lang="so"' in others[0].text
    assert hidden(written, "form") == fields["form"]  # perhaps it was stored after all: sent again, it is stored once
    assert notice(written).startswith("Sorry, this does not work just now.")
    assert box(written) == "my <b>words</b>"


def test_a_choice_is_shown_as_its_button_said_it_or_not_at_all() -> None:
    def entry(number: int, **fields: object) -> Entry:
        return Entry(**{"id": f"m{number}", "by": "her", "at": clock.now(), "text": "", **fields})  # type: ignore[arg-type]

    offer = entry(1, by="bot", text="Which?", buttons=(Button("t:work.contract", "Contract"), Button("x", "<b>")))
    chosen = [entry(number, kind="choice", choice=choice) for number, choice in enumerate(
        ("t:work.contract", "x", "cmd:menu", "l:so", "c:AE", "nonsense"), 2
    )]  # fmt: skip
    shown = [line.text for line in lines_of([offer, *chosen], Speech.of("en"))]
    assert shown == ["Which?", "Contract", "<b>", "Topics", "Soomaali"]


def test_what_can_t_be_read_any_more_says_so() -> None:
    lost = Entry("m1", "her", clock.now(), None)
    assert [line.text for line in lines_of([lost], Speech.of("en"))] == ["This can no longer be read."]
