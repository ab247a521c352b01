"""Reading and writing conversations. The first statement on a message writes its unique key."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Contact, Conversation, Message, SeenMessage
from bot.dialogue.state import State
from bot.messages import FileRef, Inbound, SecretKind
from kit.crypto import Vault
from kit.errors import HuquqError

MOST_ATTEMPTS = 3
_SURELY_LATE, _LATEST_DELIVERY = timedelta(minutes=5), timedelta(days=7)
_RECENT = timedelta(minutes=10)
_PAUSES = (2, 10, 60)
"""Seconds between the tries of one message: a passing fault must not burn them all at once."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The earliest unanswered message of a conversation as it is stored: still ciphertext."""

    message_id: int
    conversation_id: uuid.UUID
    channel: str
    body: bytes
    received_at: datetime
    state: bytes | None
    follows: bool
    """Whether something else of hers was decided in the minutes before it."""
    attempts: int
    """Tries that began before this one."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A message that can be read, with the state that it meets."""

    message_id: int
    conversation_id: uuid.UUID
    inbound: Inbound
    received_at: datetime
    state: State
    follows: bool


def external_hash(vault: Vault, inbound: Inbound) -> bytes:
    return vault.pseudonym("message", inbound.channel, inbound.external_id)


async def first_seen(
    db: AsyncSession, vault: Vault, inbound: Inbound, *, first_in_turn: bool = False
) -> uuid.UUID | None:
    """Store a message once. The conversation's id; None where it was received before: then roll back."""
    hashed = external_hash(vault, inbound)
    conversation_id = await _conversation_of(db, vault, inbound)
    # looked up under her lock: "forget me" may have made the message a bare hash while we waited for it
    if await db.scalar(select(SeenMessage.channel).where(_seen(inbound.channel, hashed))) is not None:
        return None
    stored = await db.scalar(
        insert(Message)
        .values(
            conversation_id=conversation_id,
            channel=inbound.channel,
            external_hash=hashed,
            body=vault.encrypt(json.dumps(asdict(inbound))),
            first_in_turn=first_in_turn,
            received_at=_received_at(inbound.written_at),
        )
        .on_conflict_do_nothing(index_elements=[Message.channel, Message.external_hash])
        .returning(Message.id)
    )
    return conversation_id if stored is not None else None


def _received_at(written_at: int | None) -> ColumnElement[datetime]:
    """When she wrote, where a platform delivers late and says so: an answer to it is late, too. Else now.

    What lies further back than a platform delivers is no time that can be believed.
    """
    now = func.now()
    if written_at is None:
        return now
    written = func.to_timestamp(written_at)
    return case((written.between(now - _LATEST_DELIVERY, now - _SURELY_LATE), written), else_=now)


def _seen(channel: str, hashed: bytes) -> ColumnElement[bool]:
    return (SeenMessage.channel == channel) & (SeenMessage.external_hash == hashed)


async def _conversation_of(db: AsyncSession, vault: Vault, inbound: Inbound) -> uuid.UUID:
    """Find or make her contact and conversation, and lock both, contact first, so that ids follow arrival."""
    pseudonym = vault.pseudonym("contact", inbound.channel, inbound.sender)
    made = insert(Contact).values(
        id=uuid.uuid4(), channel=inbound.channel, pseudonym=pseudonym, address=vault.encrypt(inbound.address)
    )
    contact_id = await db.scalar(
        made.on_conflict_do_update(
            index_elements=[Contact.channel, Contact.pseudonym],
            set_={"address": made.excluded.address, "blocked_at": None},
        ).returning(Contact.id)
    )
    opened = insert(Conversation).values(id=uuid.uuid4(), contact_id=contact_id)
    conversation_id: uuid.UUID | None = await db.scalar(
        opened.on_conflict_do_update(
            index_elements=[Conversation.contact_id], set_={"last_message_at": func.now()}
        ).returning(Conversation.id)
    )
    if conversation_id is None:
        raise RuntimeError("an upsert returned no row")
    return conversation_id


async def peek(db: AsyncSession, conversation_id: uuid.UUID) -> Stored | None:
    """The unanswered message whose turn it is, if it is due; counts the try that begins with it.

    Commit before anything else is done with it: a try that brings the process down is counted, too.
    """
    earliest = (
        select(Message.id)
        .where(Message.conversation_id == conversation_id, Message.answered_at.is_(None))
        .order_by(Message.first_in_turn.desc(), Message.id)
        .limit(1)
        .scalar_subquery()
    )
    seconds = case(*((Message.attempts == tries, pause) for tries, pause in enumerate(_PAUSES)), else_=_PAUSES[-1])
    row = (
        await db.execute(
            update(Message)
            .where(Message.id == earliest, Message.next_attempt_at <= func.clock_timestamp())
            .values(
                attempts=Message.attempts + 1,
                next_attempt_at=func.clock_timestamp() + seconds * literal(timedelta(seconds=1)),
            )
            .returning(Message.id, Message.channel, Message.body, Message.received_at, Message.attempts)
        )
    ).one_or_none()
    if row is None:
        return None
    follows = exists().where(just_before(conversation_id, row.id, row.received_at))
    state, followed = (
        await db.execute(select(Conversation.state, follows).where(Conversation.id == conversation_id))
    ).one()
    return Stored(row.id, conversation_id, row.channel, row.body, row.received_at, state, followed, row.attempts - 1)


def just_before(conversation_id: uuid.UUID, message_id: int, received_at: datetime) -> ColumnElement[bool]:
    """Her messages that were decided, and brought no try down, in the minutes before one of hers."""
    return and_(
        Message.conversation_id == conversation_id,
        Message.id < message_id,
        Message.received_at > received_at - _RECENT,
        Message.answered_at.is_not(None),
        Message.failed_at.is_(None),
    )


def read(vault: Vault, stored: Stored) -> Pending:
    """Decrypt. Raises HuquqError or ValueError where the message can't be read."""
    inbound, state = read_inbound(vault, stored.body), read_state(vault, stored.state)
    return Pending(stored.message_id, stored.conversation_id, inbound, stored.received_at, state, stored.follows)


def read_inbound(vault: Vault, body: bytes) -> Inbound:
    """A stored message. Raises HuquqError, ValueError or TypeError where it can't be read."""
    return _inbound(json.loads(vault.decrypt(body)))


def read_file(vault: Vault, body: bytes) -> FileRef | None:
    """The file that a stored message came with. Raises HuquqError or ValueError where it can't be read."""
    return read_inbound(vault, body).file


def _inbound(fields: dict[str, Any]) -> Inbound:
    known = {name: fields[name] for name in Inbound.__slots__ if name in fields}
    file = known.get("file")
    return Inbound(**{**known, "file": FileRef(file["id"], file["size"]) if file else None})


def read_state(vault: Vault, state: bytes | None) -> State:
    """An unreadable state is as good as none."""
    if state is None:
        return State()
    try:
        return State.from_json(vault.decrypt(state))
    except (HuquqError, ValueError, TypeError):
        return State()


async def state_of(db: AsyncSession, vault: Vault, conversation_id: uuid.UUID) -> State:
    return read_state(vault, await db.scalar(select(Conversation.state).where(Conversation.id == conversation_id)))


async def uncount(db: AsyncSession, message_id: int) -> None:
    """Take back a counted try that failed for no reason of the message's (the database went away)."""
    await db.execute(
        update(Message)
        .where(Message.id == message_id, Message.answered_at.is_(None), Message.attempts > 0)
        .values(attempts=Message.attempts - 1, next_attempt_at=func.clock_timestamp())
    )


async def lock_contact(db: AsyncSession, conversation_id: uuid.UUID) -> None:
    """Lock her contact first where both it and the conversation will be changed: the order in which `take` locks."""
    hers = select(Conversation.contact_id).where(Conversation.id == conversation_id).scalar_subquery()
    await db.execute(select(Contact.id).where(Contact.id == hers).with_for_update())


async def claim(db: AsyncSession, pending: Stored | Pending, now: datetime, *, failed: bool = False) -> bool:
    """Lock the conversation and mark the message answered. False: another has done it, or she was forgotten."""
    locked = await db.scalar(
        select(Conversation.id).where(Conversation.id == pending.conversation_id).with_for_update()
    )
    if locked is None:
        return False
    claimed = await db.scalar(
        update(Message)
        .where(Message.id == pending.message_id, Message.answered_at.is_(None))
        .values(answered_at=now, failed_at=now if failed else None)
        .returning(Message.id)
    )
    return claimed is not None


async def blank(db: AsyncSession, vault: Vault, pending: Pending, kind: SecretKind) -> None:
    """Keep that there was a message, and nothing of what it said: on the web even its id is a hash of that."""
    left = replace(pending.inbound, kind=kind, text="", choice=None, external_id="")
    body = vault.encrypt(json.dumps(asdict(left)))
    await db.execute(update(Message).where(Message.id == pending.message_id).values(body=body))


async def save_state(db: AsyncSession, vault: Vault, conversation_id: uuid.UUID, state: State) -> None:
    await db.execute(
        update(Conversation).where(Conversation.id == conversation_id).values(state=vault.encrypt(state.to_json()))
    )
