"""Opening a file of hers at the desk."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts.models import Account, DeskSession
from bot.accounts.roles import rights_of
from bot.accounts.sessions import LOCKED
from bot.app import App
from bot.attachments.models import Attachment
from bot.audit.log import append
from bot.conversations.models import Message
from bot.handoff.models import HandoffCase
from kit.errors import HuquqError


@dataclass(frozen=True, slots=True)
class OpenedFile:
    kind: str
    content: bytes


async def open_file(app: App, attachment_id: uuid.UUID, account_id: uuid.UUID) -> OpenedFile | None:
    """The file, noted as opened by this account.

    None: it is not there (any more), can't be read, or this account may not see it now.
    """
    async with app.sessions.begin() as db:
        if not await _may_see(db, account_id):
            return None
        came_in = (
            select(HandoffCase.id)
            .where(
                HandoffCase.conversation_id == Message.conversation_id, HandoffCase.opened_at <= Attachment.created_at
            )
            .order_by(HandoffCase.opened_at.desc())
            .limit(1)
            .scalar_subquery()
        )
        row = (
            await db.execute(
                select(Attachment.kind, Attachment.content, came_in)
                .join(Message, Message.id == Attachment.message_id)
                .where(Attachment.id == attachment_id)
            )
        ).one_or_none()
        kind, content, case_id = row or (None, None, None)
        if kind is None or content is None:
            return None
        try:
            opened = OpenedFile(kind, app.vault.decrypt_bytes(content))
        except HuquqError:
            return None
        await append(db, app.vault, "file-opened", account_id, case_id)
        return opened


async def _may_see(db: AsyncSession, account_id: uuid.UUID) -> bool:
    """Whether the account may read cases, and is signed in somewhere: fully, and not behind the lock."""
    now = func.clock_timestamp()
    signed_in = exists().where(
        DeskSession.account_id == Account.id,
        DeskSession.proven_at.is_not(None),
        DeskSession.expires_at > now,
        DeskSession.used_at > now - LOCKED,
    )
    roles = await db.scalar(select(Account.roles).where(Account.id == account_id, signed_in))
    return roles is not None and "cases" in rights_of(roles)
