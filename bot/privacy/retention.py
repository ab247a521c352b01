"""How long each kind of data stays, and the one place that removes it when its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Contact, Conversation, Message, SeenMessage, UndecodedDelivery
from bot.handoff.models import HandoffCase
from bot.outbox.models import OutboxReply

UNDECODED = timedelta(days=1)
CONVERSATION = timedelta(days=7)
"""After the last message, where no case is open and nothing waits to be answered or sent."""


async def purge(db: AsyncSession, now: datetime) -> None:
    """Remove what has reached its age."""
    await db.execute(delete(UndecodedDelivery).where(UndecodedDelivery.received_at < now - UNDECODED))
    await db.execute(delete(SeenMessage).where(SeenMessage.expires_at < now))
    waiting = (
        exists().where(HandoffCase.conversation_id == Conversation.id, HandoffCase.closed_at.is_(None))
        | exists().where(Message.conversation_id == Conversation.id, Message.answered_at.is_(None))
        | exists().where(
            OutboxReply.conversation_id == Conversation.id,
            OutboxReply.sent_at.is_(None),
            OutboxReply.gave_up_at.is_(None),
        )
    )
    idle = select(Conversation.contact_id).where(Conversation.last_message_at < now - CONVERSATION, ~waiting)
    await db.execute(delete(Contact).where(Contact.id.in_(idle)))
