"""Encrypting everything again under the current key, while web and workers run.

Rows are locked a few at a time, and never waited for: whoever serves her goes first, and what was skipped has its
turn in the next round. So nobody can be deadlocked with us, and a second call goes on where the first one stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.attachments.models import Attachment
from bot.keys.columns import CIPHERTEXT
from kit.crypto import Vault
from kit.db import Sessions

_BATCH = 100
_BATCH_OF_FILES = 4
"""Each may be several megabytes."""
_ROUNDS = 10
_PAUSE_SECONDS = 0.5

Column = InstrumentedAttribute[Any]
Row = tuple[Any, bytes]
"""A primary key and a ciphertext."""


@dataclass(frozen=True, slots=True)
class Left:
    """Values that are not under the current key: those that a key at hand can read, and those that none can."""

    old: int
    unreadable: int


async def encrypt_again(sessions: Sessions, vault: Vault) -> tuple[int, Left]:
    """Bring all that can be read under the current key: how many values that were, and what is left."""
    moved = 0
    for _ in range(_ROUNDS):
        for column in CIPHERTEXT:
            moved += await _encrypt_column(sessions, vault, column)
        left = await look_at_all(sessions, vault)
        if left.old == 0:
            break
        await asyncio.sleep(_PAUSE_SECONDS)
    return moved, left


async def look_at_all(sessions: Sessions, vault: Vault) -> Left:
    old = unreadable = 0
    for column in CIPHERTEXT:
        after = None
        async with sessions() as db:
            while rows := await _batch(db, column, after):
                others = [token for _, token in rows if not vault.is_current(token)]
                readable = sum(vault.can_read(token) for token in others)
                old, unreadable = old + readable, unreadable + len(others) - readable
                after = rows[-1][0]
    return Left(old, unreadable)


async def _encrypt_column(sessions: Sessions, vault: Vault, column: Column) -> int:
    moved, after = 0, None
    while True:
        async with sessions.begin() as db:
            rows = await _batch(db, column, after, lock=True)
            for key, token in rows:
                if not vault.is_current(token) and vault.can_read(token):
                    renewed = {column.key: vault.renewed(token)}
                    await db.execute(update(column.class_).where(_primary_key(column) == key).values(renewed))
                    moved += 1
        if not rows:
            return moved
        after = rows[-1][0]


async def _batch(db: AsyncSession, column: Column, after: Any, *, lock: bool = False) -> Sequence[Row]:
    """The next values of a column, in the order of their keys."""
    key = _primary_key(column)
    most = _BATCH_OF_FILES if column.class_ is Attachment else _BATCH
    wanted = select(key, column).where(column.is_not(None)).order_by(key).limit(most)
    if after is not None:
        wanted = wanted.where(key > after)
    if lock:
        wanted = wanted.with_for_update(skip_locked=True, key_share=True)
    return [(row[0], row[1]) for row in (await db.execute(wanted)).all()]


def _primary_key(column: Column) -> Column:
    mapper = inspect(column.class_)
    attribute: Column = mapper.get_property_by_column(mapper.primary_key[0]).class_attribute
    return attribute
