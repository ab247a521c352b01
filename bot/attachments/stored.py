"""What became of the files of a conversation."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments.models import Attachment
from bot.conversations.models import Message


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`kind`: there it is, and what it is. `refused`: why there is none. Both None: it waits to be fetched."""

    id: uuid.UUID
    kind: str | None
    refused: str | None


async def files_of(db: AsyncSession, conversation_id: uuid.UUID) -> dict[int, StoredFile]:
    """By the id of the message that each came with."""
    rows = await db.execute(
        select(Attachment.message_id, Attachment.id, Attachment.kind, Attachment.refused)
        .join(Message, Message.id == Attachment.message_id)
        .where(Message.conversation_id == conversation_id)
    )
    return {message_id: StoredFile(file_id, kind, refused) for message_id, file_id, kind, refused in rows}
