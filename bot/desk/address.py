"""The number or id behind a case: hidden at the desk, until a coordinator has it shown for a reason."""

from __future__ import annotations

import uuid
from typing import Literal, get_args

from sqlalchemy import select

from bot.app import App
from bot.audit.log import append
from bot.conversations.models import Contact, Conversation
from bot.desk.errors import RefusedError
from bot.handoff.models import HandoffCase

Reason = Literal["danger", "lost-contact", "call-asked", "referral"]
"""From a list: what somebody types would tell of her, in a log that is kept longer than her case."""
REASONS: tuple[Reason, ...] = get_args(Reason)


async def open_address(app: App, case_id: uuid.UUID, account_id: uuid.UUID, reason: Reason) -> str:
    """Where the channel reaches her. Noted, with the reason, before it is shown. Raises RefusedError."""
    async with app.sessions.begin() as db:
        row = (
            await db.execute(
                select(Contact.channel, Contact.address)
                .join(Conversation, Conversation.contact_id == Contact.id)
                .join(HandoffCase, HandoffCase.conversation_id == Conversation.id)
                .where(HandoffCase.id == case_id)
            )
        ).one_or_none()
        if row is None:
            raise RefusedError("gone")
        if row.channel == "web":
            raise RefusedError("no-address")
        address = app.vault.decrypt(row.address)
        await append(db, app.vault, "address-opened", account_id, case_id, detail=reason)
        return address
