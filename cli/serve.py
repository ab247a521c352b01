"""The processes of a deployment: web, worker, Telegram polling, and the preparation before them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket

import click
import uvicorn

from bot.app import App
from bot.channels.telegram import polling
from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram.decode import decode
from bot.compose import ContentWatch, compose_door, compose_worker
from bot.door import keep_undecoded, take
from bot.sweep import sweep_forever
from cli.ready import ready
from cli.supervised import end_with_supervisor
from kit.errors import SettingsError
from kit.log import set_up_logging
from kit.settings import Settings, load_settings


@click.command()
def prepare() -> None:
    """Migrate the database, publish the content files, train. Run before web and worker."""
    ready()


def _begin() -> Settings:
    """What each process does first."""
    settings = load_settings()
    set_up_logging(settings.log_level)
    end_with_supervisor()
    return settings


@click.command()
def web() -> None:
    """Serve the webhooks."""
    settings = _begin()
    uvicorn.run(
        "api.app:served",
        factory=True,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,  # addresses and paths of who wrote when are nobody's business
        server_header=False,
        timeout_graceful_shutdown=10,
    )


@click.command()
def worker() -> None:
    """Answer and deliver messages."""
    settings = _begin()
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    async with compose_worker(settings) as (_, queue):
        name = f"{socket.gethostname()}-{os.getpid()}"
        tasks = [
            asyncio.create_task(queue.work(settings.worker_concurrency, name)),
            asyncio.create_task(sweep_forever(queue, ContentWatch(queue).refresh)),
        ]
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, lambda: [task.cancel() for task in tasks])
        await asyncio.gather(*tasks, return_exceptions=True)


@click.command()
def poll() -> None:
    """Fetch Telegram's updates by long polling, for those without a public address."""
    settings = _begin()
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

        async def accept(update: dict[str, object]) -> None:
            await _accept(app, update)

        await polling.poll(channel, accept, stop)


async def _accept(app: App, update: dict[str, object]) -> None:
    decoded = decode(update)
    for inbound in decoded.inbounds:
        await take(app, inbound)
    if decoded.undecodable:
        await keep_undecoded(app, "telegram", json.dumps(update).encode())
