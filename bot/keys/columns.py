"""Every column that holds ciphertext. A test fails where a table has another one."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from bot.accounts.models import Account
from bot.attachments.models import Attachment
from bot.conversations.models import Contact, Conversation, Message, UndecodedDelivery
from bot.handoff.models import CaseMessage
from bot.keys.models import KeyCheck
from bot.outbox.models import OutboxReply

CIPHERTEXT: tuple[InstrumentedAttribute[Any], ...] = (
    Contact.address,
    Conversation.state,
    Message.body,
    OutboxReply.body,
    OutboxReply.external_id,
    CaseMessage.body,
    Attachment.content,
    Account.factor_secret,
    UndecodedDelivery.body,
    KeyCheck.encryption_check,
)
