"""Writing the audit log, in the transaction of what is noted: either both are there or neither."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit.chain import START, hash_of, seal_of
from bot.audit.models import AuditEntry, AuditHead
from kit.crypto import Vault
from kit.db import database_now

Action = Literal[
    "read",
    "claim",
    "write",
    "give-back",
    "resolve",
    "refused",
    "signed-in",
    "wrong-password",
    "signed-out",
    "link-made",
    "account-made",
    "password-renewed",
    "locked",
    "removed",
    "roles-changed",
    "link-withdrawn",
    "factor-set-up",
    "wrong-code",
    "unlocked",
    "sessions-ended",
    "address-opened",
    "code-asked",
    "file-opened",
]
READ_AGAIN = timedelta(minutes=5)
"""An open page asks for its thread again at each change: that is one reading."""
_LOCK = 0x6175646974
"""Of the whole log. Every other lock comes before it, so that nobody waits in a circle."""


async def append(
    db: AsyncSession,
    vault: Vault,
    action: Action,
    account_id: uuid.UUID | None,
    case_id: uuid.UUID | None = None,
    *,
    subject_id: uuid.UUID | None = None,
    detail: str | None = None,
) -> None:
    """Call it last: until the transaction ends nobody else can write to the log.

    `subject_id`: whose account it was done to. `detail`: a word of our own, never what somebody typed.
    """
    await _lock(db)
    head = await db.get(AuditHead, 1, populate_existing=True)
    if head is None:
        head = AuditHead(id=1, last_id=0, last_hash=START, seal=seal_of(vault, START))
        db.add(head)
    entry = AuditEntry(
        id=head.last_id + 1,
        at=await database_now(db),
        account_id=account_id,
        action=action,
        case_id=case_id,
        subject_id=subject_id,
        detail=detail,
        previous_hash=head.last_hash,
    )
    # the seal as it stands, true or not: an end that somebody made up shows as a break for ever
    entry.hash = hash_of(vault, entry, head.seal)
    db.add(entry)
    head.last_id, head.last_hash, head.seal = entry.id, entry.hash, seal_of(vault, entry.hash)
    await db.flush()


async def append_read(db: AsyncSession, vault: Vault, account_id: uuid.UUID, case_id: uuid.UUID) -> None:
    """That she was shown the thread; once in five minutes."""
    if await _read_lately(db, account_id, case_id):
        return
    await _lock(db)
    if not await _read_lately(db, account_id, case_id):  # another page of hers may have been first
        await append(db, vault, "read", account_id, case_id)


async def cut(db: AsyncSession, before: datetime) -> None:
    """Remove the oldest stretch, up to `before`.

    Its last entry stays: it proves that the log was cut there by its age, not by somebody.
    """
    first_young = select(func.min(AuditEntry.id)).where(AuditEntry.at >= before).scalar_subquery()
    after_last = select(func.max(AuditEntry.id) + 1).scalar_subquery()
    anchor = func.coalesce(first_young, after_last) - 1
    await db.execute(select(func.set_config("huquq.audit_cut", "on", True)))
    await db.execute(delete(AuditEntry).where(AuditEntry.id < anchor))
    await db.execute(select(func.set_config("huquq.audit_cut", "off", True)))


async def _lock(db: AsyncSession) -> None:
    await db.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def _read_lately(db: AsyncSession, account_id: uuid.UUID, case_id: uuid.UUID) -> bool:
    lately = exists().where(
        AuditEntry.case_id == case_id,
        AuditEntry.account_id == account_id,
        AuditEntry.action == "read",
        AuditEntry.at > func.clock_timestamp() - READ_AGAIN,
    )
    return bool(await db.scalar(select(lately)))
