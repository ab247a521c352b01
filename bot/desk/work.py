"""What an advocate does with a case: claim, write, give back, resolve. Each is one transaction, or refused."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts.models import Account
from bot.accounts.roles import rights_of
from bot.app import App
from bot.audit.log import append
from bot.conversations.models import Contact, Conversation, Message
from bot.conversations.store import read_state, save_state
from bot.desk.errors import RefusedError, Why
from bot.desk.knock import is_safe, knock, release
from bot.dialogue.code import unasked
from bot.handoff.models import CaseMessage, HandoffCase
from bot.handoff.queue import first_after, freed, is_away, is_overdue
from bot.live import DESK, announce, of_conversation
from kit.db import database_now

MOST_CHARACTERS = 4000
_WINDOWS: dict[str, tuple[timedelta, Why]] = {
    "whatsapp": (timedelta(hours=24), "window"),  # Meta: customer service window
    "web": (timedelta(hours=24), "left"),  # the session of her page is over then
}
"""How long after her last message a channel takes words of ours, and why it is refused later."""


@dataclass(frozen=True, slots=True)
class Found:
    """A case under the lock of its conversation."""

    case: HandoffCase
    claimed_name: str | None
    free: bool
    """Another may take it over."""
    contact: Contact
    last_message_at: datetime
    state: bytes | None


async def claim(app: App, case_id: uuid.UUID, account_id: uuid.UUID) -> None:
    """Take a case. Raises RefusedError where it is another's, unless she waits too long or that one is away."""
    async with app.sessions.begin() as db:
        await _hold_account(db, account_id)
        found = await locked(app, db, case_id)
        mine = found.case.claimed_by == account_id
        if found.case.claimed_by is not None and not mine and not found.free:
            raise RefusedError("taken", found.claimed_name)
        if not mine:
            await change(db, found, claimed_by=account_id, claimed_at=func.clock_timestamp(), page_due_at=None)
            await append(db, app.vault, "claim", account_id, case_id)


async def give_back(app: App, case_id: uuid.UUID, account_id: uuid.UUID) -> None:
    """Let another take it: the bot answers her again meanwhile. Raises RefusedError."""
    async with app.sessions.begin() as db:
        found = await mine(app, db, case_id, account_id)
        await change(db, found, **freed())
        await append(db, app.vault, "give-back", account_id, case_id)


async def resolve(app: App, case_id: uuid.UUID, account_id: uuid.UUID, seen: int | None = None) -> None:
    """Close a case: the conversation is the bot's again.

    Raises RefusedError, also where she has written since the message `seen`: nobody would answer that.
    """
    async with app.sessions.begin() as db:
        found = await mine(app, db, case_id, account_id)
        if seen is not None and await db.scalar(select(first_after(found.case.conversation_id, seen))) is not None:
            raise RefusedError("written-since")
        await change(db, found, closed_at=func.clock_timestamp(), waiting_since=None, page_due_at=None)
        await append(db, app.vault, "resolve", account_id, case_id)


async def write(
    app: App, case_id: uuid.UUID, account_id: uuid.UUID, form_id: uuid.UUID, text: str, seen: int | None = None
) -> None:
    """Write to her: at once where she said that it is safe, else behind a knock. The same form writes once.

    `seen`: the last message of hers that the advocate saw; she goes on waiting for an answer to later
    ones. Raises RefusedError, and then nothing was stored.
    """
    if not text.strip():
        raise RefusedError("empty")
    if len(text) > MOST_CHARACTERS:
        raise RefusedError("too-long")
    async with app.sessions.begin() as db:
        found = await mine(app, db, case_id, account_id)
        now = await database_now(db)
        hers = found.contact
        gone = (hers.ended_at is not None, hers.blocked_at is not None)
        if (why := unreachable(hers.channel, *gone, found.last_message_at, now)) is not None:
            raise RefusedError(why)
        stored = await db.scalar(
            insert(CaseMessage)
            .values(case_id=case_id, account_id=account_id, form_id=form_id, body=app.vault.encrypt(text))
            .on_conflict_do_nothing(index_elements=[CaseMessage.form_id])
            .returning(CaseMessage.id)
        )
        if stored is None:
            return
        talk, channel = found.case.conversation_id, found.contact.channel
        state = read_state(app.vault, found.state)
        if is_safe(found.case.safe_at, now):
            await release(app, db, talk, channel)
            # what she says next answers the advocate, and is no secret that she chooses
            state = replace(unasked(state) if state.asked == "new-code" else state, with_person=True)
        else:
            state = await knock(app, db, found.case, channel, state)
        await save_state(db, app.vault, talk, state)
        last = seen if seen is not None else await db.scalar(_last_message(talk)) or 0
        first = func.coalesce(HandoffCase.first_reply_at, func.now())
        await change(db, found, waiting_since=first_after(talk, last), first_reply_at=first)
        await append(db, app.vault, "write", account_id, case_id)


def unreachable(channel: str, left: bool, blocked: bool, last_message_at: datetime, now: datetime) -> Why | None:
    """Why nothing can be written to her, or None."""
    if left:
        return "left"
    if blocked:
        return "blocked"
    if channel not in _WINDOWS:
        return None
    window, why = _WINDOWS[channel]
    return why if last_message_at < now - window else None


async def locked(app: App, db: AsyncSession, case_id: uuid.UUID) -> Found:
    """An open case, its conversation locked as a turn locks it."""
    conversation = select(HandoffCase.conversation_id).where(HandoffCase.id == case_id).scalar_subquery()
    await db.execute(select(Conversation.id).where(Conversation.id == conversation).with_for_update())
    free = func.coalesce(
        and_(HandoffCase.claimed_by.is_not(None), or_(is_overdue(app.settings.first_reply_target), is_away())), False
    )
    row = (
        await db.execute(
            select(HandoffCase, Account.name, free, Contact, Conversation.last_message_at, Conversation.state)
            .join(Conversation, Conversation.id == HandoffCase.conversation_id)
            .join(Contact, Contact.id == Conversation.contact_id)
            .outerjoin(Account, Account.id == HandoffCase.claimed_by)
            .where(HandoffCase.id == case_id)
        )
    ).one_or_none()
    if row is None:
        raise RefusedError("gone")
    found = Found(*row)
    if found.case.closed_at is not None:
        raise RefusedError("resolved")
    return found


async def mine(app: App, db: AsyncSession, case_id: uuid.UUID, account_id: uuid.UUID) -> Found:
    await _hold_account(db, account_id)
    found = await locked(app, db, case_id)
    if found.case.claimed_by != account_id:
        if found.case.claimed_by is None:
            raise RefusedError("not-yours")
        raise RefusedError("taken", found.claimed_name)
    return found


async def _hold_account(db: AsyncSession, account_id: uuid.UUID) -> None:
    """Before all other locks: whoever shuts her out waits until her deed is done, or she can't do it any more."""
    held = select(Account.roles).where(Account.id == account_id).with_for_update(read=True)
    if "cases" not in rights_of(await db.scalar(held) or ()):
        raise RefusedError("not-yours")


def _last_message(conversation_id: uuid.UUID) -> Select[int]:
    return select(func.max(Message.id)).where(Message.conversation_id == conversation_id)


async def change(db: AsyncSession, found: Found, **values: object) -> None:
    await db.execute(update(HandoffCase).where(HandoffCase.id == found.case.id).values(**values))
    await announce(db, DESK, of_conversation(found.case.conversation_id))
