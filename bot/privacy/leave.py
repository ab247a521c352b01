"""Leaving a channel for good: whoever holds the phone next finds nothing there."""

from __future__ import annotations

import secrets

from sqlalchemy import exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Contact, Conversation, Message
from bot.handoff.models import HandoffCase
from bot.live import DESK, announce, of_conversation
from bot.outbox.put import hold_back
from bot.privacy.erase import erase
from kit.crypto import Vault
from kit.db import database_now


async def leave(db: AsyncSession, vault: Vault, channel: str, sender: str) -> None:
    """Erase her, or, where a person is to act on what she wrote, cut this browser off from it.

    The same where a message waits for its turn: it may be the one that calls for a person. What is then
    left without a case goes with the next round of the retention (`bot.privacy.retention`).
    """
    pseudonym = vault.pseudonym("contact", channel, sender)
    contact_id = await db.scalar(
        select(Contact.id).where(Contact.channel == channel, Contact.pseudonym == pseudonym).with_for_update()
    )
    if contact_id is None:
        return
    conversation_id = await db.scalar(
        select(Conversation.id).where(Conversation.contact_id == contact_id).with_for_update()
    )
    if conversation_id is None:
        return
    mine = HandoffCase.conversation_id == conversation_id
    waits = Message.conversation_id == conversation_id
    needed = select(
        exists().where(mine, HandoffCase.closed_at.is_(None)) | exists().where(waits, Message.answered_at.is_(None))
    )
    if await db.scalar(needed):
        cut_off = {"pseudonym": secrets.token_bytes(32), "ended_at": func.clock_timestamp()}
        await db.execute(update(Contact).where(Contact.id == contact_id).values(cut_off))
        await db.execute(update(HandoffCase).where(mine).values(safe_at=None))
        await hold_back(db, conversation_id)
    else:
        last = await db.scalar(select(func.max(Message.id)).where(waits))
        await erase(db, conversation_id, last or 0, await database_now(db))
    await announce(db, of_conversation(conversation_id), DESK)
