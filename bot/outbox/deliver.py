"""Sending what is queued, in order, one conversation at a time: claim, send outside any transaction, record."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Contact, Conversation
from bot.live import DESK, announce, of_conversation
from bot.messages import Channel, Envelope, GiveUp, SendResult, Sent, TryAgain
from bot.outbox.late import GIVE_UP_AFTER, hold_late, is_late
from bot.outbox.models import OutboxReply
from bot.outbox.put import read_body
from kit.crypto import Vault
from kit.db import Sessions, database_now
from kit.errors import HuquqError

log = structlog.get_logger()

LEASE = timedelta(seconds=40)
_SEND_MARGIN = 30.0
"""Seconds of the lease that must be left when a send starts: a channel's own time-outs are shorter than this."""
_LONGEST_WAIT = 600.0
_CERTAINLY_REFUSED = frozenset({"rate-limited", "conflict", "operator", "unreachable", "channel-off", "stale-lease"})
"""Reasons that leave no doubt that the platform did not take the message."""
_UNREACHABLE = (GiveUp("blocked"), GiveUp("undeliverable"))
"""Nothing reaches her until she writes again."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A reply that is ours to send until the lease ends; address and body still ciphertext."""

    id: int
    conversation_id: uuid.UUID
    token: uuid.UUID
    deadline: float
    """On the monotonic clock."""
    attempts: int
    age: timedelta
    channel: str
    address: bytes
    body: bytes
    left: bool
    """She closed the web page for good."""


async def deliver(
    sessions: Sessions, vault: Vault, channels: Mapping[str, Channel], conversation_id: uuid.UUID
) -> None:
    """Send the conversation's unsent replies in order; return at the first that must wait."""
    while True:
        async with sessions.begin() as db:
            claimed = await _claim(db, conversation_id)
        if claimed is None:
            if await hold_late(sessions, vault, channels, conversation_id):
                continue
            return
        result = await _try(vault, channels, claimed)
        async with sessions.begin() as db:
            await _record(db, vault, claimed, result)
        if isinstance(result, TryAgain):
            return


async def _claim(db: AsyncSession, conversation_id: uuid.UUID) -> Claimed | None:
    """The earliest unsent reply, if it is due and nobody's. None where there is nothing to do now.

    What is late is passed over here, too: it may have been stored since the last look for it.
    """
    row = await db.scalar(
        select(OutboxReply)
        .where(
            OutboxReply.conversation_id == conversation_id,
            OutboxReply.sent_at.is_(None),
            OutboxReply.gave_up_at.is_(None),
            OutboxReply.held_at.is_(None),
            ~is_late(),
        )
        .order_by(OutboxReply.id)
        .limit(1)
        .with_for_update()
    )
    now = await database_now(db)
    if row is None or row.next_attempt_at > now or (row.lease_until is not None and row.lease_until > now):
        return None
    contact = (
        await db.execute(
            select(Contact.channel, Contact.address, Contact.ended_at)
            .join(Conversation, Conversation.contact_id == Contact.id)
            .where(Conversation.id == conversation_id)
        )
    ).one()
    row.lease_token = uuid.uuid4()
    row.lease_until = now + LEASE
    row.attempts += 1
    row.repeats += 1 if row.uncertain else 0
    row.uncertain = True  # until the platform's answer is recorded
    deadline = time.monotonic() + LEASE.total_seconds()
    age = now - (row.released_at or row.created_at)
    return Claimed(
        row.id,
        conversation_id,
        row.lease_token,
        deadline,
        row.attempts,
        age,
        contact.channel,
        contact.address,
        row.body,
        contact.ended_at is not None,
    )


async def _try(vault: Vault, channels: Mapping[str, Channel], claimed: Claimed) -> SendResult:
    """Send outside any transaction, unless something says that nothing may be sent."""
    if claimed.left:
        return GiveUp("left")
    if claimed.age > GIVE_UP_AFTER:
        return GiveUp("too-late")  # an old reply must not light up her phone
    channel = channels.get(claimed.channel)
    if channel is None:
        return TryAgain("channel-off", after=60)
    try:
        message, callback = read_body(vault, claimed.body)
        envelope = Envelope(vault.decrypt(claimed.address), message, callback)
    except (HuquqError, ValueError, KeyError, TypeError):
        return GiveUp("unreadable")
    if time.monotonic() > claimed.deadline - _SEND_MARGIN:
        return TryAgain("stale-lease", after=0)  # we were paused: the reply may be another's by now
    try:
        return await channel.send(envelope)
    except Exception as error:  # a bug in a channel must not stop the others, nor lose the reply
        log.error("send-crashed", channel=channel.name, exc_info=error)
        return TryAgain("error")


async def _record(db: AsyncSession, vault: Vault, claimed: Claimed, result: SendResult) -> None:
    if result in _UNREACHABLE:  # her contact first, in the order of all locks
        hers = select(Conversation.contact_id).where(Conversation.id == claimed.conversation_id).scalar_subquery()
        await db.execute(update(Contact).where(Contact.id == hers).values(blocked_at=func.clock_timestamp()))
        await announce(db, DESK)
    now = await database_now(db)
    match result:
        case Sent(external_id):
            values: dict[str, object] = {"sent_at": now, "gave_up_at": None, "uncertain": False, "reason": None}
            values["external_id"] = vault.encrypt(external_id) if external_id else None
        case GiveUp(reason):
            values = {"gave_up_at": now, "uncertain": False, "reason": reason}
            log.warning("reply-given-up", channel=claimed.channel, reason=reason)
        case TryAgain(reason, after):
            wait = back_off(claimed.attempts) if after is None else after
            values = {
                "next_attempt_at": now + timedelta(seconds=wait),
                "uncertain": reason not in _CERTAINLY_REFUSED,
                "reason": reason,
            }
            log.info("reply-delayed", channel=claimed.channel, reason=reason, seconds=round(wait, 1))
    await db.execute(
        update(OutboxReply)
        .where(OutboxReply.id == claimed.id, OutboxReply.lease_token == claimed.token)
        .values(**values, lease_token=None, lease_until=None)
    )
    await announce(db, of_conversation(claimed.conversation_id))


def back_off(attempts: int) -> float:
    """Seconds to wait after a failed attempt: doubling with jitter, at most ten minutes."""
    return min(_LONGEST_WAIT, 2.0 ** min(attempts, 12)) * random.uniform(0.75, 1.25)  # noqa: S311 - jitter
