"""Streams of the desk over real HTTP: they tell soon, say no word, and end with the session and the server."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, update

from api.desk import events
from bot.accounts.models import DeskSession
from bot.accounts.sessions import end_session
from bot.live import DESK, announce, of_conversation
from tests.api.conftest import Serving
from tests.api.desk import Desk, Person

SOON = 1.0


@dataclass
class Stream:
    lines: AsyncIterator[str]

    async def told(self, within: float) -> dict[str, Any]:
        """What the next event says."""
        async with asyncio.timeout(within):
            async for line in self.lines:
                if line.startswith("data: "):
                    return json.loads(line.removeprefix("data: "))
        raise AssertionError("the stream has ended")

    async def count(self, for_seconds: float) -> int:
        """How many events come in this time."""
        told = 0
        try:
            async with asyncio.timeout(for_seconds):
                async for line in self.lines:
                    told += line.startswith("data: ")
        except TimeoutError:
            return told
        raise AssertionError("the stream has ended")

    async def ends(self, within: float) -> bool:
        async with asyncio.timeout(within):
            try:
                async for _ in self.lines:
                    pass
            except httpx.RemoteProtocolError:  # cut off while it was open
                return True
        return True


@asynccontextmanager
async def opened(person: Person, path: str) -> AsyncIterator[Stream]:
    """A stream that has told its first."""
    async with person.browser.stream("GET", path, headers={"Accept": "text/event-stream"}) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        yield Stream(answer.aiter_lines())


async def tell(desk: Desk, *topics: str) -> None:
    async with desk.app.sessions.begin() as db:
        await announce(db, *topics)


async def test_the_first_event_comes_at_once_and_says_who_waits(desk: Desk) -> None:
    leyla = await desk.person()
    await desk.case()
    case = await desk.case(reason="urgent")
    async with opened(leyla, "/desk/events") as stream:
        assert await stream.told(SOON) == {"title": "❗(2) Cases", "alarm": [str(case.id)]}


async def test_the_list_is_told_of_a_new_case_within_a_second(desk: Desk) -> None:
    leyla = await desk.person()
    async with opened(leyla, "/desk/events") as stream:
        assert await stream.told(SOON) == {"title": "Cases", "alarm": []}
        await asyncio.sleep(0.6)
        case = await desk.case("passport", reason="urgent")
        assert await stream.told(SOON) == {"title": "❗(1) Cases", "alarm": [str(case.id)]}


async def test_a_case_is_told_what_happens_in_its_conversation_within_a_second(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    async with opened(leyla, f"{case.path}/events") as stream:
        await stream.told(SOON)
        await asyncio.sleep(0.6)
        await tell(desk, of_conversation(case.conversation_id))
        assert await stream.told(SOON) == {"title": "(1) Case", "alarm": []}


async def test_the_list_is_not_told_what_happens_in_a_conversation(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    async with opened(leyla, "/desk/events") as stream:
        await stream.told(SOON)
        await tell(desk, of_conversation(case.conversation_id))
        assert await stream.count(for_seconds=1.5) == 0


async def test_a_case_that_becomes_late_is_told_without_an_announcement(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_CHECK_SECONDS", 0.1)
    leyla, hanan = await desk.person("Leyla"), await desk.person("Hanan")
    case = await desk.case(reason="urgent", claimed_by=hanan)
    async with opened(leyla, "/desk/events") as stream:
        assert (await stream.told(SOON))["alarm"] == []
        late = func.now() - timedelta(minutes=16)
        await desk.set(case, claimed_at=late, waiting_since=late)
        assert (await stream.told(2))["alarm"] == [str(case.id)]


async def test_many_changes_at_once_are_told_as_few(desk: Desk) -> None:
    leyla = await desk.person()
    async with opened(leyla, "/desk/events") as stream:
        await stream.told(SOON)
        for _ in range(20):
            await tell(desk, DESK)
        assert 1 <= await stream.count(for_seconds=2) <= 2


async def test_a_stream_ends_when_she_signs_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_CHECK_SECONDS", 0.1)
    leyla = await desk.person()
    async with opened(leyla, "/desk/events") as stream:
        await stream.told(SOON)
        async with desk.app.sessions.begin() as db:
            await end_session(db, leyla.token)
        assert await stream.ends(2)


async def test_a_stream_does_not_keep_a_session_in_use(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_CHECK_SECONDS", 0.1)
    leyla = await desk.person()
    async with opened(leyla, "/desk/events") as stream:
        await stream.told(SOON)
        async with desk.app.sessions.begin() as db:
            await db.execute(update(DeskSession).values(used_at=func.now() - timedelta(hours=3)))
        assert await stream.ends(2)


async def test_a_browser_has_only_so_many_streams_and_gets_one_back_when_a_page_closes(desk: Desk) -> None:
    leyla, hanan = await desk.person("Leyla"), await desk.person("Hanan")
    async with opened(leyla, "/desk/events") as first, opened(leyla, "/desk/events") as second:
        async with opened(leyla, "/desk/events") as third, opened(leyla, "/desk/events") as fourth:
            for stream in (first, second, third, fourth):
                await stream.told(SOON)
            assert (await leyla.get("/desk/events")).status_code == 429
            async with opened(hanan, "/desk/events") as other:
                await other.told(SOON)
        async with asyncio.timeout(5):
            while (await status(leyla, "/desk/events")) != 200:  # noqa: ASYNC110 - the server notices by itself
                await asyncio.sleep(0.1)


async def status(person: Person, path: str) -> int:
    async with person.browser.stream("GET", path) as answer:
        return answer.status_code


async def test_the_server_stops_within_seconds_though_streams_are_open(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case()
    async with AsyncExitStack() as browsers:
        async with Serving(desk.app) as client:
            browser = httpx.AsyncClient(base_url=client.base_url, cookies={"d": leyla.token})
            await browsers.enter_async_context(browser)
            streams = [
                Stream((await browsers.enter_async_context(browser.stream("GET", path))).aiter_lines())
                for path in ("/desk/events", f"{case.path}/events")
            ]
            for stream in streams:
                await stream.told(SOON)
            stopping = time.monotonic()
        assert time.monotonic() - stopping < 5
        for stream in streams:
            assert await stream.ends(1)
