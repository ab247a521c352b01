"""Fetching one file: read where it lies, fetch and clean outside any transaction, record."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.attachments.clean import MOST_BYTES, Clean, Refusal, RefusedError, clean
from bot.attachments.models import Attachment
from bot.conversations.models import Conversation, Message
from bot.conversations.store import lock_contact, read_file, read_state
from bot.live import announce, of_conversation
from bot.messages import Channel, FileError, FileGoneError, FileTooLargeError, Outgoing
from bot.outbox.put import put
from bot.reply.speech import Speech
from bot.wake import Wake
from kit.crypto import Vault
from kit.db import Sessions
from kit.errors import HuquqError

log = structlog.get_logger()

MOST_TRIES = 5
PAUSES = (5, 20, 60, 180)
"""Seconds before the second and each later try."""
MOST_KEPT = 20
"""Files of one conversation."""
_CLEAN_SECONDS = 30.0
_TOLD_AGAIN = timedelta(minutes=1)
"""An album of files that can't be taken is one answer, not ten."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file that waits to be fetched; `body` is its message, as ciphertext."""

    message_id: int
    conversation_id: uuid.UUID
    channel: str
    body: bytes
    earlier: int
    """Files of the conversation that came before and are kept, or wait."""


async def fetch(
    sessions: Sessions,
    vault: Vault,
    channels: Mapping[str, Channel],
    wake: Wake,
    attachment_id: uuid.UUID,
    tries: int,
) -> None:
    """Store the file, or why it is not taken: then she is told. `tries`: those that began before this one.

    Nothing happens where it was fetched or she was forgotten. Raises FileError where it is to be tried again.
    """
    async with sessions() as db:
        wanted = await _find(db, attachment_id)
    if wanted is None:
        return
    try:
        if tries >= MOST_TRIES:  # a try that brought the process down counts, too
            raise RefusedError("unavailable")
        cleaned = await _load(vault, channels, wanted)
    except RefusedError as refused:
        await _refuse(sessions, vault, channels, wake, attachment_id, wanted, refused.reason)
        return
    except FileError as error:
        if tries + 1 < MOST_TRIES:
            log.info("file-delayed", channel=wanted.channel, reason=str(error) or type(error).__name__)
            raise
        await _refuse(sessions, vault, channels, wake, attachment_id, wanted, "unavailable")
        return
    content = await asyncio.to_thread(vault.encrypt_bytes, cleaned.content)
    async with sessions.begin() as db:
        await db.execute(
            update(Attachment).where(_waits(attachment_id)).values(content=content, kind=cleaned.kind)
        )  # no row where she was forgotten meanwhile
        await announce(db, of_conversation(wanted.conversation_id))
    log.info("file-stored", channel=wanted.channel)


def _waits(attachment_id: uuid.UUID) -> ColumnElement[bool]:
    return (Attachment.id == attachment_id) & Attachment.content.is_(None) & Attachment.refused.is_(None)


async def _find(db: AsyncSession, attachment_id: uuid.UUID) -> _Wanted | None:
    other, before = aliased(Attachment), aliased(Message)
    earlier = (
        select(func.count())
        .select_from(other)
        .join(before, before.id == other.message_id)
        .where(before.conversation_id == Message.conversation_id, before.id < Message.id, other.refused.is_(None))
        .scalar_subquery()
    )
    row = (
        await db.execute(
            select(Message.id, Message.conversation_id, Message.channel, Message.body, earlier)
            .join(Attachment, Attachment.message_id == Message.id)
            .where(_waits(attachment_id))
        )
    ).one_or_none()
    return _Wanted(*row) if row is not None else None


async def _load(vault: Vault, channels: Mapping[str, Channel], wanted: _Wanted) -> Clean:
    """Raises RefusedError, or FileError where a later try may succeed."""
    if wanted.earlier >= MOST_KEPT:
        raise RefusedError("too-many")
    try:
        file = read_file(vault, wanted.body)
    except (HuquqError, ValueError, KeyError, TypeError):
        file = None
    if file is None:
        raise RefusedError("unavailable")
    if file.size is not None and file.size > MOST_BYTES:
        raise RefusedError("too-large")
    channel = channels.get(wanted.channel)
    if channel is None:
        raise FileError("channel-off")
    try:
        data = await channel.fetch(file, MOST_BYTES)
    except FileTooLargeError:
        raise RefusedError("too-large") from None
    except FileGoneError:
        raise RefusedError("unavailable") from None
    try:
        async with asyncio.timeout(_CLEAN_SECONDS):
            return await asyncio.to_thread(clean, data)
    except TimeoutError:  # a file that takes so long was made for that
        raise RefusedError("kind") from None


async def _refuse(
    sessions: Sessions,
    vault: Vault,
    channels: Mapping[str, Channel],
    wake: Wake,
    attachment_id: uuid.UUID,
    wanted: _Wanted,
    reason: Refusal,
) -> None:
    async with sessions.begin() as db:
        await lock_contact(db, wanted.conversation_id)  # first, in the order of all locks
        told = await _told_lately(db, attachment_id, wanted.conversation_id)
        refused = await db.scalar(
            update(Attachment).where(_waits(attachment_id)).values(refused=reason).returning(Attachment.id)
        )
        if refused is None:
            return
        state = read_state(
            vault, await db.scalar(select(Conversation.state).where(Conversation.id == wanted.conversation_id))
        )
        if state.with_person and not told:  # else she has put the phone away since: nothing may light it up
            message = Outgoing(Speech.of(state.language or "en").phrase("file.refused"))
            channel = channels.get(wanted.channel)
            parts = channel.parts(message) if channel is not None else (message,)
            await put(db, vault, wanted.conversation_id, wanted.message_id, parts)
            await wake.deliver(db, wanted.conversation_id, wanted.channel)
        await announce(db, of_conversation(wanted.conversation_id))
    log.info("file-refused", channel=wanted.channel, reason=reason)


async def _told_lately(db: AsyncSession, attachment_id: uuid.UUID, conversation_id: uuid.UUID) -> bool:
    """Whether another file of hers, sent at about the same time, was refused before."""
    this = select(Attachment.created_at).where(Attachment.id == attachment_id).scalar_subquery()
    lately = exists().where(
        Attachment.message_id == Message.id,
        Message.conversation_id == conversation_id,
        Attachment.id != attachment_id,
        Attachment.refused.is_not(None),
        Attachment.created_at.between(this - _TOLD_AGAIN, this + _TOLD_AGAIN),
    )
    return bool(await db.scalar(select(lately)))
