"""The door: what a channel delivered is stored once, and its conversation woken, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import structlog

from bot.app import App
from bot.conversations import store
from bot.conversations.models import UndecodedDelivery
from bot.dialogue.plain import command_form
from bot.handoff.queue import note_message
from bot.live import announce, of_conversation
from bot.messages import Inbound
from bot.privacy.leave import leave
from bot.reply.words import gather

log = structlog.get_logger()


async def take(app: App, inbound: Inbound) -> bool:
    """Accept a message: True where it is new, False where the platform repeated it. Raises if it was not stored."""
    async with app.sessions() as db:
        conversation_id = await store.first_seen(db, app.vault, inbound, first_in_turn=_asks_to_be_forgotten(inbound))
        if conversation_id is None:
            await db.rollback()  # a repeated delivery leaves no trace, least of all of someone who was forgotten
            return False
        await note_message(db, conversation_id)
        await announce(db, of_conversation(conversation_id))
        await app.wake.answer(db, conversation_id)
        await db.commit()
    return True


def _asks_to_be_forgotten(inbound: Inbound) -> bool:
    """In the very words or by the button: then what she wrote before needs no answer any more."""
    pressed = inbound.choice or (_commands().get(command_form(inbound.text)) if inbound.kind == "text" else None)
    return pressed == "cmd:forget"


@cache
def _commands() -> Mapping[str, str]:
    return gather((), ()).commands


async def end_session(app: App, channel: str, sender: str) -> None:
    """She leaves the web page for good: at once, and not in the turn of her messages."""
    async with app.sessions.begin() as db:
        await leave(db, app.vault, channel, sender)


async def keep_undecoded(app: App, channel: str, raw: bytes) -> None:
    """Keep an authentic delivery that could not be read, as ciphertext, for a day."""
    async with app.sessions.begin() as db:
        db.add(UndecodedDelivery(channel=channel, body=app.vault.encrypt_bytes(raw)))
    log.warning("delivery-undecoded", channel=channel)
