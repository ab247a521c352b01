"""The queue: two wake-ups for a conversation. Jobs are wake-ups; the tables are the truth."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import procrastinate
import structlog
from procrastinate import PsycopgConnector
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.outbox.deliver import deliver
from bot.turn import answer
from kit.db import driver_connection

log = structlog.get_logger()

STALLED_SECONDS = 10
HEARTBEAT_SECONDS = 2
_ANSWER = "answer"
_POLLING_SECONDS = 0.2


class Queue:
    """The procrastinate application of one process, bound to its App once that is made.

    Answering and each channel's deliveries have queues and slots of their own: a platform that hangs
    delays neither understanding nor another platform.
    """

    def __init__(self, database_url: str) -> None:
        connector = PsycopgConnector(conninfo=database_url, min_size=1, max_size=12)
        self.procrastinate = procrastinate.App(connector=connector)
        self.app: App | None = None
        self._answer = self.procrastinate.task(name="answer")(self._run_answer)
        self._deliver = self.procrastinate.task(name="deliver")(self._run_deliver)

    # --- waking, on the transaction of whoever wrote the rows

    async def answer(self, db: AsyncSession, conversation_id: uuid.UUID) -> None:
        await self._defer(db, self._answer, _ANSWER, f"a:{conversation_id}", conversation_id)

    async def deliver(self, db: AsyncSession, conversation_id: uuid.UUID, channel: str) -> None:
        await self._defer(db, self._deliver, _delivery(channel), f"d:{conversation_id}", conversation_id)

    async def _defer(self, db: AsyncSession, task: Any, queue: str, lock: str, conversation_id: uuid.UUID) -> None:
        connection = await driver_connection(db)
        await task.configure(lock=lock, queue=queue, connection=connection).defer_async(
            conversation_id=str(conversation_id)
        )

    # --- working

    async def work(self, concurrency: int, name: str) -> None:
        """Work on all queues until cancelled; running jobs are waited for."""
        app = self.bound()
        queues = {_ANSWER: concurrency, **{_delivery(channel): concurrency for channel in app.channels}}
        async with asyncio.TaskGroup() as group:
            for queue, slots in queues.items():
                group.create_task(self._work_on(queue, slots, name))

    async def _work_on(self, queue: str, slots: int, name: str) -> None:
        """One procrastinate worker after the other: after a long pause ours may have been taken for dead."""
        while True:
            try:
                await self.procrastinate.run_worker_async(
                    queues=[queue],
                    name=f"{name}-{queue}",
                    concurrency=slots,
                    fetch_job_polling_interval=_POLLING_SECONDS,
                    delete_jobs="always",  # finished jobs tell who wrote when
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                    shutdown_graceful_timeout=15,
                    install_signal_handlers=False,
                )
                return  # stopped
            except Exception as error:
                log.error("worker-restarted", queue=queue, exc_info=error)
                await asyncio.sleep(1)

    async def put_back_stalled(self) -> None:
        """Jobs of workers that died hold their locks: put them back."""
        manager = self.procrastinate.job_manager
        await manager.prune_stalled_workers(STALLED_SECONDS)
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            await manager.retry_job(job)

    def bound(self) -> App:
        if self.app is None:
            raise RuntimeError("the queue is not bound to an App")
        return self.app

    async def _run_answer(self, conversation_id: str) -> None:
        try:
            await answer(self.bound(), uuid.UUID(conversation_id))
        except Exception as error:  # the sweep wakes the conversation again; the message's tries are counted
            log.error("answer-crashed", exc_info=error)

    async def _run_deliver(self, conversation_id: str) -> None:
        app = self.bound()
        try:
            await deliver(app.sessions, app.vault, app.channels, uuid.UUID(conversation_id))
        except Exception as error:
            log.error("deliver-crashed", exc_info=error)


def _delivery(channel: str) -> str:
    return f"deliver-{channel}"
