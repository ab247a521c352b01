"""A person takes over: the cases that wait for an advocate, and what advocates write."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.accounts.models import Account
from bot.conversations.models import Conversation
from bot.outbox.models import OutboxReply
from kit.db import Base


class HandoffCase(Base):
    """One conversation that needs a person. At most one case of a conversation is open.

    `waiting_since` is the earliest message of hers that no advocate has answered; None where she waits
    for nothing. `safe_at`: when it was last known that it is safe to write. `knock_id` and `knocked_at`: the
    knock that she has not answered. `card_at`: when the help card was last shown while an advocate had the
    case. `late_at`: when it was noted that she waits past the target. `page_due_at`: when the advocates are
    to be paged (None: not); `paged_at`: when they last were. `code_asked_at`: when she was last asked for her
    secret word, `code_answered_at` when she answered, `code_right` whether it was right.
    """

    __tablename__ = "handoff_case"
    __table_args__ = (
        CheckConstraint("priority IN ('urgent', 'high', 'medium', 'low')", name="priority"),
        CheckConstraint("reason IN ('asked', 'urgent', 'failed')", name="reason"),
        Index("uq_handoff_case_open", "conversation_id", unique=True, postgresql_where=text("closed_at IS NULL")),
        Index("ix_handoff_case_page_due_at", "page_due_at", postgresql_where=text("page_due_at IS NOT NULL")),
        Index("ix_handoff_case_conversation_id", "conversation_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Conversation.id, ondelete="CASCADE"))
    priority: Mapped[str]
    reason: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    waiting_since: Mapped[datetime | None] = mapped_column(server_default=func.now())
    claimed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    claimed_at: Mapped[datetime | None]
    first_reply_at: Mapped[datetime | None]
    safe_at: Mapped[datetime | None]
    knock_id: Mapped[int | None] = mapped_column(ForeignKey(OutboxReply.id, ondelete="SET NULL"), index=True)
    knocked_at: Mapped[datetime | None]
    card_at: Mapped[datetime | None]
    late_at: Mapped[datetime | None]
    page_due_at: Mapped[datetime | None]
    paged_at: Mapped[datetime | None]
    code_asked_at: Mapped[datetime | None]
    code_answered_at: Mapped[datetime | None]
    code_right: Mapped[bool | None]
    closed_at: Mapped[datetime | None]


class CaseMessage(Base):
    """What an advocate wrote, as ciphertext. Held behind a knock until `released_at`.

    `form_id` is made with the page's form: the same form sent twice writes once.
    """

    __tablename__ = "case_message"
    __table_args__ = (Index("ix_case_message_case_id", "case_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(HandoffCase.id, ondelete="CASCADE"))
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Account.id, ondelete="SET NULL"), index=True)
    form_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    body: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    released_at: Mapped[datetime | None]
