"""One polling process: Telegram's updates, each confirmed only after it was taken."""

from __future__ import annotations

import asyncio
import json
import signal
from typing import Any

from bot.app import App
from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram.polling import poll
from bot.compose import compose_door
from bot.door import keep_undecoded, take
from kit.errors import SettingsError
from kit.settings import Settings


def poll_telegram(settings: Settings) -> None:
    """Raises SettingsError where polling is not set up."""
    if not settings.telegram_polling:
        raise SettingsError("set HUQUQ_TELEGRAM_TOKEN and HUQUQ_TELEGRAM_POLLING=1 to use long polling")
    asyncio.run(_poll(settings))


async def _poll(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with compose_door(settings) as app:
        channel = app.channels["telegram"]
        if not isinstance(channel, TelegramChannel):
            raise TypeError("the Telegram channel is not Telegram's")
        await poll(channel, lambda update: _accept(app, update), stop)


async def _accept(app: App, update: dict[str, Any]) -> None:
    decoded = app.channels["telegram"].decode(update)
    for inbound in decoded.inbounds:
        await take(app, inbound)
    if decoded.undecodable:
        await keep_undecoded(app, "telegram", json.dumps(update).encode())
