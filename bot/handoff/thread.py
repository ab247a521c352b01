"""What was said in a conversation, in order, decrypted for the two screens that may show it: hers and the desk's."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts.models import Account
from bot.attachments.stored import StoredFile, files_of
from bot.conversations.models import Message
from bot.conversations.store import state_of
from bot.dialogue.code import is_hers, may_be_secret
from bot.dialogue.state import State
from bot.handoff.models import CaseMessage, HandoffCase
from bot.messages import Button
from bot.outbox.models import OutboxReply
from bot.outbox.put import read_body
from bot.reply.kept import without_link
from kit.crypto import Vault
from kit.errors import HuquqError

Delivery = Literal["held", "waiting", "uncertain", "sent", "given-up"]
"""`held` behind a knock; `waiting` for its turn or a later try; `uncertain`: sent with no answer yet."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing said. `id` is unique within the thread; `text` is None where it can't be read any more.

    Hers: `kind` and `choice` as she sent it, `failed` where it brought its tries down. Ours: `delivery`,
    with the channel's `reason` where it waits or was given up. An advocate's: `author`, None where the
    account is gone. `file` is what came with hers, for the desk only. `decided`: its turn is over.
    """

    id: str
    by: Literal["her", "bot", "person"]
    at: datetime
    text: str | None
    kind: str = "text"
    choice: str | None = None
    failed: bool = False
    buttons: tuple[Button, ...] = ()
    delivery: Delivery | None = None
    reason: str | None = None
    author: str | None = None
    file: StoredFile | None = None
    decided: bool = True


async def her_thread(db: AsyncSession, vault: Vault, conversation_id: uuid.UUID, most: int) -> list[Entry]:
    """The last entries as her own page shows them: only what was delivered."""
    replies = await _replies(db, conversation_id, most)
    ours = [
        _reply(vault, row, "person" if row.case_message_id is not None else "bot")
        for row in replies
        if row.sent_at is not None
    ]
    return _ordered([*await _hers(db, vault, conversation_id, most), *ours])[-most:]


async def desk_thread(db: AsyncSession, vault: Vault, conversation_id: uuid.UUID, most: int) -> list[Entry]:
    """The last entries as the advocate sees them: everything, with what became of it.

    What may be her secret word is shown once it is decided that it is none.
    """
    replies = await _replies(db, conversation_id, most)
    parts: dict[int, list[OutboxReply]] = defaultdict(list)
    for row in replies:
        if row.case_message_id is not None:
            parts[row.case_message_id].append(row)
    written = await db.execute(
        select(CaseMessage, Account.name)
        .join(HandoffCase, HandoffCase.id == CaseMessage.case_id)
        .outerjoin(Account, Account.id == CaseMessage.account_id)
        .where(HandoffCase.conversation_id == conversation_id)
        .order_by(CaseMessage.id.desc())
        .limit(most)
    )
    persons = [_written(vault, message, name, parts[message.id]) for message, name in written]
    bots = [_reply(vault, row, "bot") for row in replies if row.case_message_id is None]
    files, state = await files_of(db, conversation_id), await state_of(db, vault, conversation_id)
    hers = [
        _without_secret(replace(entry, file=files.get(int(entry.id[1:]))), state)
        for entry in await _hers(db, vault, conversation_id, most)
        if entry.decided or not may_be_secret(entry.text or "", entry.choice)
    ]
    entries = _ordered([*hers, *bots, *persons])[-most:]
    return [replace(entry, text=without_link(entry.text)) if entry.text else entry for entry in entries]


def _without_secret(entry: Entry, state: State) -> Entry:
    """Nobody at the desk sees it, also where she sends it unasked. Her own page shows it like any word of hers:

    else a guess could be told from the secret there.
    """
    secret = is_hers(state, entry.text or "", entry.choice)
    return replace(entry, kind="secret-unasked", text="", choice=None) if secret else entry


async def whole_thread(db: AsyncSession, vault: Vault, conversation_id: uuid.UUID, skip: int, most: int) -> list[Entry]:
    """At most `most` entries after the first `skip`, oldest first: all that is kept, with no name of an advocate's."""
    ids = await _ids(db, conversation_id, skip, most)
    messages = await db.scalars(select(Message).where(Message.id.in_(ids["her"])))
    replies = await db.scalars(select(OutboxReply).where(OutboxReply.id.in_(ids["bot"])))
    written = await db.scalars(select(CaseMessage).where(CaseMessage.id.in_(ids["person"])))
    parts: dict[int | None, list[OutboxReply]] = defaultdict(list)
    for row in await db.scalars(select(OutboxReply).where(OutboxReply.case_message_id.in_(ids["person"]))):
        parts[row.case_message_id].append(row)
    return _ordered(
        [
            *(_message(vault, row) for row in messages),
            *(_reply(vault, row, "bot") for row in replies),
            *(_written(vault, row, None, parts[row.id]) for row in written),
        ]
    )


async def _ids(
    db: AsyncSession, conversation_id: uuid.UUID, skip: int, most: int
) -> dict[Literal["her", "bot", "person"], list[int]]:
    """Which rows of which table these entries are, in the order of `_ordered`."""
    hers = select(literal("her").label("by"), Message.id, Message.received_at.label("at")).where(
        Message.conversation_id == conversation_id
    )
    bots = select(literal("bot"), OutboxReply.id, OutboxReply.created_at).where(
        OutboxReply.conversation_id == conversation_id, OutboxReply.case_message_id.is_(None)
    )
    persons = (
        select(literal("person"), CaseMessage.id, CaseMessage.created_at)
        .join(HandoffCase, HandoffCase.id == CaseMessage.case_id)
        .where(HandoffCase.conversation_id == conversation_id)
    )
    said = union_all(hers, bots, persons).subquery()
    rows = await db.execute(
        select(said.c.by, said.c.id)
        .order_by(said.c.at, said.c.by == "bot", said.c.id, said.c.by)
        .offset(skip)
        .limit(most)
    )
    ids: dict[Literal["her", "bot", "person"], list[int]] = {"her": [], "bot": [], "person": []}
    for by, row_id in rows:
        ids[by].append(row_id)
    return ids


async def _hers(db: AsyncSession, vault: Vault, conversation_id: uuid.UUID, most: int) -> list[Entry]:
    rows = await db.scalars(
        select(Message).where(Message.conversation_id == conversation_id).order_by(Message.id.desc()).limit(most)
    )
    return [_message(vault, row) for row in rows]


async def _replies(db: AsyncSession, conversation_id: uuid.UUID, most: int) -> Sequence[OutboxReply]:
    rows = await db.scalars(
        select(OutboxReply)
        .where(OutboxReply.conversation_id == conversation_id)
        .order_by(OutboxReply.id.desc())
        .limit(most)
    )
    return list(reversed(rows.all()))


def _message(vault: Vault, row: Message) -> Entry:
    failed = row.failed_at is not None
    try:
        body = json.loads(vault.decrypt(row.body))
        told = Entry(f"m{row.id}", "her", row.received_at, body["text"], body["kind"], body["choice"], failed)
    except (HuquqError, ValueError, KeyError, TypeError):
        return Entry(f"m{row.id}", "her", row.received_at, None, failed=failed)
    return replace(told, decided=row.answered_at is not None)


def _reply(vault: Vault, row: OutboxReply, by: Literal["bot", "person"]) -> Entry:
    delivery, reason = _delivery([row])
    try:
        message, _ = read_body(vault, row.body)
    except (HuquqError, ValueError, KeyError, TypeError):
        return Entry(f"o{row.id}", by, row.created_at, None, delivery=delivery, reason=reason)
    return Entry(
        f"o{row.id}", by, row.created_at, message.text, buttons=message.buttons, delivery=delivery, reason=reason
    )


def _written(vault: Vault, message: CaseMessage, author: str | None, parts: Sequence[OutboxReply]) -> Entry:
    delivery, reason = _delivery(parts) if message.released_at is not None else ("held", None)
    try:
        text: str | None = vault.decrypt(message.body)
    except HuquqError:
        text = None
    return Entry(f"p{message.id}", "person", message.created_at, text, delivery=delivery, reason=reason, author=author)


def _delivery(parts: Sequence[OutboxReply]) -> tuple[Delivery, str | None]:
    """What became of a message that may have gone in several parts: the worst of them."""
    for row in parts:
        if row.gave_up_at is not None:
            return "given-up", row.reason
    for row in parts:
        if row.held_at is not None and row.sent_at is None:
            return "held", None
        if row.sent_at is None:
            return ("uncertain" if row.uncertain else "waiting"), row.reason
    return "sent", None


def _ordered(entries: Sequence[Entry]) -> list[Entry]:
    """By time; of one moment, the words before the knock that tells of them."""
    return sorted(entries, key=lambda entry: (entry.at, entry.by == "bot", int(entry.id[1:])))
