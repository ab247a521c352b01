"""A person takes over: the cases that wait for an advocate."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.conversations.models import Conversation
from kit.db import Base


class HandoffCase(Base):
    """One conversation that needs a person. At most one case of a conversation is open."""

    __tablename__ = "handoff_case"
    __table_args__ = (
        CheckConstraint("priority IN ('urgent', 'high', 'medium', 'low')", name="priority"),
        CheckConstraint("reason IN ('asked', 'urgent', 'failed')", name="reason"),
        Index("uq_handoff_case_open", "conversation_id", unique=True, postgresql_where=text("closed_at IS NULL")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Conversation.id, ondelete="CASCADE"))
    priority: Mapped[str]
    reason: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    waiting_since: Mapped[datetime] = mapped_column(server_default=func.now())
    closed_at: Mapped[datetime | None]
