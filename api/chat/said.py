"""What a form of hers holds, and what became of it."""

from __future__ import annotations

import json
import re
import uuid
from asyncio import get_running_loop
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from sqlalchemy import select

from api.chat.session import Browser, find_talk
from api.pages.forms import MalformedFormError
from bot.app import App
from bot.channels.choices import ID_BYTES
from bot.conversations.models import Message
from bot.conversations.store import external_hash
from bot.dialogue.plain import command_form
from bot.live import of_conversation
from bot.messages import Inbound
from bot.reply.words import gather

MOST_CHARACTERS = 4000
_FORM = re.compile(r"[0-9a-f]{32}(-[0-9]{1,6})?")
_WAIT_SECONDS = 8.0
_LOOK_SECONDS = 2.0
"""Announcements may be missed for a moment: she must not wait for them alone."""


@cache
def _commands() -> Mapping[str, str]:
    return gather((), ()).commands


def new_form() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Said:
    """`form` is made with the page: the same words from the same form are the same message, sent twice."""

    form: str
    text: str = ""
    choice: str | None = None

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> Said:
        """Raises MalformedFormError."""
        form, choice = fields.get("form", ""), fields.get("choice") or None
        if choice is not None and len(choice.encode()) > ID_BYTES:
            raise MalformedFormError
        return cls(form if _FORM.fullmatch(form) else new_form(), fields.get("text", ""), choice)

    @property
    def empty(self) -> bool:
        return self.choice is None and not self.text.strip()

    @property
    def leaves(self) -> bool:
        """Whether it is the button or a word for leaving, in any language."""
        named = self.choice or _commands().get(command_form(self.text))
        return named == "cmd:leave"

    def payload(self, browser: Browser) -> dict[str, str]:
        """For the channel. Other words from the same form are another message, and not lost."""
        said = {"text": self.text} if self.choice is None else {"choice": self.choice}
        digest = sha256(json.dumps(said).encode()).hexdigest()
        return {"person": browser.person, "form": f"{self.form}.{digest}", **said}


async def is_forgotten(app: App, browser: Browser, inbound: Inbound) -> bool:
    """Wait a moment for the answer to a message that was taken. True: it is erased, with the conversation."""
    conversation_id = await _conversation_of(app, inbound)
    if conversation_id is None:
        return True
    deadline = get_running_loop().time() + _WAIT_SECONDS
    with app.listening().subscribe(of_conversation(conversation_id)) as subscription:
        while (left := deadline - get_running_loop().time()) > 0:
            async with app.sessions() as db:
                talk = await find_talk(db, app.vault, browser)
            if talk is None or talk.id != conversation_id:
                return await _conversation_of(app, inbound) is None
            if not talk.coming:
                return False
            await subscription.changed(min(left, _LOOK_SECONDS))
    return False


async def _conversation_of(app: App, inbound: Inbound) -> uuid.UUID | None:
    hashed = external_hash(app.vault, inbound)
    async with app.sessions() as db:
        return await db.scalar(
            select(Message.conversation_id).where(Message.channel == inbound.channel, Message.external_hash == hashed)
        )
