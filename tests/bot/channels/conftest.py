from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from tests.standins.bot_api import BotApi
from tests.standins.graph_api import GraphApi


@pytest.fixture(scope="session")
async def the_bot_api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture(scope="session")
async def the_graph_api() -> AsyncIterator[GraphApi]:
    async with GraphApi() as server:
        yield server


@pytest.fixture(scope="session")
async def the_telegram(the_bot_api: BotApi) -> AsyncIterator[TelegramChannel]:
    url = the_bot_api.url
    channel = TelegramChannel(
        the_bot_api.token, url, connect_timeout=2, read_timeout=0.5, total_timeout=1, fetch_timeout=2
    )
    yield channel
    await channel.aclose()


@pytest.fixture(scope="session")
async def the_whatsapp(the_graph_api: GraphApi) -> AsyncIterator[WhatsAppChannel]:
    token, phone_id, url = the_graph_api.token, the_graph_api.phone_id, the_graph_api.url
    channel = WhatsAppChannel(
        token, phone_id, url, connect_timeout=2, read_timeout=0.5, total_timeout=1, fetch_timeout=2
    )
    yield channel
    await channel.aclose()


@pytest.fixture
def bot_api(the_bot_api: BotApi) -> BotApi:
    the_bot_api.clear()
    return the_bot_api


@pytest.fixture
def graph_api(the_graph_api: GraphApi) -> GraphApi:
    the_graph_api.clear()
    return the_graph_api


@pytest.fixture
def telegram(bot_api: BotApi, the_telegram: TelegramChannel) -> TelegramChannel:
    return the_telegram


@pytest.fixture
def whatsapp(graph_api: GraphApi, the_whatsapp: WhatsAppChannel) -> WhatsAppChannel:
    return the_whatsapp
