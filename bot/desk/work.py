"""What an advocate does with a case: claim, write, give back, resolve. Each is one transaction, or refused."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts.models import Account
from bot.app import App
from bot.conversations.models import Contact, Conversation
from bot.desk.errors import RefusedError
from bot.desk.knock import is_safe, knock, release
from bot.handoff.models import CaseMessage, HandoffCase
from bot.handoff.queue import is_overdue
from bot.live import DESK, announce, of_conversation
from kit.db import database_now

MOST_CHARACTERS = 4000
WINDOW = timedelta(hours=24)
"""WhatsApp takes free text for so long after her last message (Meta: customer service window)."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A case under the lock of its conversation."""

    case: HandoffCase
    claimed_name: str | None
    overdue: bool
    contact: Contact
    last_message_at: datetime
    state: bytes | None


async def claim(app: App, case_id: uuid.UUID, account_id: uuid.UUID) -> None:
    """Take a case. Raises RefusedError where it is another's, unless she has waited past the first-reply target."""
    async with app.sessions.begin() as db:
        found = await _locked(app, db, case_id)
        mine = found.case.claimed_by == account_id
        if found.case.claimed_by is not None and not mine and not found.overdue:
            raise RefusedError("taken", found.claimed_name)
        if not mine:
            await _change(db, found, claimed_by=account_id, claimed_at=func.clock_timestamp(), page_due_at=None)


async def give_back(app: App, case_id: uuid.UUID, account_id: uuid.UUID) -> None:
    """Let another take it: the bot answers her again meanwhile. Raises RefusedError."""
    async with app.sessions.begin() as db:
        found = await _mine(app, db, case_id, account_id)
        waiting = func.coalesce(HandoffCase.waiting_since, func.now())
        await _change(db, found, claimed_by=None, claimed_at=None, waiting_since=waiting)


async def resolve(app: App, case_id: uuid.UUID, account_id: uuid.UUID) -> None:
    """Close a case: the conversation is the bot's again. Raises RefusedError."""
    async with app.sessions.begin() as db:
        found = await _mine(app, db, case_id, account_id)
        await _change(db, found, closed_at=func.clock_timestamp(), waiting_since=None, page_due_at=None)


async def write(app: App, case_id: uuid.UUID, account_id: uuid.UUID, form_id: uuid.UUID, text: str) -> None:
    """Write to her: at once where she said that it is safe, else behind a knock. The same form writes once.

    Raises RefusedError, and then nothing was stored.
    """
    if not text.strip():
        raise RefusedError("empty")
    if len(text) > MOST_CHARACTERS:
        raise RefusedError("too-long")
    async with app.sessions.begin() as db:
        found = await _mine(app, db, case_id, account_id)
        now = await database_now(db)
        _reachable(found, now)
        message_id = await db.scalar(
            insert(CaseMessage)
            .values(case_id=case_id, account_id=account_id, form_id=form_id, body=app.vault.encrypt(text))
            .on_conflict_do_nothing(index_elements=[CaseMessage.form_id])
            .returning(CaseMessage.id)
        )
        if message_id is None:
            return
        if is_safe(found.case.safe_at, found.last_message_at, now):
            await release(app, db, found.case.conversation_id, found.contact.channel)
        else:
            await knock(app, db, found.case.conversation_id, found.contact.channel, found.state)
        first = func.coalesce(HandoffCase.first_reply_at, func.now())
        await _change(db, found, waiting_since=None, first_reply_at=first)


async def _locked(app: App, db: AsyncSession, case_id: uuid.UUID) -> _Found:
    """An open case, its conversation locked as a turn locks it."""
    conversation = select(HandoffCase.conversation_id).where(HandoffCase.id == case_id).scalar_subquery()
    await db.execute(select(Conversation.id).where(Conversation.id == conversation).with_for_update())
    target = timedelta(minutes=app.settings.first_reply_minutes)
    overdue = func.coalesce(and_(HandoffCase.claimed_by.is_not(None), is_overdue(target)), False)
    row = (
        await db.execute(
            select(HandoffCase, Account.name, overdue, Contact, Conversation.last_message_at, Conversation.state)
            .join(Conversation, Conversation.id == HandoffCase.conversation_id)
            .join(Contact, Contact.id == Conversation.contact_id)
            .outerjoin(Account, Account.id == HandoffCase.claimed_by)
            .where(HandoffCase.id == case_id)
        )
    ).one_or_none()
    if row is None:
        raise RefusedError("gone")
    found = _Found(*row)
    if found.case.closed_at is not None:
        raise RefusedError("resolved")
    return found


async def _mine(app: App, db: AsyncSession, case_id: uuid.UUID, account_id: uuid.UUID) -> _Found:
    found = await _locked(app, db, case_id)
    if found.case.claimed_by != account_id:
        if found.case.claimed_by is None:
            raise RefusedError("not-yours")
        raise RefusedError("taken", found.claimed_name)
    return found


def _reachable(found: _Found, now: datetime) -> None:
    if found.contact.ended_at is not None:
        raise RefusedError("left")
    if found.contact.blocked_at is not None:
        raise RefusedError("blocked")
    if found.contact.channel == "whatsapp" and found.last_message_at < now - WINDOW:
        raise RefusedError("window")


async def _change(db: AsyncSession, found: _Found, **values: object) -> None:
    await db.execute(update(HandoffCase).where(HandoffCase.id == found.case.id).values(**values))
    await announce(db, DESK, of_conversation(found.case.conversation_id))
