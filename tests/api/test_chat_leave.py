"""The way out: it works at once and whatever is wrong, and what she wrote is out of this browser's reach."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
from pydantic import HttpUrl
from sqlalchemy import select

from api.chat import said
from bot.conversations.models import Contact, Conversation, Message
from bot.live import Feed
from kit.db import engine_on, make_sessions
from tests.api.chat import Browser, Chat, hidden, lines
from tests.api.conftest import Serving
from tests.bot.factories import understanding

_NEUTRAL = "https://www.google.com/"


def leads_away(answer: httpx.Response) -> bool:
    assert len(answer.text) < 1000
    assert "<title>Info</title>" in answer.text
    return answer.status_code == 200 and f'<meta http-equiv="refresh" content="0; url={_NEUTRAL}">' in answer.text


async def wrote(chat: Chat, text: str = "hello") -> Browser:
    browser = await chat.opened()
    async with chat.working():
        await browser.say(text)
    return browser


async def test_leaving_erases_what_she_wrote_and_opens_a_neutral_page(chat: Chat) -> None:
    browser = await wrote(chat)
    assert leads_away(await browser.post("/leave"))
    assert browser.cookie is None
    assert [await chat.count(model) for model in (Contact, Conversation, Message)] == [0, 0, 0]


async def test_with_an_open_case_the_browser_is_cut_off_and_the_case_stays(chat: Chat) -> None:
    browser = await wrote(chat, "person")
    cookie = browser.cookie
    assert leads_away(await browser.post("/leave"))
    assert (browser.cookie, await chat.count(Message)) == (None, 1)
    async with chat.app.sessions() as db:
        assert (await db.scalars(select(Contact.ended_at))).one() is not None
    browser.client.cookies.set("s", cookie or "")
    assert lines(await browser.open()) == []
    assert (await browser.client.get("/thread")).status_code == 401


async def test_a_message_that_waits_is_still_decided_after_she_left(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(said, "_WAIT_SECONDS", 0.1)
    browser = await chat.opened()
    await browser.say("he hits me")
    assert leads_away(await browser.post("/leave"))
    assert await chat.count(Message) == 1


async def test_a_wrong_token_leads_away_and_ends_no_session(chat: Chat) -> None:
    browser = await wrote(chat)
    assert leads_away(await browser.post("/leave", token="wrong"))
    assert (browser.cookie, await chat.count(Message)) == (None, 1)


@pytest.mark.parametrize("body", [b"", b"\xff", b"{}", b"token=" + b"x" * 100_000])
async def test_whatever_is_sent_leads_away(chat: Chat, body: bytes) -> None:
    browser = await wrote(chat)
    for kind in ("application/x-www-form-urlencoded", "text/plain"):
        answer = await browser.client.post("/leave", content=body, headers={"Content-Type": kind})
        assert leads_away(answer)
        assert browser.cookie is None


async def test_without_a_cookie_or_a_session_it_leads_away(chat: Chat) -> None:
    client = chat.browser().client
    assert leads_away(await client.post("/leave"))
    assert leads_away(await client.get("/leave"))


async def test_a_database_that_is_down_does_not_keep_her(chat: Chat) -> None:
    browser = await wrote(chat)
    async with engine_on("postgresql://nobody@127.0.0.1:1/none") as nowhere:
        away = replace(chat.app, sessions=make_sessions(nowhere), feed=Feed(""))
        async with Serving(away) as client:
            client.cookies.set("s", browser.cookie or "")
            answer = await client.post("/leave", data={"token": hidden(browser.page, "token")})
    assert leads_away(answer)
    assert answer.headers["set-cookie"].startswith('s=""; expires=')


async def test_another_site_can_neither_end_her_session_nor_take_her_cookie(chat: Chat) -> None:
    browser = await wrote(chat)
    answer = await browser.post("/leave", headers={"Sec-Fetch-Site": "cross-site"})
    assert leads_away(answer)
    assert "set-cookie" not in answer.headers
    assert await chat.count(Message) == 1


async def test_the_leave_button_of_an_answer_leaves_too(chat: Chat) -> None:
    chat.engine.default = lambda text: understanding("safety.domestic-violence", urgent=True, country="AE")
    browser = await wrote(chat, "he hits me")
    assert 'name="choice" value="cmd:leave" dir="auto" formaction="/leave"' in browser.page.text


async def test_the_neutral_page_is_the_operator_s_choice(chat: Chat) -> None:
    settings = chat.app.settings.model_copy(update={"leave_url": HttpUrl("https://weather.example/?a=1&b=2")})
    async with Serving(replace(chat.app, settings=settings)) as client:
        answer = await client.post("/leave")
    assert 'content="0; url=https://weather.example/?a=1&amp;b=2"' in answer.text


@pytest.mark.parametrize("word", ["leave", "Stop!", "اخرج", "bax", "بند کرو"])
async def test_a_word_for_leaving_leaves_and_is_not_stored(chat: Chat, word: str) -> None:
    browser = await wrote(chat)
    answer = await browser.post("/", text=word)
    assert leads_away(answer)
    assert answer.headers["set-cookie"].startswith('s=""; expires=')
    assert await chat.count(Message) == 0
