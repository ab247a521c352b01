"""Her browser, known by one cookie, and the conversation that it may see."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Literal

from fastapi import Request, Response
from sqlalchemy import ColumnElement, and_, exists, extract, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.pages.cookies import drop_cookie, new_token, put_cookie, read_cookie
from api.pages.forms import form_token, token_fits
from bot.app import App
from bot.channels.web.client import NAME
from bot.conversations.models import Contact, Conversation, Message
from bot.handoff.models import HandoffCase
from bot.handoff.queue import read_state
from bot.outbox.models import OutboxReply
from kit.crypto import Vault
from kit.settings import Settings

OVER_AFTER = timedelta(hours=24)
"""After her last message. Who opens the page later, perhaps somebody else, finds it empty."""
_COOKIE = "s"
_PURPOSE = "chat"

Person = Literal["here", "asked"]
"""A person has her messages now, or was asked for."""


@dataclass(frozen=True, slots=True)
class Browser:
    """One browser. `fresh`: made for this very answer, which brings the cookie."""

    token: str
    fresh: bool = False

    @property
    def person(self) -> str:
        """Who she is on the channel. The cookie itself is stored nowhere, not even as ciphertext."""
        return sha256(self.token.encode()).hexdigest()

    def form_token(self, vault: Vault) -> str:
        return form_token(vault, _PURPOSE, self.token)

    def made(self, vault: Vault, given: str) -> bool:
        """Whether a form comes from a page that this browser got."""
        return token_fits(vault, _PURPOSE, self.token, given)


@dataclass(frozen=True, slots=True)
class Talk:
    """Her conversation, as far as the page has to know it.

    `coming`: something of hers is not answered yet, or an answer is not there yet; `recent`: and she wrote
    just now. `mark` changes whenever the page does. `seconds_left`: until the session is over.
    """

    id: uuid.UUID
    language: str | None
    coming: bool
    recent: bool
    person: Person | None
    mark: str
    seconds_left: float


def new_browser() -> Browser:
    return Browser(new_token(), fresh=True)


def read_browser(request: Request, settings: Settings) -> Browser | None:
    token = read_cookie(request, _COOKIE, settings)
    return Browser(token) if token is not None else None


def keep_browser(response: Response, request: Request, browser: Browser, settings: Settings) -> None:
    if browser.fresh:
        put_cookie(response, request, _COOKIE, browser.token, settings)


def forget_browser(response: Response, request: Request, settings: Settings) -> None:
    drop_cookie(response, request, _COOKIE, settings)


async def find(app: App, request: Request) -> tuple[Browser, Talk | None]:
    """The browser, and its conversation if there is one. A session that is over makes way for a new one."""
    browser = read_browser(request, app.settings)
    if browser is None:
        return new_browser(), None
    async with app.sessions() as db:
        talk = await find_talk(db, app.vault, browser)
    if talk is not None and talk.seconds_left <= 0:
        return new_browser(), None
    return browser, talk


async def find_talk(db: AsyncSession, vault: Vault, browser: Browser) -> Talk | None:
    """The conversation of a browser, also where the session is over. None: she wrote nothing, left, or is forgotten."""
    mine = Message.conversation_id == Conversation.id
    replies = OutboxReply.conversation_id == Conversation.id
    unsent = and_(replies, OutboxReply.sent_at.is_(None), OutboxReply.gave_up_at.is_(None))
    coming = exists().where(mine, Message.answered_at.is_(None)) | exists().where(unsent)
    row = (
        await db.execute(
            select(
                Conversation.id,
                Conversation.state,
                coming.label("coming"),
                (_age() < 60).label("recent"),
                HandoffCase.id.label("case_id"),
                HandoffCase.claimed_by,
                select(func.max(Message.id)).where(mine).scalar_subquery().label("heard"),
                select(func.max(OutboxReply.id))
                .where(replies, OutboxReply.sent_at.is_not(None))
                .scalar_subquery()
                .label("said"),
                (OVER_AFTER.total_seconds() - _age()).label("seconds_left"),
            )
            .join(Contact, Contact.id == Conversation.contact_id)
            .outerjoin(
                HandoffCase, and_(HandoffCase.conversation_id == Conversation.id, HandoffCase.closed_at.is_(None))
            )
            .where(
                Contact.channel == NAME,
                Contact.pseudonym == vault.pseudonym("contact", NAME, browser.person),
                Contact.ended_at.is_(None),
            )
        )
    ).one_or_none()
    if row is None:
        return None
    person: Person | None = "here" if row.claimed_by is not None else "asked" if row.case_id is not None else None
    return Talk(
        id=row.id,
        language=read_state(vault, row.state).language,
        coming=row.coming,
        recent=row.recent,
        person=person,
        mark=f"{row.heard or 0}.{row.said or 0}.{row.coming:d}.{person or ''}",
        seconds_left=float(row.seconds_left),
    )


def _age() -> ColumnElement[float]:
    """Seconds since her last message."""
    return extract("epoch", func.clock_timestamp() - Conversation.last_message_at)
