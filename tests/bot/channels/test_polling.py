"""Long polling loses nothing: an update is confirmed only after it was taken."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram.polling import poll
from tests.bot.channels.payloads import message, pressed
from tests.standins.bot_api import BotApi


class Taker:
    def __init__(self, stop: asyncio.Event, until: int) -> None:
        self.taken: list[int] = []
        self.failures = 0
        self._stop, self._until = stop, until

    async def __call__(self, update: dict[str, Any]) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the database is away")
        self.taken.append(update["update_id"])
        if len(self.taken) == self._until:
            self._stop.set()


@pytest.fixture
def stop() -> asyncio.Event:
    return asyncio.Event()


async def run(channel: TelegramChannel, taker: Taker, stop: asyncio.Event, wait: int = 1) -> None:
    async with asyncio.timeout(5):
        await poll(channel, taker, stop, wait=wait, pause=0.01)


async def test_updates_are_taken_in_order_after_the_webhook_is_removed(
    telegram: TelegramChannel, bot_api: BotApi, stop: asyncio.Event
) -> None:
    bot_api.webhook = {"url": "https://example.org"}
    for text in "abc":
        bot_api.push({"message": message(text=text)})
    taker = Taker(stop, 4)
    running = asyncio.create_task(run(telegram, taker, stop))
    await asyncio.sleep(0.1)
    bot_api.push({"callback_query": pressed()["callback_query"]})
    await running
    assert taker.taken == [1, 2, 3, 4]
    assert bot_api.calls[:2] == ["deletewebhook", "getupdates"]
    assert [update["update_id"] for update in bot_api.waiting] == [4]  # taken, not confirmed: comes again, is known


async def test_an_update_that_could_not_be_taken_comes_again(
    telegram: TelegramChannel, bot_api: BotApi, stop: asyncio.Event
) -> None:
    bot_api.push({"message": message(text="a")})
    bot_api.push({"message": message(text="b")})
    taker = Taker(stop, 2)
    taker.failures = 3
    await run(telegram, taker, stop)
    assert taker.taken == [1, 2]


async def test_an_update_that_no_library_reads_is_handed_over_raw(
    telegram: TelegramChannel, bot_api: BotApi, stop: asyncio.Event
) -> None:
    bot_api.push({"message": {"text": 5}})
    bot_api.push({"message": message(text="b")})
    taker = Taker(stop, 2)
    await run(telegram, taker, stop)
    assert taker.taken == [1, 2]


async def test_polling_goes_on_after_the_platform_was_away(stop: asyncio.Event) -> None:
    with socket.socket() as held:  # bound and not listening: nobody else is given the port meanwhile
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        back = BotApi(port=port)
        channel = TelegramChannel(back.token, f"http://127.0.0.1:{port}", connect_timeout=1, read_timeout=1)
        taker = Taker(stop, 1)
        running = asyncio.create_task(run(channel, taker, stop))
        await asyncio.sleep(0.05)
        async with back:
            back.push({"message": message(text="a")})
            await running
        await channel.aclose()
    assert taker.taken == [1]


async def test_stop_ends_a_waiting_poll_at_once(
    telegram: TelegramChannel, bot_api: BotApi, stop: asyncio.Event
) -> None:
    running = asyncio.create_task(run(telegram, Taker(stop, 1), stop, wait=25))
    await asyncio.sleep(0.2)
    assert bot_api.calls == ["deletewebhook", "getupdates"]
    stop.set()
    async with asyncio.timeout(1):
        await running


async def test_a_second_poller_is_refused_and_both_live(
    telegram: TelegramChannel, bot_api: BotApi, stop: asyncio.Event
) -> None:
    taker = Taker(stop, 1)
    running = [asyncio.create_task(run(telegram, taker, stop))]
    other = TelegramChannel(bot_api.token, bot_api.url)
    running.append(asyncio.create_task(run(other, taker, stop)))
    await asyncio.sleep(0.1)
    bot_api.push({"message": message(text="a")})
    await asyncio.gather(*running)
    await other.aclose()
    assert taker.taken[0] == 1
