"""What a platform may still delete from her chat when she asks to be forgotten."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Message
from bot.conversations.store import read_inbound
from bot.outbox.models import OutboxReply
from kit.crypto import Vault
from kit.errors import HuquqError

DELETABLE_FOR = timedelta(hours=47)
"""Telegram: 48 hours. The deletion itself takes a moment, and clocks differ."""


async def places(db: AsyncSession, vault: Vault, conversation_id: uuid.UUID, now: datetime) -> list[str]:
    """The ids in her chat of what she and we wrote lately, as the platform numbers them."""
    since = now - DELETABLE_FOR
    sent = await db.scalars(
        select(OutboxReply.external_id).where(
            OutboxReply.conversation_id == conversation_id,
            OutboxReply.external_id.is_not(None),
            OutboxReply.sent_at > since,
        )
    )
    hers = await db.scalars(
        select(Message.body).where(Message.conversation_id == conversation_id, Message.received_at > since)
    )
    found = [vault.decrypt(one) for one in sent if one is not None]
    for body in hers:
        try:
            found.append(read_inbound(vault, body).place or "")
        except (HuquqError, ValueError, TypeError):
            continue  # what can't be read can't be found either; she is forgotten all the same
    return [place for place in found if place]
