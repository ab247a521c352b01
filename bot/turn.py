"""One message is one turn is one transaction: drain what a conversation has pending, in order."""

from __future__ import annotations

import uuid

import structlog
from sqlalchemy.exc import DBAPIError

from bot.app import App
from bot.conversations import store
from bot.conversations.store import Pending
from bot.dialogue.decide import decide
from bot.dialogue.decision import Decision, Forget, OpenCase
from bot.dialogue.heard import Heard
from bot.handoff.queue import open_case
from bot.messages import Envelope, Outgoing
from bot.outbox.put import put
from bot.privacy.erase import erase
from bot.reply.render import render, render_failure
from kit import clock

log = structlog.get_logger()


async def answer(app: App, conversation_id: uuid.UUID) -> list[Decision]:
    """Decide every pending message of a conversation, oldest first; the decisions made here."""
    made: list[Decision] = []
    while True:
        async with app.sessions.begin() as db:
            pending = await store.peek(db, app.vault, conversation_id)
        if pending is None:
            return made
        if pending.attempts >= store.MOST_ATTEMPTS:
            await _fail(app, pending)
            continue
        try:
            decision = await think(app, pending)
            if await _commit(app, pending, decision):
                made.append(decision)
        except DBAPIError as error:
            if error.connection_invalidated:  # the database went away: no fault of the message's
                async with app.sessions.begin() as db:
                    await store.uncount(db, pending.message_id)
            raise
        if decision.kind == "forget":
            return made  # the conversation is gone


async def think(app: App, pending: Pending) -> Decision:
    """Understanding and decision: no transaction is open."""
    brain = app.thinking()
    inbound, state = pending.inbound, pending.state
    understood = None
    if inbound.kind == "text":
        understood = await brain.understand(inbound.text, state.language, state.country)
    heard = Heard(inbound.kind, inbound.text, inbound.choice, understood)
    return decide(state, heard, brain.library, brain.words)


async def _commit(app: App, pending: Pending, decision: Decision) -> bool:
    """Record the decision with everything that follows from it, or nothing. False: another was first."""
    now = clock.now()
    parts = _parts(app, pending, render(decision, app.thinking().library, app.settings.show_drafts, now.date()))
    if any(isinstance(effect, Forget) for effect in decision.effects):
        return await _forget(app, pending, parts)
    async with app.sessions.begin() as db:
        if not await store.claim(db, pending, now):
            return False
        await store.save_state(db, app.vault, pending.conversation_id, decision.state)
        await put(db, app.vault, pending.conversation_id, pending.message_id, parts, pending.inbound.callback)
        for effect in decision.effects:
            if isinstance(effect, OpenCase):
                await open_case(db, pending.conversation_id, effect.reason)
        await app.wake.deliver(db, pending.conversation_id)
    log.info("decided", channel=pending.inbound.channel)  # who was in danger when is not for a log
    return True


async def _forget(app: App, pending: Pending, parts: list[Outgoing]) -> bool:
    """Erase her, then confirm from memory: the confirmation is stored nowhere."""
    async with app.sessions.begin() as db:
        now = clock.now()
        if not await store.claim(db, pending, now):
            return False
        fresh = await erase(db, pending.conversation_id, pending.message_id, now)
        if fresh is not None:
            await app.wake.answer(db, fresh)
    log.info("forgotten", channel=pending.inbound.channel)
    channel = app.channels.get(pending.inbound.channel)
    for index, part in enumerate(parts if channel else []):
        callback = pending.inbound.callback if index == 0 else None
        if channel is not None:
            await channel.send(Envelope(pending.inbound.address, part, callback))
    return True


async def _fail(app: App, pending: Pending) -> None:
    """A message that brought three tries down: she is told, a person too, and her next message goes on."""
    parts = _parts(app, pending, render_failure(pending.state))
    async with app.sessions.begin() as db:
        if not await store.claim(db, pending, clock.now(), failed=True):
            return
        await put(db, app.vault, pending.conversation_id, pending.message_id, parts, pending.inbound.callback)
        await open_case(db, pending.conversation_id, "failed")
        await app.wake.deliver(db, pending.conversation_id)
    log.error("message-failed", channel=pending.inbound.channel)


def _parts(app: App, pending: Pending, messages: list[Outgoing]) -> list[Outgoing]:
    channel = app.channels.get(pending.inbound.channel)
    return [part for message in messages for part in (channel.parts(message) if channel else [message])]
