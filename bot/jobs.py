"""The queue: two wake-ups for a conversation, and the sweep that forgets nobody. Tables are the truth."""

from __future__ import annotations

import uuid
from typing import Any

import procrastinate
import structlog
from procrastinate import PsycopgConnector
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.outbox.deliver import deliver
from bot.privacy.retention import purge
from bot.turn import answer
from kit import clock
from kit.db import driver_connection

log = structlog.get_logger()

STALLED_SECONDS = 10
HEARTBEAT_SECONDS = 2

# `lock` is the prefix and the conversation's id: nobody works on it where no such job waits or runs
_UNANSWERED = text(
    """
    SELECT DISTINCT c.id FROM conversation AS c JOIN message AS m ON m.conversation_id = c.id
    WHERE m.answered_at IS NULL AND m.channel = ANY(:channels)
    AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS j
                    WHERE j.lock = 'a:' || c.id::text AND j.status IN ('todo', 'doing'))
    """
)
_UNSENT = text(
    """
    SELECT c.id FROM conversation AS c
    JOIN contact AS p ON p.id = c.contact_id AND p.channel = ANY(:channels)
    JOIN LATERAL (
        SELECT o.next_attempt_at, o.lease_until FROM outbox_reply AS o
        WHERE o.conversation_id = c.id AND o.sent_at IS NULL AND o.gave_up_at IS NULL
        ORDER BY o.id LIMIT 1
    ) AS first ON first.next_attempt_at <= now() AND (first.lease_until IS NULL OR first.lease_until <= now())
    WHERE c.id IN (SELECT conversation_id FROM outbox_reply WHERE sent_at IS NULL AND gave_up_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS j
                    WHERE j.lock = 'd:' || c.id::text AND j.status IN ('todo', 'doing'))
    """
)


class Queue:
    """The procrastinate application of one process, bound to its App once that is made."""

    def __init__(self, database_url: str) -> None:
        self.procrastinate = procrastinate.App(
            connector=PsycopgConnector(conninfo=database_url, min_size=1, max_size=8)
        )
        self.app: App | None = None
        self._answer = self.procrastinate.task(name="answer")(self._run_answer)
        self._deliver = self.procrastinate.task(name="deliver")(self._run_deliver)
        sweep = self.procrastinate.task(name="sweep", pass_context=False)(self._run_sweep)
        self.procrastinate.periodic(cron="* * * * * *", periodic_id="sweep")(sweep)
        retention = self.procrastinate.task(name="retention")(self._run_retention)
        self.procrastinate.periodic(cron="*/10 * * * *", periodic_id="retention")(retention)

    # --- waking, on the transaction of whoever wrote the rows

    async def answer(self, db: AsyncSession, conversation_id: uuid.UUID) -> None:
        await self._defer(db, self._answer, "a", conversation_id)

    async def deliver(self, db: AsyncSession, conversation_id: uuid.UUID) -> None:
        await self._defer(db, self._deliver, "d", conversation_id)

    async def _defer(self, db: AsyncSession, task: Any, prefix: str, conversation_id: uuid.UUID) -> None:
        connection = await driver_connection(db)
        await task.configure(lock=f"{prefix}:{conversation_id}", connection=connection).defer_async(
            conversation_id=str(conversation_id)
        )

    # --- working

    async def work(self, concurrency: int, name: str) -> None:
        """Work until SIGINT or SIGTERM."""
        await self.procrastinate.run_worker_async(
            name=name,
            concurrency=concurrency,
            fetch_job_polling_interval=0.2,
            delete_jobs="always",  # finished jobs tell who wrote when
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
            shutdown_graceful_timeout=15,
        )

    def _bound(self) -> App:
        if self.app is None:
            raise RuntimeError("the queue is not bound to an App")
        return self.app

    async def _run_answer(self, conversation_id: str) -> None:
        try:
            await answer(self._bound(), uuid.UUID(conversation_id))
        except Exception as error:  # the sweep wakes the conversation again; the message's tries are counted
            log.error("answer-crashed", exc_info=error)

    async def _run_deliver(self, conversation_id: str) -> None:
        app = self._bound()
        try:
            await deliver(app.sessions, app.vault, app.channels, uuid.UUID(conversation_id))
        except Exception as error:
            log.error("deliver-crashed", exc_info=error)

    async def _run_sweep(self, timestamp: int) -> None:
        del timestamp
        try:
            await self._put_back_stalled()
            await self._wake_waiting()
        except Exception as error:
            log.error("sweep-crashed", exc_info=error)

    async def _put_back_stalled(self) -> None:
        """Jobs of workers that died hold their locks: put them back."""
        manager = self.procrastinate.job_manager
        await manager.prune_stalled_workers(STALLED_SECONDS)
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            await manager.retry_job(job)

    async def _wake_waiting(self) -> None:
        app = self._bound()
        channels = list(app.channels)
        async with app.sessions.begin() as db:
            for query, wake in ((_UNANSWERED, self.answer), (_UNSENT, self.deliver)):
                for row in (await db.execute(query, {"channels": channels})).all():
                    await wake(db, row.id)

    async def _run_retention(self, timestamp: int) -> None:
        del timestamp
        try:
            async with self._bound().sessions.begin() as db:
                await purge(db, clock.now())
        except Exception as error:
            log.error("retention-crashed", exc_info=error)
