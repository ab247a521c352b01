from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.app import App
from bot.channels.telegram.client import TelegramChannel
from tests.bot.attachments.steps import Her
from tests.bot.conftest import Postbox, Wakes
from tests.standins.bot_api import BotApi


@pytest.fixture
async def bot_api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
async def telegram(bot_api: BotApi) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(bot_api.token, bot_api.url)
    yield channel
    await channel.aclose()


@pytest.fixture
def her(app: App, postbox: Postbox, wakes: Wakes) -> Her:
    """A woman on a channel whose files lie where a test puts them."""
    return Her(app, postbox, wakes)
