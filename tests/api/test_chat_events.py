"""An open page is told of changes, sees who has her messages, and learns when its conversation is gone."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import insert, select, update

from bot.accounts.models import Account
from bot.conversations.models import Contact, Conversation
from bot.desk import work
from bot.handoff.models import HandoffCase
from bot.live import announce, of_conversation
from kit import clock
from tests.api.chat import Browser, Chat, lines, status, texts
from tests.api.conftest import Serving


class Stream:
    """The events of one open page."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def next(self) -> tuple[str, str]:
        """The next event and its data; comments are passed over."""
        event = ""
        async with asyncio.timeout(8):
            async for line in self._lines:
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                if line.startswith("data: "):
                    return event, line.removeprefix("data: ")
        return "end", ""


def mark(page: httpx.Response) -> str:
    return page.text.partition('data-mark="')[2].partition('"')[0]


@asynccontextmanager
async def streaming(browser: Browser) -> AsyncIterator[Stream]:
    async with browser.client.stream("GET", "/events") as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        yield Stream(response)


async def wrote(chat: Chat, text: str = "hello") -> Browser:
    browser = await chat.opened()
    async with chat.working():
        await browser.say(text)
    return browser


async def claimed(chat: Chat) -> tuple[uuid.UUID, uuid.UUID]:
    """An advocate takes the open case: the case and the advocate."""
    account_id = uuid.uuid4()
    async with chat.app.sessions.begin() as db:
        await db.execute(
            insert(Account).values(id=account_id, name="Amal", password_hash="-", language="en", roles=["advocate"])
        )
        case_id = (await db.scalars(select(HandoffCase.id))).one()
    await work.claim(chat.app, case_id, account_id)
    return case_id, account_id


async def test_without_a_conversation_there_is_no_stream_and_no_thread(chat: Chat) -> None:
    stranger, visitor = chat.browser(), await chat.opened()
    for browser in (stranger, visitor):
        assert (await browser.client.get("/events")).status_code == 204
        assert (await browser.client.get("/thread")).status_code == 401
    assert await chat.count(Contact) == 0


async def test_a_stream_begins_with_the_mark_of_the_page_and_tells_of_each_change(chat: Chat) -> None:
    browser = await wrote(chat)
    async with streaming(browser) as stream:
        assert await stream.next() == ("changed", mark(browser.page))
        async with chat.working():
            sent = await browser.post(text="again")
            assert sent.status_code == 303
            kind, after = await stream.next()
    assert (kind, after != mark(browser.page)) == ("changed", True)


async def test_what_is_announced_without_a_change_is_not_told(chat: Chat) -> None:
    browser = await wrote(chat, "person")
    async with streaming(browser) as stream:
        first = await stream.next()
        async with chat.app.sessions.begin() as db:
            await announce(db, of_conversation((await db.scalars(select(Conversation.id))).one()))
        await asyncio.sleep(0.2)
        await claimed(chat)
        second = await stream.next()
    assert first != second
    assert second[1].endswith("here")


async def test_the_thread_alone_is_what_the_page_shows(chat: Chat) -> None:
    browser = await wrote(chat)
    answer = await browser.client.get("/thread", headers={"Accept": "text/x-fragment"})
    assert (answer.status_code, texts(answer)) == (200, texts(browser.page))


async def test_the_page_says_who_has_her_messages(chat: Chat) -> None:
    browser = await wrote(chat, "person")
    assert status(browser.page) == "Your messages wait for a person."
    case_id, account_id = await claimed(chat)
    assert status(await browser.open()) == "A person has your messages now."
    await work.resolve(chat.app, case_id, account_id)
    assert status(await browser.open()) == ""


async def test_an_advocate_s_words_come_after_the_knock_and_are_shown_as_words(chat: Chat) -> None:
    browser = await wrote(chat, "person")
    case_id, account_id = await claimed(chat)
    async with streaming(browser) as stream:
        await stream.next()
        await work.write(chat.app, case_id, account_id, uuid.uuid4(), "I am <b>here</b>")
        await chat.turn()
        assert (await stream.next())[0] == "changed"
    page = await browser.open()
    assert lines(page)[-1].buttons == {"cmd:read": "Read"}
    assert "here" not in " ".join(text for _, text in texts(page)[2:])
    async with chat.working():
        page = await browser.press("cmd:read")
    assert [(line.by, line.html) for line in lines(page)][-1] == ("person", "I am &lt;b&gt;here&lt;/b&gt;")


async def test_a_page_that_is_open_elsewhere_learns_that_she_is_forgotten(chat: Chat) -> None:
    browser = await wrote(chat)
    async with streaming(browser) as stream:
        await stream.next()
        async with chat.working():
            await browser.post(text="forget me")
            heard = [await stream.next()]
            while heard[-1][0] == "changed":
                heard.append(await stream.next())
        assert heard[-1] == ("gone", "erased")
        assert await stream.next() == ("end", "")


async def test_a_page_that_is_open_elsewhere_learns_that_she_left(chat: Chat) -> None:
    for text, told in (("hello", "erased"), ("person", "over")):  # a person who was asked for still has it
        browser = await wrote(chat, text)
        async with streaming(browser) as stream:
            await stream.next()
            await browser.post("/leave")
            assert await stream.next() == ("gone", told)


async def test_an_open_page_empties_itself_when_the_session_is_over(chat: Chat) -> None:
    browser = await wrote(chat)
    async with chat.app.sessions.begin() as db:
        ago = timedelta(hours=24) - timedelta(seconds=1)
        await db.execute(update(Conversation).values(last_message_at=clock.now() - ago))
    async with streaming(browser) as stream:
        assert (await stream.next())[0] == "changed"
        assert await stream.next() == ("gone", "over")


async def test_one_browser_has_at_most_four_streams(chat: Chat) -> None:
    browser, other = await wrote(chat), await wrote(chat)
    async with AsyncExitStack() as pages:
        streams = [await pages.enter_async_context(streaming(browser)) for _ in range(4)]
        assert {await stream.next() for stream in streams} == {("changed", mark(browser.page))}
        assert (await browser.client.get("/events")).status_code == 429
        async with streaming(other) as stream:
            assert (await stream.next())[0] == "changed"
    for _ in range(100):  # the server hears a little later that they are closed
        async with browser.client.stream("GET", "/events") as response:
            if response.status_code == 200:
                return
        await asyncio.sleep(0.05)
    pytest.fail("closed streams still count")


async def test_a_server_with_an_open_stream_stops_within_a_few_seconds(chat: Chat) -> None:
    browser = await wrote(chat)
    async with AsyncExitStack() as page:
        serving = Serving(chat.app)
        address = (await serving.__aenter__()).base_url
        client = httpx.AsyncClient(base_url=address, cookies={"s": browser.cookie or ""})
        await page.enter_async_context(client)
        response = await page.enter_async_context(client.stream("GET", "/events"))
        assert (await Stream(response).next())[0] == "changed"
        began = asyncio.get_running_loop().time()
        await serving.__aexit__()
        assert asyncio.get_running_loop().time() - began < 4
