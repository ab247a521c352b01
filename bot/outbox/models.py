"""What still has to be sent, in order."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.conversations.models import Conversation, Message
from kit.db import Base


class OutboxReply(Base):
    """One part of a reply. Unsent until `sent_at` or `gave_up_at`.

    A sender claims the row with `lease_token` until `lease_until` and marks the outcome `uncertain`
    before it sends; a record of the platform's answer clears that. `repeats` counts the sends that
    followed an uncertain one: the second deliveries that may have happened. `neutral` tells nothing to
    whoever holds the phone. `held_at`: since when it waits behind a knock; `released_at`: when she last asked for it.
    """

    __tablename__ = "outbox_reply"
    __table_args__ = (
        Index(
            "ix_outbox_reply_unsent",
            "conversation_id",
            "id",
            postgresql_where=text("sent_at IS NULL AND gave_up_at IS NULL"),
        ),
        Index("ix_outbox_reply_conversation_id", "conversation_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Conversation.id, ondelete="CASCADE"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey(Message.id, ondelete="SET NULL"))
    case_message_id: Mapped[int | None] = mapped_column(
        ForeignKey(  # by name: hand-off stands above the outbox, and points back at it
            "case_message.id", name="fk_outbox_reply_case_message", ondelete="SET NULL", use_alter=True
        ),
        index=True,
    )
    body: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    neutral: Mapped[bool] = mapped_column(server_default=text("false"))
    held_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    next_attempt_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(server_default="0")
    uncertain: Mapped[bool] = mapped_column(server_default=text("false"))
    repeats: Mapped[int] = mapped_column(server_default="0")
    lease_token: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    external_id: Mapped[bytes | None]
    gave_up_at: Mapped[datetime | None]
    reason: Mapped[str | None]
