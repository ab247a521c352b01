"""Her chat page with everything behind it, and browsers to look at it, for tests."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape

import httpx
from sqlalchemy import func, select

from bot.app import App
from bot.conversations.models import Conversation
from bot.outbox.deliver import deliver
from bot.turn import answer
from tests.bot.factories import Scripted

_LINE = re.compile(r'<li id="[^"]+" class="(\w+)">.*?<p dir="auto">(.*?)</p>(.*?)</li>', re.S)
_BUTTON = re.compile(r'<button class="second" name="choice" value="([^"]*)"[^>]*>(.*?)</button>', re.S)


@dataclass(frozen=True)
class Line:
    by: str
    html: str
    buttons: dict[str, str]
    folded: bool

    @property
    def text(self) -> str:
        return unescape(re.sub(r"<[^>]*>", "", self.html))


def lines(page: httpx.Response) -> list[Line]:
    return [
        Line(by, text, dict(_BUTTON.findall(rest)), "<details" in rest) for by, text, rest in _LINE.findall(page.text)
    ]


def texts(page: httpx.Response) -> list[tuple[str, str]]:
    return [(line.by, line.text) for line in lines(page)]


def buttons(page: httpx.Response) -> dict[str, str]:
    """Every button of the page that says something, by its id."""
    return dict(_BUTTON.findall(page.text))


def hidden(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None
    return unescape(found[1])


def box(page: httpx.Response) -> str:
    """What stands in the box."""
    found = re.search(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', page.text, re.S)
    assert found is not None
    return unescape(found[1])


def notice(page: httpx.Response) -> str:
    found = re.search(r'<p id="notice"[^>]*>(.*?)</p>', page.text, re.S)
    assert found is not None
    return unescape(found[1])


def status(page: httpx.Response) -> str:
    found = re.search(r'<div id="status"[^>]*>(.*?)</div>', page.text, re.S)
    assert found is not None
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", found[1])).split())


@dataclass
class Browser:
    """Does what a browser without scripts does: it keeps cookies, and sends the forms of the page that it shows."""

    client: httpx.AsyncClient
    page: httpx.Response = field(init=False)

    async def open(self, **headers: str) -> httpx.Response:
        self.page = await self.client.get("/", headers=headers)
        return self.page

    async def post(self, path: str = "/", *, headers: dict[str, str] | None = None, **fields: str) -> httpx.Response:
        """The form of the page, with these fields changed."""
        known = {"token": hidden(self.page, "token"), "form": hidden(self.page, "form")}
        return await self.client.post(path, data={**known, **fields}, headers=headers)

    async def say(self, text: str) -> httpx.Response:
        """She writes, and sees what comes of it."""
        return await self._follow(await self.post(text=text))

    async def press(self, choice: str) -> httpx.Response:
        return await self._follow(await self.post(choice=choice))

    async def _follow(self, response: httpx.Response) -> httpx.Response:
        self.page = await self.client.get(response.headers["location"]) if response.status_code == 303 else response
        return self.page

    @property
    def cookie(self) -> str | None:
        return self.client.cookies.get("s")


@dataclass
class Chat:
    """The page as it is served, with the App behind it. `engine` understands as a test lays out."""

    app: App
    engine: Scripted
    address: httpx.URL
    _clients: list[httpx.AsyncClient] = field(default_factory=list)

    def browser(self, **headers: str) -> Browser:
        client = httpx.AsyncClient(base_url=self.address, headers=headers, timeout=20)
        self._clients.append(client)
        return Browser(client)

    async def opened(self, **headers: str) -> Browser:
        browser = self.browser(**headers)
        await browser.open()
        return browser

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """A worker runs meanwhile."""
        task = asyncio.create_task(self._work())
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def turn(self) -> None:
        """Answer everything, and deliver the answers."""
        async with self.app.sessions() as db:
            talks = (await db.scalars(select(Conversation.id))).all()
        for talk in talks:
            await answer(self.app, talk)
            await deliver(self.app.sessions, self.app.vault, self.app.channels, talk)

    async def _work(self) -> None:
        while True:
            await self.turn()
            await asyncio.sleep(0.02)

    async def count(self, model: type) -> int:
        async with self.app.sessions() as db:
            return await db.scalar(select(func.count()).select_from(model)) or 0

    async def acknowledge(self, callback: str) -> None: ...

    async def clear(self, address: str, places: Sequence[str]) -> bool:
        return False

    async def aclose(self) -> None:
        for client in self._clients:
            await client.aclose()
