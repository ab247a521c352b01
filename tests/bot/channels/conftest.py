from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from tests.standins.bot_api import BotApi
from tests.standins.graph_api import GraphApi


@pytest.fixture
async def bot_api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
async def graph_api() -> AsyncIterator[GraphApi]:
    async with GraphApi() as server:
        yield server


@pytest.fixture
async def telegram(bot_api: BotApi) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(bot_api.token, bot_api.url, connect_timeout=2, read_timeout=0.5, total_timeout=1)
    yield channel
    await channel.aclose()


@pytest.fixture
async def whatsapp(graph_api: GraphApi) -> AsyncIterator[WhatsAppChannel]:
    channel = WhatsAppChannel(
        graph_api.token, graph_api.phone_id, graph_api.url, connect_timeout=2, read_timeout=0.5, total_timeout=1
    )
    yield channel
    await channel.aclose()
