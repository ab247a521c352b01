"""Storing replies, in the transaction of the turn that made them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import Button, Outgoing
from bot.outbox.models import OutboxReply
from kit.crypto import Vault


async def put(
    db: AsyncSession,
    vault: Vault,
    conversation_id: uuid.UUID,
    message_id: int | None,
    parts: Sequence[Outgoing],
    callback: str | None = None,
    *,
    case_message_id: int | None = None,
    neutral: bool = False,
) -> list[int]:
    """Queue parts in order; their ids. `callback` is acknowledged with the first of them.

    `neutral`: they tell nothing, and may go out however late it is.
    """
    rows: list[OutboxReply] = []
    for index, part in enumerate(parts):
        body = {**asdict(part), "callback": callback if index == 0 else None}
        row = OutboxReply(
            conversation_id=conversation_id,
            message_id=message_id,
            case_message_id=case_message_id,
            neutral=neutral,
            body=vault.encrypt(json.dumps(body, ensure_ascii=False)),
        )
        db.add(row)
        await db.flush()  # ids follow the order of the parts
        rows.append(row)
    return [row.id for row in rows]


async def hold_back(db: AsyncSession, conversation_id: uuid.UUID) -> None:
    """She left: what is still waiting is given up, visibly. Only a part that is just being sent may still arrive."""
    await db.execute(
        update(OutboxReply)
        .where(
            OutboxReply.conversation_id == conversation_id,
            OutboxReply.sent_at.is_(None),
            OutboxReply.gave_up_at.is_(None),
        )
        .values(gave_up_at=func.clock_timestamp(), reason="left")
    )


def read_body(vault: Vault, body: bytes) -> tuple[Outgoing, str | None]:
    """What `put` stored: the part, and the callback to acknowledge."""
    data = json.loads(vault.decrypt(body))
    buttons = tuple(Button(**button) for button in data["buttons"])
    return Outgoing(data["text"], buttons), data["callback"]
