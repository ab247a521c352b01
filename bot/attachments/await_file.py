"""Noting, in the turn's transaction, that a file of hers is to be fetched."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments.models import Attachment
from bot.wake import Wake


async def await_file(db: AsyncSession, wake: Wake, message_id: int) -> None:
    """The file of this message is fetched as soon as the transaction is committed, by whoever works."""
    row = Attachment(message_id=message_id)
    db.add(row)
    await db.flush()
    await wake.fetch(db, row.id)
