"""The sweep that forgets nobody: every second it wakes what is due and nobody works on. Beside it, the slow chores."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.jobs import Jobs
from bot.outbox.late import give_up_held
from bot.privacy.retention import purge
from bot.wake import Wake
from kit.db import database_now

log = structlog.get_logger()

_EVERY_SECONDS = 1.0
_RETENTION_TICKS = 600
_REFRESH_TICKS = 5
_LOCK = 4_817_552
"""Names the advisory lock: of all workers, one sweeps at a time, and none queues up behind it."""
_MOST = 200

# nobody works on a conversation where no job with its lock waits or runs
_UNANSWERED = text(
    """
    SELECT c.id, p.channel FROM conversation AS c
    JOIN contact AS p ON p.id = c.contact_id AND p.channel = ANY(:channels)
    JOIN LATERAL (
        SELECT m.id, m.next_attempt_at FROM message AS m
        WHERE m.conversation_id = c.id AND m.answered_at IS NULL ORDER BY m.first_in_turn DESC, m.id LIMIT 1
    ) AS first ON first.next_attempt_at <= now()
    WHERE c.id IN (SELECT conversation_id FROM message WHERE answered_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS j
                    WHERE j.lock = 'a:' || c.id::text AND j.status IN ('todo', 'doing'))
    ORDER BY first.id LIMIT :most
    """
)
_UNSENT = text(
    """
    SELECT c.id, p.channel FROM conversation AS c
    JOIN contact AS p ON p.id = c.contact_id AND p.channel = ANY(:channels)
    JOIN LATERAL (
        SELECT o.id, o.next_attempt_at, o.lease_until FROM outbox_reply AS o
        WHERE o.conversation_id = c.id AND o.sent_at IS NULL AND o.gave_up_at IS NULL AND o.held_at IS NULL
        ORDER BY o.id LIMIT 1
    ) AS first ON first.next_attempt_at <= now() AND (first.lease_until IS NULL OR first.lease_until <= now())
    WHERE c.id IN (SELECT conversation_id FROM outbox_reply
                   WHERE sent_at IS NULL AND gave_up_at IS NULL AND held_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS j
                    WHERE j.lock = 'd:' || c.id::text AND j.status IN ('todo', 'doing'))
    ORDER BY first.id LIMIT :most
    """
)
_UNFETCHED = text(
    """
    SELECT a.id FROM attachment AS a
    JOIN message AS m ON m.id = a.message_id AND m.channel = ANY(:channels)
    WHERE a.content IS NULL AND a.refused IS NULL AND a.created_at < now() - interval '1 minute'
    AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS j
                    WHERE j.lock = 'f:' || a.id::text AND j.status IN ('todo', 'doing'))
    ORDER BY a.message_id LIMIT :most
    """
)


async def sweep_forever(jobs: Jobs, refresh: Callable[[], Awaitable[None]]) -> None:
    """Sweep until cancelled. `refresh` looks for newly published content."""
    tick = 0
    while True:
        try:
            await sweep(jobs, retention=tick % _RETENTION_TICKS == 0)
        except Exception as error:  # the database may be away: the next second tries again
            log.error("sweep-crashed", exc_info=error)
        try:
            if tick % _REFRESH_TICKS == 0:
                await refresh()
        except Exception as error:  # the content at hand stays in use; the next look tries again
            log.error("refresh-crashed", exc_info=error)
        tick += 1
        await asyncio.sleep(_EVERY_SECONDS)


async def sweep(jobs: Jobs, *, retention: bool = False) -> None:
    """One round, unless another worker is at it."""
    app = jobs.app
    async with app.sessions.begin() as db:
        if not await db.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK}):
            return
        await jobs.put_back_stalled()
        await _wake_waiting(app.wake, db, list(app.channels))
        if retention:
            await give_up_held(db)
            erased = await purge(db, await database_now(db))
            if erased:
                log.info("conversations-erased-by-age", count=erased)


async def _wake_waiting(wake: Wake, db: AsyncSession, channels: list[str]) -> None:
    given = {"channels": channels, "most": _MOST}
    for row in (await db.execute(_UNANSWERED, given)).all():
        await wake.answer(db, row.id)
    for row in (await db.execute(_UNSENT, given)).all():
        await wake.deliver(db, row.id, row.channel)
    for row in (await db.execute(_UNFETCHED, given)).all():
        await wake.fetch(db, row.id)
