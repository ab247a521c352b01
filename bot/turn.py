"""One message is one turn is one transaction: drain what a conversation has pending, in order."""

from __future__ import annotations

import asyncio
import uuid
from datetime import datetime

import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.attachments.await_file import await_file
from bot.conversations import store
from bot.conversations.store import Pending, Stored
from bot.desk.code import note_answer, withdraw
from bot.desk.knock import note_knock, put_away, release, say_safe
from bot.dialogue.decide import decide
from bot.dialogue.decision import (
    CardShown,
    CodeAnswered,
    Decision,
    Forget,
    Handled,
    HoldBack,
    Knocked,
    OpenCase,
    Rated,
    Release,
    SecretGiven,
    ShowKept,
)
from bot.dialogue.heard import Heard
from bot.dialogue.plain import command_form
from bot.flood import flooded_at
from bot.handoff.queue import note_card, open_case, waits_no_more
from bot.handoff.situation import read_situation
from bot.live import DESK, announce, of_conversation
from bot.messages import Channel, Envelope, Inbound, Outgoing, SendResult, Sent, TryAgain
from bot.outbox.put import hold_back, put
from bot.privacy.chat import places
from bot.privacy.erase import erase
from bot.privacy.kept_link import kept_link
from bot.ratings.store import note
from bot.recent import recent_texts, state_after
from bot.reply.render import render, render_failure
from bot.reply.speech import Speech
from kit import clock

log = structlog.get_logger()

_CONFIRM_PAUSES = (1.0, 3.0, 8.0, 16.0)
"""Seconds between the tries to confirm that she was forgotten: it is stored nowhere, so it is tried here."""
_CONFIRM_SECONDS = 45.0
_WITHOUT_MODEL = ("cmd:forget", "cmd:leave", "cmd:data")
"""What must work even where understanding does not."""
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
            decision = await _decide(app, pending, await listen(app, pending))
        except _NOT_ITS_FAULT:
            await _take_back(app, stored)
            raise
        if decision is None:
            continue  # another has answered it
        made.append(decision)
        if decision.kind == "forget":
            return made  # the conversation is gone


async def listen(app: App, pending: Pending) -> Heard:
    """Understand her message: no transaction is open."""
    inbound, state = pending.inbound, pending.state
    understood = flooded = None
    if app.thinking().words.commands.get(command_form(inbound.text)) in _WITHOUT_MODEL:
        return Heard(inbound.kind, inbound.text, inbound.choice)
    if inbound.kind == "text" or (inbound.text and inbound.choice is None):  # a picture's caption is her words, too
        flooded = await flooded_at(app, pending)
        if flooded is None:
            recent = await recent_texts(app, pending)
            understood = await app.thinking().understand(inbound.text, state.language, state.country, recent)
    return Heard(inbound.kind, inbound.text, inbound.choice, understood, flooded)


async def _decide(app: App, pending: Pending, heard: Heard) -> Decision | None:
    """Decide under her lock, so that no advocate takes over in between, and record all that follows, or nothing.

    None: another was first.
    """
    now, inbound, brain = clock.now(), pending.inbound, app.thinking()
    async with app.sessions.begin() as db:
        await store.lock_contact(db, pending.conversation_id)
        if not await store.claim(db, pending, now):
            return None
        situation = await read_situation(db, pending.conversation_id, app.settings.first_reply_target)
        # read again: an advocate may have written while it was understood
        state = await store.state_of(db, app.vault, pending.conversation_id)
        decision = decide(state, heard, brain.library, brain.words, situation)
        link = _kept_link(app, pending) if ShowKept() in decision.replies else None
        messages = render(decision, brain.library, app.settings.show_drafts, now.date(), link)
        parts = app.parts(inbound.channel, messages)
        forgets = any(isinstance(effect, Forget) for effect in decision.effects)
        in_chat: list[str] = []
        if forgets:
            in_chat = await places(db, app.vault, pending.conversation_id, now)
            await _erase(app, db, pending, now)
        else:
            after = state_after(decision, pending.message_id)
            await store.save_state(db, app.vault, pending.conversation_id, after)
            await _follow(app, db, pending, decision)
            if situation.claimed and inbound.file is not None:
                await await_file(db, app.wake, pending.message_id)
            sent = await put(
                db,
                app.vault,
                pending.conversation_id,
                pending.message_id,
                parts,
                inbound.callback,
                neutral=decision.kind == "leave",
            )
            if Knocked() in decision.effects:
                await note_knock(db, pending.conversation_id, sent[-1])
            await app.wake.deliver(db, pending.conversation_id, inbound.channel)
        await announce(db, of_conversation(pending.conversation_id))
    log.info("forgotten" if forgets else "decided", channel=inbound.channel)  # who was in danger when is not for a log
    if forgets:
        if await _clear_chat(app, inbound, in_chat):
            parts = app.parts(inbound.channel, [Outgoing(Speech.of(decision.language).phrase("forgotten-here-too"))])
        await _confirm_all(app, inbound, parts)
    elif inbound.callback is not None and not parts:
        await _acknowledge(app, inbound.channel, inbound.callback)
    return decision


def _kept_link(app: App, pending: Pending) -> str | None:
    return kept_link(app.vault, app.settings.public_url, pending.inbound.channel, pending.conversation_id)


async def _follow(app: App, db: AsyncSession, pending: Pending, decision: Decision) -> None:
    """What a decision brings before its replies are stored: leaving holds back older ones only."""
    talk = pending.conversation_id
    for effect in decision.effects:
        match effect:
            case OpenCase(reason):
                await open_case(db, talk, reason)
            case HoldBack():
                await hold_back(db, talk)
                await put_away(db, talk)
                await withdraw(db, talk)
                await announce(db, DESK)
            case Release():
                await say_safe(db, talk)
                await release(app, db, talk, pending.inbound.channel)
                await announce(db, DESK)
            case Knocked():
                pass  # noted with the reply that it is
            case CardShown():
                await note_card(db, talk)
            case SecretGiven(kind):
                await store.blank(db, app.vault, pending, kind)
            case CodeAnswered(right):
                await note_answer(db, talk, right)
            case Rated():
                await note(db, effect, decision.language, clock.now().date())
            case Handled():
                await waits_no_more(db, talk, pending.message_id)
                await announce(db, DESK)
            case Forget():
                raise AssertionError("forgetting has a way of its own")


async def _acknowledge(app: App, channel_name: str, callback: str) -> None:
    """With no reply to carry it, the button that she pressed would go on turning."""
    channel = app.channels.get(channel_name)
    if channel is not None:
        await channel.acknowledge(callback)


async def _erase(app: App, db: AsyncSession, pending: Pending, now: datetime) -> None:
    fresh = await erase(db, pending.conversation_id, pending.message_id, now)
    await announce(db, DESK)
    if fresh is not None:
        await app.wake.answer(db, fresh)


async def _clear_chat(app: App, inbound: Inbound, in_chat: list[str]) -> bool:
    channel = app.channels.get(inbound.channel)
    return channel is not None and await channel.clear(inbound.address, in_chat)


async def _confirm_all(app: App, inbound: Inbound, parts: list[Outgoing]) -> None:
    """Confirm from memory that she was forgotten: the confirmation is stored nowhere."""
    channel = app.channels.get(inbound.channel)
    if channel is None:
        return
    for index, part in enumerate(parts):
        callback = inbound.callback if index == 0 else None
        try:
            async with asyncio.timeout(_CONFIRM_SECONDS):
                await _confirm(channel, Envelope(inbound.address, part, callback))
        except TimeoutError:
            log.warning("confirmation-lost", channel=channel.name)


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
    state = store.read_state(app.vault, stored.state)
    parts = app.parts(stored.channel, render_failure(state, app.thinking().library))
    async with app.sessions.begin() as db:
        if not await store.claim(db, stored, clock.now(), failed=True):
            return
        situation = await read_situation(db, stored.conversation_id, app.settings.first_reply_target)
        if not situation.with_person:  # an advocate who has her can read what the program could not
            await put(db, app.vault, stored.conversation_id, stored.message_id, parts)
        await open_case(db, stored.conversation_id, "failed")
        await announce(db, of_conversation(stored.conversation_id))
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
