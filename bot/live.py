"""Telling open pages that something changed: announced with the change itself, heard by every web process."""

from __future__ import annotations

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

log = structlog.get_logger()

DESK = "desk"
"""The topic of what the desk's list shows."""
_CHANNEL = "huquq_live"
_NOTIFY = text("SELECT pg_notify(:channel, :topic)")
_CHECK_SECONDS = 30.0
_RETRY_SECONDS = 1.0
_ANSWER_SECONDS = 10


def of_conversation(conversation_id: uuid.UUID) -> str:
    """The topic of one conversation."""
    return str(conversation_id)


async def announce(db: AsyncSession, *topics: str) -> None:
    """Heard when the transaction commits, and only then. Topics carry ids, never words."""
    for topic in topics:
        await db.execute(_NOTIFY, {"channel": _CHANNEL, "topic": topic})


class Subscription:
    """Whether something changed since the last look. Several changes between two looks are one."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def tell(self) -> None:
        self._changed.set()

    async def changed(self, seconds: float) -> bool:
        """Wait for a change, at most so long. False: there was none."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True


class Feed:
    """One LISTEN connection of a web process, and those in it who want to know."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._subscriptions: dict[str, set[Subscription]] = defaultdict(set)

    @contextmanager
    def subscribe(self, *topics: str) -> Iterator[Subscription]:
        subscription = Subscription()
        for topic in topics:
            self._subscriptions[topic].add(subscription)
        try:
            yield subscription
        finally:
            for topic in topics:
                self._subscriptions[topic].discard(subscription)
                if not self._subscriptions[topic]:
                    del self._subscriptions[topic]

    async def listen(self) -> None:
        """Listen until cancelled; after every pause everybody looks again, since announcements may be missed."""
        while True:
            try:
                await self._listen_once()
            except (psycopg.Error, OSError) as error:
                log.warning("feed-interrupted", exc_info=error)
            await asyncio.sleep(_RETRY_SECONDS)

    async def _listen_once(self) -> None:
        connecting = psycopg.AsyncConnection.connect(self._url, autocommit=True, connect_timeout=_ANSWER_SECONDS)
        async with await connecting as connection:
            await connection.execute(f"LISTEN {_CHANNEL}")
            self._tell(list(self._subscriptions))
            while True:
                async for heard in connection.notifies(timeout=_CHECK_SECONDS):
                    self._tell([heard.payload])
                async with asyncio.timeout(_ANSWER_SECONDS):  # a connection that died in silence is noticed here
                    await connection.execute("SELECT 1")

    def _tell(self, topics: list[str]) -> None:
        for topic in topics:
            for subscription in self._subscriptions.get(topic, ()):
                subscription.tell()
