"""The web application over real HTTP, on a real database."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import httpx
import pytest
import uvicorn
from pydantic import SecretStr

from api.app import create_app
from bot.accounts.sessions import open_session
from bot.app import App
from bot.brain import Brain
from bot.channels.telegram.client import TelegramChannel
from bot.channels.web.client import WebChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.live import Feed
from bot.reply.library import Library
from bot.reply.words import gather
from content import load
from content.catalogue import Catalogue
from kit.crypto import Vault
from kit.db import Sessions
from kit.settings import ROOT, Settings
from tests.api.chat import Chat
from tests.api.desk import Desk
from tests.api.sign_in_steps import account
from tests.bot.conftest import Postbox, Wakes
from tests.bot.factories import Scripted
from tests.standins import bot_api, graph_api

SECRET = "webhook-secret"
APP_SECRET = "app-secret"
VERIFY = "verify-token"
OPERATOR = ("prometheus", "rain on the tin roof")
"""Any name, and the operator's password."""
PHONE_ID = graph_api.PHONE_ID


@pytest.fixture
def settings() -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own argument
        telegram_token=SecretStr(bot_api.TOKEN),
        telegram_secret=SecretStr(SECRET),
        whatsapp_token=SecretStr(graph_api.TOKEN),
        whatsapp_phone_id=PHONE_ID,
        whatsapp_app_secret=SecretStr(APP_SECRET),
        whatsapp_verify_token=SecretStr(VERIFY),
        operator_password=SecretStr(OPERATOR[1]),
    )


@pytest.fixture
async def door(sessions: Sessions, vault: Vault, settings: Settings) -> AsyncIterator[App]:
    channels = {
        "telegram": TelegramChannel(bot_api.TOKEN),
        "whatsapp": WhatsAppChannel(graph_api.TOKEN, PHONE_ID),
    }
    yield App(settings, sessions, vault, channels, Wakes())
    for channel in channels.values():
        await channel.aclose()


@pytest.fixture
async def client(door: App) -> AsyncIterator[httpx.AsyncClient]:
    async with Serving(door) as client:
        yield client


@pytest.fixture
async def closed(door: App) -> AsyncIterator[httpx.AsyncClient]:
    """The application with no channel set up."""
    async with Serving(replace(door, channels={}, settings=Settings(_env_file=None))) as client:  # type: ignore[call-arg]
        yield client


@pytest.fixture(scope="session")
def brain_of_scripts() -> Callable[[Scripted], Brain]:
    """A brain with the real library that understands what a test lays out."""
    catalogue = Catalogue.from_units(load.load(ROOT / "content" / "library").units)
    library = Library(catalogue, show_drafts=True)
    words = gather(library.countries, library.languages)
    return lambda engine: Brain(library, engine, words)


@pytest.fixture
async def chat(
    sessions: Sessions,
    vault: Vault,
    settings: Settings,
    database_url: str,
    brain_of_scripts: Callable[[Scripted], Brain],
) -> AsyncIterator[Chat]:
    """Her page, with a listening feed and a brain for the turns that a test takes."""
    feed, engine = Feed(database_url), Scripted()
    listening = asyncio.create_task(feed.listen())
    app = App(settings, sessions, vault, {"web": WebChannel()}, Wakes(), brain_of_scripts(engine), feed)
    async with Serving(app) as client:
        chat = Chat(app, engine, client.base_url)
        yield chat
        await chat.aclose()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


@pytest.fixture
async def desk(sessions: Sessions, vault: Vault, settings: Settings, database_url: str) -> AsyncIterator[Desk]:
    """The advocates' desk, with a listening feed."""
    feed = Feed(database_url)
    listening = asyncio.create_task(feed.listen())
    app = App(settings, sessions, vault, {"telegram": Postbox(), "web": WebChannel()}, Wakes(), feed=feed)
    async with Serving(app) as client:
        desk = Desk(app, client.base_url)
        yield desk
        await desk.aclose()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


@pytest.fixture
async def signed_in(client: httpx.AsyncClient, door: App) -> httpx.AsyncClient:
    """The browser of an advocate who has shown password and code."""
    account_id = await account(door)
    async with door.sessions.begin() as db:
        client.cookies.set("d", await open_session(db, account_id, proven=True), domain="127.0.0.1")
    return client


class Serving:
    """A real server on a free port of loopback, and a client for it."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __aenter__(self) -> httpx.AsyncClient:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(self._app), log_config=None, access_log=False, lifespan="on")
        self._server = uvicorn.Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        while not self._server.started:  # noqa: ASYNC110 - uvicorn offers no event
            await asyncio.sleep(0.01)
        port = self._socket.getsockname()[1]
        self._client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20)
        return self._client

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()
        self._server.should_exit = True
        await self._task
        self._socket.close()
