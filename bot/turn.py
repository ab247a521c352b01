"""One message is one turn is one transaction: drain what a conversation has pending, in order."""

from __future__ import annotations

import asyncio
import uuid

import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.app import App
from bot.conversations import store
from bot.conversations.store import Pending, Stored
from bot.dialogue.decide import decide
from bot.dialogue.decision import Decision, Forget, HoldBack, OpenCase
from bot.dialogue.heard import Heard
from bot.handoff.queue import open_case
from bot.messages import Channel, Envelope, Outgoing, SendResult, Sent, TryAgain
from bot.outbox.put import hold_back, put
from bot.privacy.erase import erase
from bot.reply.render import render, render_failure
from kit import clock

log = structlog.get_logger()

_CONFIRM_PAUSES = (1.0, 3.0, 8.0, 16.0)
"""Seconds between the tries to confirm that she was forgotten: it is stored nowhere, so it is tried here."""
_CONFIRM_SECONDS = 45.0
_NOT_ITS_FAULT = (OperationalError, InterfaceError, PoolTimeoutError, asyncio.CancelledError)
"""The database went away or we are being stopped: the message did not bring its try down."""


async def answer(app: App, conversation_id: uuid.UUID) -> list[Decision]:
    """Decide every pending message of a conversation, oldest first; the decisions made here."""
    made: list[Decision] = []
    while True:
        async with app.sessions.begin() as db:
            stored = await store.peek(db, conversation_id)
        if stored is None:
            return made
        if stored.attempts >= store.MOST_ATTEMPTS:
            await _fail(app, stored)
            continue
        try:
            pending = store.read(app.vault, stored)
            decision = await think(app, pending)
            if await _commit(app, pending, decision):
                made.append(decision)
        except _NOT_ITS_FAULT:
            await _take_back(app, stored)
            raise
        if decision.kind == "forget":
            return made  # the conversation is gone


async def think(app: App, pending: Pending) -> Decision:
    """Understanding and decision: no transaction is open."""
    brain = app.thinking()
    inbound, state = pending.inbound, pending.state
    understood = None
    if inbound.kind == "text" or (inbound.text and inbound.choice is None):  # a picture's caption is her words, too
        understood = await brain.understand(inbound.text, state.language, state.country)
    heard = Heard(inbound.kind, inbound.text, inbound.choice, understood)
    return decide(state, heard, brain.library, brain.words)


async def _commit(app: App, pending: Pending, decision: Decision) -> bool:
    """Record the decision with everything that follows from it, or nothing. False: another was first."""
    now = clock.now()
    channel = pending.inbound.channel
    messages = render(decision, app.thinking().library, app.settings.show_drafts, now.date())
    parts = _parts(app, channel, messages)
    if any(isinstance(effect, Forget) for effect in decision.effects):
        return await _forget(app, pending, parts)
    async with app.sessions.begin() as db:
        if not await store.claim(db, pending, now):
            return False
        await store.save_state(db, app.vault, pending.conversation_id, decision.state)
        for effect in decision.effects:
            if isinstance(effect, OpenCase):
                await open_case(db, pending.conversation_id, effect.reason)
            elif isinstance(effect, HoldBack):
                await hold_back(db, pending.conversation_id)
        await put(db, app.vault, pending.conversation_id, pending.message_id, parts, pending.inbound.callback)
        await app.wake.deliver(db, pending.conversation_id, channel)
    log.info("decided", channel=channel)  # who was in danger when is not for a log
    return True


async def _forget(app: App, pending: Pending, parts: list[Outgoing]) -> bool:
    """Erase her, then confirm from memory: the confirmation is stored nowhere."""
    async with app.sessions.begin() as db:
        now = clock.now()
        await store.lock_contact(db, pending.conversation_id)
        if not await store.claim(db, pending, now):
            return False
        fresh = await erase(db, pending.conversation_id, pending.message_id, now)
        if fresh is not None:
            await app.wake.answer(db, fresh)
    log.info("forgotten", channel=pending.inbound.channel)
    channel = app.channels.get(pending.inbound.channel)
    if channel is not None:
        for index, part in enumerate(parts):
            callback = pending.inbound.callback if index == 0 else None
            try:
                async with asyncio.timeout(_CONFIRM_SECONDS):
                    await _confirm(channel, Envelope(pending.inbound.address, part, callback))
            except TimeoutError:
                log.warning("confirmation-lost", channel=channel.name)
    return True


async def _confirm(channel: Channel, envelope: Envelope) -> None:
    for pause in (*_CONFIRM_PAUSES, None):
        try:
            result: SendResult = await channel.send(envelope)
        except Exception as error:  # a bug in a channel must not undo what is done
            log.error("confirmation-crashed", channel=channel.name, exc_info=error)
            result = TryAgain("error")
        if not isinstance(result, TryAgain):
            if not isinstance(result, Sent):
                log.warning("confirmation-refused", channel=channel.name, reason=result.reason)
            return
        if pause is not None:
            await asyncio.sleep(max(pause, result.after or 0.0))
    log.warning("confirmation-lost", channel=channel.name)


async def _fail(app: App, stored: Stored) -> None:
    """A message that brought three tries down: she is told, a person too, and her next message goes on."""
    state = store.read_state(app.vault, stored)
    parts = _parts(app, stored.channel, render_failure(state, app.thinking().library))
    async with app.sessions.begin() as db:
        if not await store.claim(db, stored, clock.now(), failed=True):
            return
        await put(db, app.vault, stored.conversation_id, stored.message_id, parts)
        await open_case(db, stored.conversation_id, "failed")
        await app.wake.deliver(db, stored.conversation_id, stored.channel)
    log.error("message-failed", channel=stored.channel)


async def _take_back(app: App, stored: Stored) -> None:
    """Take the counted try back, as soon as the database is there again."""
    for pause in (0.2, 1.0, 3.0):
        try:
            async with app.sessions.begin() as db:
                await store.uncount(db, stored.message_id)
            return
        except (DBAPIError, PoolTimeoutError, OSError):
            await asyncio.sleep(pause)


def _parts(app: App, channel_name: str, messages: list[Outgoing]) -> list[Outgoing]:
    channel = app.channels.get(channel_name)
    return [part for message in messages for part in (channel.parts(message) if channel else [message])]
