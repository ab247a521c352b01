"""One worker process: its queues, the sweep and the desk's own deeds, until SIGINT or SIGTERM."""

from __future__ import annotations

import asyncio
import signal

from bot.desk.attend import attend_forever
from bot.sweep import sweep_forever
from bot.workshop import ContentWatch, compose_worker
from kit.settings import Settings


def work(settings: Settings, name: str) -> None:
    asyncio.run(_work(settings, name))


async def _work(settings: Settings, name: str) -> None:
    async with compose_worker(settings) as jobs:
        tasks = [
            asyncio.create_task(jobs.work(settings.worker_concurrency, name)),
            asyncio.create_task(sweep_forever(jobs, ContentWatch(jobs).refresh)),
            asyncio.create_task(attend_forever(lambda: jobs.app)),
        ]
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, lambda: [task.cancel() for task in tasks])
        await asyncio.gather(*tasks, return_exceptions=True)
