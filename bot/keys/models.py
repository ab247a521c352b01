"""The check value that tells whether this database was written with the keys at hand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class KeyCheck(Base):
    """One row: a keyed hash of a constant, and a constant as ciphertext."""

    __tablename__ = "key_check"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    pseudonym_check: Mapped[bytes]
    encryption_check: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
