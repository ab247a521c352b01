"""Waking a conversation's two jobs, and the one of a file, on the very transaction that wrote the rows."""

from __future__ import annotations

import uuid
from typing import Protocol

import procrastinate
from procrastinate import PsycopgConnector
from sqlalchemy.ext.asyncio import AsyncSession

from kit.db import driver_connection

ANSWER = "answer"
DELIVER = "deliver"
FETCH = "fetch"


class Wake(Protocol):
    """Whoever writes a row wakes its conversation on the same transaction: both stay, or neither."""

    async def answer(self, db: AsyncSession, conversation_id: uuid.UUID) -> None: ...

    async def deliver(self, db: AsyncSession, conversation_id: uuid.UUID, channel: str) -> None: ...

    async def fetch(self, db: AsyncSession, attachment_id: uuid.UUID) -> None: ...


def procrastinate_app(database_url: str) -> procrastinate.App:
    return procrastinate.App(connector=PsycopgConnector(conninfo=database_url, min_size=1, max_size=12))


def delivery_queue(channel: str) -> str:
    """Each channel's deliveries have a queue of their own: a platform that hangs delays no other."""
    return f"{DELIVER}-{channel}"


class JobWake:
    """Implements `Wake` with procrastinate. Tasks are named, not imported: who wakes need not be able to work."""

    def __init__(self, app: procrastinate.App) -> None:
        self._app = app

    async def answer(self, db: AsyncSession, conversation_id: uuid.UUID) -> None:
        await self._defer(db, ANSWER, ANSWER, f"a:{conversation_id}", conversation_id=str(conversation_id))

    async def deliver(self, db: AsyncSession, conversation_id: uuid.UUID, channel: str) -> None:
        lock = f"d:{conversation_id}"
        await self._defer(db, DELIVER, delivery_queue(channel), lock, conversation_id=str(conversation_id))

    async def fetch(self, db: AsyncSession, attachment_id: uuid.UUID) -> None:
        await self._defer(db, FETCH, FETCH, f"f:{attachment_id}", attachment_id=str(attachment_id))

    async def _defer(self, db: AsyncSession, task: str, queue: str, lock: str, **given: str) -> None:
        connection = await driver_connection(db)
        await self._app.configure_task(task, lock=lock, queue=queue, connection=connection).defer_async(**given)
