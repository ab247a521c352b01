"""How long each kind of data stays, and the one place that removes it when its time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments.models import Attachment
from bot.audit.log import cut
from bot.conversations.models import Contact, Conversation, ErasedContact, Message, SeenMessage, UndecodedDelivery
from bot.handoff.models import HandoffCase

UNDECODED = timedelta(days=1)
CONVERSATION = timedelta(days=7)
"""After the last message, where no case is open."""
CASE = timedelta(days=30)
"""After the last message, where a case is still open."""
CLOSED_CASE = timedelta(days=90)
"""After a case was resolved, with its conversation."""
FILE = timedelta(days=30)
"""After she sent it: a picture, file or voice message for an advocate."""
FILE_OF_CLOSED_CASE = timedelta(hours=1)
"""After the case was resolved in which she sent it: she is told that it stays only while somebody helps her."""
WEB = timedelta(hours=24)
"""A session of the web page is over then, and nobody can come back to its conversation."""
ERASED = CLOSED_CASE + timedelta(days=1)
"""The random ids of erased contacts, for a restore of a backup. At least as long as the longest age above."""
AUDIT = timedelta(days=365)
_BATCH = 500


async def purge(db: AsyncSession, now: datetime) -> int:
    """Remove what has reached its age; the number of conversations erased.

    Their contacts are locked first, as `take` does, and the ages are looked at again under the lock: a
    message that arrives at this very moment either waits for us and starts afresh, or keeps what it joined.
    """
    await db.execute(delete(UndecodedDelivery).where(UndecodedDelivery.received_at < now - UNDECODED))
    await db.execute(delete(SeenMessage).where(SeenMessage.expires_at < now))
    await db.execute(delete(ErasedContact).where(ErasedContact.erased_on < (now - ERASED).date()))
    await cut(db, now - AUDIT)
    await db.execute(update(Attachment).where(_file_is_over(now)).values(content=None, kind=None, refused="erased"))
    due = select(Conversation.contact_id).where(_is_over(now))
    locked = select(Contact.id).where(Contact.id.in_(due)).limit(_BATCH).with_for_update(skip_locked=True)
    contacts = (await db.execute(locked)).scalars().all()
    still_due = exists().where(Conversation.contact_id == Contact.id, _is_over(now))
    erased = await db.execute(delete(Contact).where(Contact.id.in_(contacts), still_due).returning(Contact.id))
    return len(erased.all())


def ends_at(channel: str, last_message_at: datetime, closed: Sequence[datetime | None]) -> datetime:
    """From when on `purge` removes a conversation to which nothing is added.

    `closed`: when each of its cases was resolved; None: it is open. Not for a web page that she has left.
    """
    resolved = [at for at in closed if at is not None]
    if len(resolved) < len(closed):
        return last_message_at + CASE
    alone = last_message_at + (WEB if channel == "web" else CONVERSATION)
    return max(alone, *(at + CLOSED_CASE for at in resolved)) if resolved else alone


def _file_is_over(now: datetime) -> ColumnElement[bool]:
    resolved = exists().where(
        Message.id == Attachment.message_id,
        HandoffCase.conversation_id == Message.conversation_id,
        Attachment.created_at.between(HandoffCase.opened_at, HandoffCase.closed_at),
        HandoffCase.closed_at < now - FILE_OF_CLOSED_CASE,
    )
    return and_(Attachment.content.is_not(None), or_(Attachment.created_at < now - FILE, resolved))


def _is_over(now: datetime) -> ColumnElement[bool]:
    mine = HandoffCase.conversation_id == Conversation.id
    case_open = exists().where(mine, HandoffCase.closed_at.is_(None))
    case_kept = exists().where(mine, HandoffCase.closed_at > now - CLOSED_CASE)
    waits = exists().where(Message.conversation_id == Conversation.id, Message.answered_at.is_(None))
    hers = Contact.id == Conversation.contact_id
    on_web = exists().where(hers, Contact.channel == "web")
    left = exists().where(hers, Contact.ended_at.is_not(None))
    idle_since = Conversation.last_message_at
    without_case = or_(idle_since < now - CONVERSATION, and_(on_web, idle_since < now - WEB), and_(left, not_(waits)))
    return or_(and_(case_open, idle_since < now - CASE), and_(not_(case_open), not_(case_kept), without_case))
