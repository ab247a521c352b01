"""The watched phone: a reply that comes late waits behind a knock. Who holds the phone by then is unknown."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Contact, Conversation, Message
from bot.conversations.store import lock_contact, read_state, save_state
from bot.dialogue.handoff import READ, knocked
from bot.dialogue.state import State
from bot.live import announce, of_conversation
from bot.messages import Button, Channel, Outgoing
from bot.outbox.models import OutboxReply
from bot.outbox.put import put
from bot.reply.speech import Speech
from kit.crypto import Vault
from kit.db import Sessions

SAFE_FOR = timedelta(hours=1)
"""How long after her last message it counts as safe to write: who holds the phone changes."""
GIVE_UP_AFTER = timedelta(hours=24)
_LIGHT_UP = ("telegram", "whatsapp")
"""Channels that show a reply to whoever holds the phone. The others show it where she has them open."""


def is_late() -> ColumnElement[bool]:
    """Whether a reply comes so long after the message that it answers that it must wait.

    One that she asked for behind a knock is measured by her last message, as one that answers no message is.
    What is too old to be sent is not held any more.
    """
    now = func.clock_timestamp()
    received = select(Message.received_at).where(Message.id == OutboxReply.message_id).correlate(OutboxReply)
    answered = case((OutboxReply.released_at.is_(None), received.scalar_subquery()))
    on_her_phone = exists().where(
        Conversation.id == OutboxReply.conversation_id,
        Contact.id == Conversation.contact_id,
        Contact.channel.in_(_LIGHT_UP),
        func.coalesce(answered, Conversation.last_message_at) < now - SAFE_FOR,
    )
    return and_(OutboxReply.neutral.is_(False), due_since() > now - GIVE_UP_AFTER, on_her_phone.correlate(OutboxReply))


def due_since() -> ColumnElement[datetime]:
    """When a reply was made, or asked for behind a knock."""
    return func.coalesce(OutboxReply.released_at, OutboxReply.created_at)


def is_held(conversation_id: uuid.UUID) -> ColumnElement[bool]:
    """Whether a reply waits behind a knock, and may still be read."""
    fresh = due_since() > func.clock_timestamp() - GIVE_UP_AFTER
    return and_(OutboxReply.conversation_id == conversation_id, _waits(), fresh)


def _waits() -> ColumnElement[bool]:
    return and_(OutboxReply.held_at.is_not(None), OutboxReply.sent_at.is_(None), OutboxReply.gave_up_at.is_(None))


async def hold_late(
    sessions: Sessions, vault: Vault, channels: Mapping[str, Channel], conversation_id: uuid.UUID
) -> bool:
    """Hold what is late, and knock once for all of it; whether there was any.

    Not while a message of hers is undecided: that one answers what she has seen, and not the knock.
    """
    free = or_(OutboxReply.lease_until.is_(None), OutboxReply.lease_until <= func.clock_timestamp())
    unsent = and_(OutboxReply.sent_at.is_(None), OutboxReply.gave_up_at.is_(None), OutboxReply.held_at.is_(None))
    late = and_(OutboxReply.conversation_id == conversation_id, unsent, free, is_late())
    async with sessions() as db:
        if await db.scalar(select(OutboxReply.id).where(late).limit(1)) is None:
            return False
    async with sessions.begin() as db:
        await lock_contact(db, conversation_id)
        hers = select(Conversation.state, Contact.channel).join(Contact, Contact.id == Conversation.contact_id)
        locked = hers.where(Conversation.id == conversation_id).with_for_update(of=Conversation)
        talk = (await db.execute(locked)).one_or_none()
        undecided = exists().where(Message.conversation_id == conversation_id, Message.answered_at.is_(None))
        if talk is None or await db.scalar(select(undecided)):
            return False
        held = update(OutboxReply).where(late).values(held_at=func.clock_timestamp()).returning(OutboxReply.id)
        if not (await db.scalars(held)).all():
            return False
        await _knock(db, vault, channels.get(talk.channel), conversation_id, read_state(vault, talk.state))
        await announce(db, of_conversation(conversation_id))
    return True


async def _knock(
    db: AsyncSession, vault: Vault, channel: Channel | None, conversation_id: uuid.UUID, state: State
) -> None:
    if await has_knocked(db, conversation_id, state):
        return
    told = knock_in(state.language or "en")
    await put(db, vault, conversation_id, None, channel.parts(told) if channel else (told,), neutral=True)
    await save_state(db, vault, conversation_id, knocked(state))


def knock_in(language: str) -> Outgoing:
    """That there is a message, and nothing of what or whose it is."""
    speech = Speech.of(language)
    return Outgoing(speech.phrase("knock"), (Button(READ, speech.phrase(f"button.{READ}")),))


async def has_knocked(db: AsyncSession, conversation_id: uuid.UUID, state: State) -> bool:
    """Whether the last that she was or will be asked since she wrote is a knock."""
    since = select(Conversation.last_message_at).where(Conversation.id == conversation_id).scalar_subquery()
    arrives = exists().where(
        OutboxReply.conversation_id == conversation_id,
        OutboxReply.neutral,
        OutboxReply.gave_up_at.is_(None),
        OutboxReply.created_at >= since,
    )
    return state.asked == "knock" and bool(await db.scalar(select(arrives)))


async def release_held(db: AsyncSession, conversation_id: uuid.UUID) -> None:
    """She asked for what waits: it goes out in the order in which it was made."""
    now = func.clock_timestamp()
    released = update(OutboxReply).where(is_held(conversation_id))
    await db.execute(released.values(held_at=None, released_at=now, next_attempt_at=now))


async def give_up_held(db: AsyncSession) -> None:
    """What nobody asked for within a day is not sent any more."""
    over = and_(_waits(), due_since() <= func.clock_timestamp() - GIVE_UP_AFTER)
    given_up = await db.scalars(
        update(OutboxReply)
        .where(over)
        .values(gave_up_at=func.clock_timestamp(), reason="too-late")
        .returning(OutboxReply.conversation_id)
    )
    for conversation_id in set(given_up.all()):
        await announce(db, of_conversation(conversation_id))
