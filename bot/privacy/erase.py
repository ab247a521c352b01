"""Forget her: everything at once, in one transaction, with nothing left that is linked to anybody."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Contact, Conversation, Message, SeenMessage

SEEN_FOR = timedelta(days=8)
"""How long a platform may deliver a message again (WhatsApp: seven days)."""


async def erase(db: AsyncSession, conversation_id: uuid.UUID, up_to_message: int, now: datetime) -> uuid.UUID | None:
    """Erase contact, conversation, messages, replies and cases.

    The hashes of the messages up to `up_to_message` stay, linked to nobody. What she wrote after she
    asked to be forgotten was accepted and is not lost: it starts a conversation that knows nothing of
    the old one. That conversation's id is returned where there is one.
    """
    contact = (
        await db.execute(
            select(
                Contact.id, Contact.channel, Contact.pseudonym, Contact.address, Contact.blocked_at, Contact.ended_at
            )
            .join(Conversation, Conversation.contact_id == Contact.id)
            .where(Conversation.id == conversation_id)
        )
    ).one()
    mine = Message.conversation_id == conversation_id
    await db.execute(
        upsert(SeenMessage)
        .from_select(
            ["channel", "external_hash", "expires_at"],
            select(Message.channel, Message.external_hash, literal(now + SEEN_FOR)).where(
                mine, Message.id <= up_to_message
            ),
        )
        .on_conflict_do_nothing()
    )
    later = (
        await db.execute(
            select(Message.channel, Message.external_hash, Message.body)
            .where(mine, Message.id > up_to_message, Message.answered_at.is_(None))
            .order_by(Message.id)
        )
    ).all()
    await db.execute(delete(Contact).where(Contact.id == contact.id))  # the rest goes by ON DELETE CASCADE
    if not later:
        return None
    fresh = uuid.uuid4()
    contact_id = uuid.uuid4()
    await db.execute(
        insert(Contact).values(
            id=contact_id,
            channel=contact.channel,
            pseudonym=contact.pseudonym,
            address=contact.address,
            blocked_at=contact.blocked_at,
            ended_at=contact.ended_at,
        )
    )
    await db.execute(insert(Conversation).values(id=fresh, contact_id=contact_id))
    for message in later:
        await db.execute(
            insert(Message).values(
                conversation_id=fresh,
                channel=message.channel,
                external_hash=message.external_hash,
                body=message.body,
            )
        )
    return fresh
