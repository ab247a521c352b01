"""Walking the audit log: whether every entry is there, unchanged, in its place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit.chain import hash_of, seal_of
from bot.audit.models import AuditEntry, AuditHead
from kit.crypto import Vault
from kit.db import database_now
from kit.errors import HuquqError

_BATCH = 1000


class BrokenLogError(HuquqError):
    """Somebody has changed the log in the database, or a part of it was lost."""


async def verify(db: AsyncSession, vault: Vault, kept_for: timedelta) -> int:
    """How many entries there are, all as they were written. Raises BrokenLogError, which says where it breaks.

    `kept_for`: what is older may have been removed. Others may write meanwhile: `db` is new, and sees one moment.
    """
    await db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    head = await db.get(AuditHead, 1)
    cut_before = await database_now(db) - kept_for  # after that moment: the retention may have been at work just before
    count, last = 0, None
    async for entry in _entries(db):
        fault = _first_fault(entry, cut_before) if last is None else _next_fault(entry, last)
        if fault is None and entry.hash != hash_of(vault, entry, seal_of(vault, entry.previous_hash)):
            fault = f"entry {entry.id} was changed, or is none of ours"
        if fault is not None:
            raise BrokenLogError(f"the audit log is broken: {fault}")
        count, last = count + 1, entry
    if not _ends(vault, head, last):
        raise BrokenLogError(f"the audit log is broken: its end, after entry {last.id if last else 0}, is missing")
    return count


async def _entries(db: AsyncSession) -> AsyncIterator[AuditEntry]:
    """In their order, a few at a time: no cursor stays open where the walk ends early."""
    wanted = select(AuditEntry).order_by(AuditEntry.id).limit(_BATCH)
    found = (await db.scalars(wanted)).all()
    while found:
        for entry in found:
            yield entry
        found = (await db.scalars(wanted.where(AuditEntry.id > found[-1].id))).all()


def _first_fault(entry: AuditEntry, cut_before: datetime) -> str | None:
    if entry.id == 1 or entry.at < cut_before:
        return None
    return f"what stood before entry {entry.id} is missing, and was not old enough to go"


def _next_fault(entry: AuditEntry, last: AuditEntry) -> str | None:
    if entry.id != last.id + 1:
        return f"what stood between the entries {last.id} and {entry.id} is missing"
    if entry.previous_hash != last.hash:
        return f"entry {entry.id} does not follow entry {last.id}: one of them was changed"
    return None


def _ends(vault: Vault, head: AuditHead | None, last: AuditEntry | None) -> bool:
    if head is None or last is None:
        return head is None and last is None
    end = (head.last_id, head.last_hash, head.seal)
    return end == (last.id, last.hash, seal_of(vault, last.hash))
