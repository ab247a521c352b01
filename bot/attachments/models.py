"""What she sent beside words, while an advocate has her."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from bot.conversations.models import Message
from kit.db import Base


class Attachment(Base):
    """One file of a message. Waiting to be fetched while both `content` and `refused` are None.

    `content` is ciphertext of what was stripped and made anew; `kind` says what it is (a media type of ours);
    `refused` says why there is none.
    """

    __tablename__ = "attachment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    message_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(Message.id, ondelete="CASCADE"), unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    content: Mapped[bytes | None]
    kind: Mapped[str | None]
    refused: Mapped[str | None]
