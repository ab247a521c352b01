"""How old the oldest of each kind of data is, against how old it may be: the proof that the retention works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, not_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.attachments.models import Attachment
from bot.audit.models import AuditEntry
from bot.conversations.models import Contact, Conversation, Message, SeenMessage, UndecodedDelivery
from bot.handoff.models import HandoffCase
from bot.privacy import retention
from kit.db import database_now

Since = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
SLACK = timedelta(hours=1)
"""The retention works about every ten minutes, some hundreds of conversations at a time."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of data. `age`: of the oldest, None where there is nothing. `limit`: how old it may be."""

    kind: str
    rows: int
    age: timedelta | None
    limit: timedelta

    @property
    def fine(self) -> bool:
        return self.age is None or self.age <= self.limit + SLACK


async def report(db: AsyncSession) -> list[Kept]:
    """Counts and ages only: nothing in it leads to anybody."""
    now = await database_now(db)
    mine = HandoffCase.conversation_id == Conversation.id
    case_open = exists().where(mine, HandoffCase.closed_at.is_(None))
    web = exists().where(Contact.id == Conversation.contact_id, Contact.channel == "web")
    written = Conversation.last_message_at
    closed = (HandoffCase.closed_at.is_not(None), not_(_lives(now)))
    alone = not_(exists().where(mine))
    with_file = exists().where(
        Message.conversation_id == HandoffCase.conversation_id,
        Attachment.message_id == Message.id,
        Attachment.content.is_not(None),
        Attachment.created_at.between(HandoffCase.opened_at, HandoffCase.closed_at),
    )
    kinds: tuple[tuple[str, timedelta, Since, tuple[ColumnElement[bool], ...]], ...] = (
        ("conversations without a case", retention.CONVERSATION, written, (alone, not_(web))),
        ("conversations of the web page without a case", retention.WEB, written, (alone, web)),
        ("conversations with an open case", retention.CASE, written, (case_open,)),
        ("resolved cases", retention.CLOSED_CASE, HandoffCase.closed_at, closed),
        (
            "pictures, files and voice messages",
            retention.FILE,
            Attachment.created_at,
            (Attachment.content.is_not(None),),
        ),
        ("resolved cases with such a file", retention.FILE_OF_CLOSED_CASE, HandoffCase.closed_at, (with_file,)),
        ("entries of the desk's log", retention.AUDIT, AuditEntry.at, ()),
        ("deliveries that could not be read", retention.UNDECODED, UndecodedDelivery.received_at, ()),
        ("hashes of erased message ids, past their end", timedelta(0), SeenMessage.expires_at, ()),
    )
    return [await _kept(db, now, kind, limit, since, which) for kind, limit, since, which in kinds]


def _lives(now: datetime) -> ColumnElement[bool]:
    """She has written since, or has another case: an old case stays with her conversation."""
    return exists().where(
        Conversation.id == HandoffCase.conversation_id,
        Conversation.last_message_at > now - retention.CLOSED_CASE,
    )


async def _kept(
    db: AsyncSession,
    now: datetime,
    kind: str,
    limit: timedelta,
    since: Since,
    which: tuple[ColumnElement[bool], ...],
) -> Kept:
    rows, oldest = (await db.execute(select(func.count(), func.min(since)).where(*which))).one()
    return Kept(kind, rows, now - oldest if oldest is not None else None, limit)
