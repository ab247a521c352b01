"""The audit log: who did what at the desk, and who read which thread. Nothing that she said, and no name."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class AuditEntry(Base):
    """One line, never changed: a trigger refuses it. `id` has no gaps.

    It outlives account and case, so it holds bare ids. `account_id` is who did it: None where nobody has the name
    that was typed, or it was done on the command line. `subject_id` is whose account it was done to. `detail` is a
    word of our own, such as roles or a reason chosen from a list: never what somebody typed.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_at", "at"), Index("ix_audit_entry_case_id", "case_id"))

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[uuid.UUID | None]
    action: Mapped[str]
    case_id: Mapped[uuid.UUID | None]
    subject_id: Mapped[uuid.UUID | None]
    detail: Mapped[str | None]
    previous_hash: Mapped[bytes]
    hash: Mapped[bytes]


class AuditHead(Base):
    """One row: where the log ends. Without the key nobody can make the seal of another end."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    last_id: Mapped[int] = mapped_column(BigInteger)
    last_hash: Mapped[bytes]
    seal: Mapped[bytes]
