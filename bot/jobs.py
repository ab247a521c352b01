"""Working off the queue: two jobs for a conversation, one for a file. Jobs are wake-ups; the tables are the truth."""

from __future__ import annotations

import asyncio
import uuid

import procrastinate
import structlog
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from bot.app import App
from bot.attachments.fetch import PAUSES, fetch
from bot.messages import FileError
from bot.outbox.deliver import deliver
from bot.turn import answer
from bot.wake import ANSWER, DELIVER, FETCH, delivery_queue

log = structlog.get_logger()

STALLED_SECONDS = 10
HEARTBEAT_SECONDS = 2
_POLLING_SECONDS = 0.2
_FETCH_SLOTS = 2
"""Files that are fetched at once: each may take some hundred megabytes while its pixels are looked at."""


class Jobs:
    """What one worker process does. `app` is replaced as a whole when new content is published.

    Answering, each channel's deliveries and files have slots of their own: a platform that hangs delays
    neither understanding nor another platform.
    """

    def __init__(self, queue: procrastinate.App, app: App) -> None:
        self.app = app
        self._queue = queue
        queue.task(name=ANSWER)(self._answer)
        queue.task(name=DELIVER)(self._deliver)
        queue.task(name=FETCH, pass_context=True, retry=_Later())(self._fetch)

    async def work(self, concurrency: int, name: str) -> None:
        """Work on all queues until cancelled; running jobs are waited for."""
        slots = dict.fromkeys([ANSWER, *map(delivery_queue, self.app.channels)], concurrency) | {FETCH: _FETCH_SLOTS}
        async with asyncio.TaskGroup() as group:
            for queue, most in slots.items():
                group.create_task(self._work_on(queue, most, name))

    async def _work_on(self, queue: str, slots: int, name: str) -> None:
        """One procrastinate worker after the other: after a long pause ours may have been taken for dead."""
        while True:
            try:
                await self._queue.run_worker_async(
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
            except Exception as error:  # whatever ended it, waiting messages need a worker again
                log.error("worker-restarted", queue=queue, exc_info=error)
                await asyncio.sleep(1)

    async def put_back_stalled(self) -> None:
        """Jobs of workers that died hold their locks: put them back."""
        manager = self._queue.job_manager
        await manager.prune_stalled_workers(STALLED_SECONDS)
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            await manager.retry_job(job)

    async def _answer(self, conversation_id: str) -> None:
        try:
            await answer(self.app, uuid.UUID(conversation_id))
        except Exception as error:  # the sweep wakes the conversation again; the message's tries are counted
            log.error("answer-crashed", exc_info=error)

    async def _deliver(self, conversation_id: str) -> None:
        app = self.app
        try:
            await deliver(app.sessions, app.vault, app.channels, uuid.UUID(conversation_id))
        except Exception as error:
            log.error("deliver-crashed", exc_info=error)

    async def _fetch(self, context: procrastinate.JobContext, attachment_id: str) -> None:
        """Raises where it is to be tried again: the queue counts the tries, also those that ended with the process."""
        app = self.app
        try:
            tries = context.job.attempts
            await fetch(app.sessions, app.vault, app.channels, app.wake, uuid.UUID(attachment_id), tries)
        except FileError:
            raise
        except Exception as error:
            log.error("fetch-crashed", exc_info=error)
            raise


class _Later(BaseRetryStrategy):
    """Always once more, after a longer pause each time: `fetch` itself says when it is enough."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        return RetryDecision(retry_in={"seconds": PAUSES[min(job.attempts, len(PAUSES) - 1)]})
