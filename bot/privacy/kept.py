"""Everything that is kept about her, for her own eyes. Looking prolongs nothing and marks nothing as read."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments.models import Attachment
from bot.conversations.models import Contact, Conversation
from bot.conversations.store import read_state
from bot.dialogue.state import State
from bot.handoff.models import HandoffCase
from bot.handoff.thread import Entry, whole_thread
from bot.privacy.retention import ends_at
from kit.crypto import Vault
from kit.errors import HuquqError


@dataclass(frozen=True, slots=True)
class KeptCase:
    """One time that a person was needed."""

    opened_at: datetime
    urgent: bool
    claimed_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeptPerson:
    """`address`: None where it can't be read any more. `may_look`: she asked for it and has not left since."""

    channel: str
    address: str | None
    first_at: datetime
    last_at: datetime
    ends_at: datetime
    state: State
    cases: tuple[KeptCase, ...]
    may_look: bool


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """One thing said. `file`: with a file of hers that is kept, or fetched soon."""

    entry: Entry
    file: bool = False


async def read_person(db: AsyncSession, vault: Vault, conversation_id: uuid.UUID) -> KeptPerson | None:
    """None: nothing is kept."""
    row = (
        await db.execute(
            select(Contact, Conversation)
            .join(Conversation, Conversation.contact_id == Contact.id)
            .where(Conversation.id == conversation_id)
        )
    ).one_or_none()
    if row is None:
        return None
    contact, conversation = row
    found = await db.scalars(
        select(HandoffCase).where(HandoffCase.conversation_id == conversation_id).order_by(HandoffCase.opened_at)
    )
    cases = tuple(
        KeptCase(case.opened_at, case.priority == "urgent", case.claimed_at, case.closed_at) for case in found
    )
    state = read_state(vault, conversation.state)
    return KeptPerson(
        channel=contact.channel,
        address=_address(vault, contact.address),
        first_at=contact.created_at,
        last_at=conversation.last_message_at,
        ends_at=ends_at(contact.channel, conversation.last_message_at, [case.closed_at for case in cases]),
        state=state,
        cases=cases,
        may_look=state.sees_kept and contact.ended_at is None,
    )


async def read_entries(
    db: AsyncSession, vault: Vault, conversation_id: uuid.UUID, skip: int, most: int
) -> list[KeptEntry]:
    """At most `most` things said, oldest first, after the first `skip`."""
    entries = await whole_thread(db, vault, conversation_id, skip, most)
    hers = [int(entry.id[1:]) for entry in entries if entry.by == "her"]
    files = set(
        await db.scalars(
            select(Attachment.message_id).where(Attachment.message_id.in_(hers), Attachment.refused.is_(None))
        )
    )
    return [KeptEntry(entry, entry.by == "her" and int(entry.id[1:]) in files) for entry in entries]


def _address(vault: Vault, address: bytes) -> str | None:
    try:
        return vault.decrypt(address)
    except HuquqError:
        return None
