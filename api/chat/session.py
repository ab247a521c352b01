"""Her browser, known by one cookie, and the conversation that it may see."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Literal

from fastapi import Request, Response
from sqlalchemy import ColumnElement, Float, and_, cast, exists, extract, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from api.pages.cookies import drop_cookie, new_token, put_cookie, read_cookie
from api.pages.forms import form_token, token_fits
from api.pages.language import preferred_language
from bot.app import App
from bot.channels.web.client import NAME
from bot.conversations.models import Contact, Conversation, Message
from bot.conversations.store import read_state
from bot.handoff.models import HandoffCase
from bot.outbox.models import OutboxReply
from kit.crypto import Vault
from locales import SOURCE, known_locales

OVER_AFTER = timedelta(hours=24)
"""After her last message. Who opens the page later, perhaps somebody else, finds it empty."""
DATABASE_AWAY = (SQLAlchemyError, OSError, TimeoutError)
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


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of hers: from which browser, and with which conversation, if there is one."""

    request: Request
    app: App
    browser: Browser
    talk: Talk | None = None

    @property
    def language(self) -> str:
        """The conversation's, else the best match of what her browser asks for."""
        if self.talk is not None and self.talk.language in known_locales():
            return self.talk.language or SOURCE
        return preferred_language(self.request, known_locales(), SOURCE)

    def keep(self, response: Response) -> None:
        """Bring the cookie where it is new."""
        if self.browser.fresh:
            put_cookie(response, self.request, _COOKIE, self.browser.token, self.app.settings)

    def drop(self, response: Response) -> None:
        """Only what came with the request: one from another site, which brings none, can't take hers away."""
        if read_cookie(self.request, _COOKIE, self.app.settings) is not None:
            drop_cookie(response, self.request, _COOKIE, self.app.settings)


def blind_visit(request: Request, app: App) -> Visit:
    """Without a look at the database."""
    token = read_cookie(request, _COOKIE, app.settings)
    return Visit(request, app, Browser(token) if token is not None else Browser(new_token(), fresh=True))


async def find(request: Request, app: App) -> Visit:
    """A session that is over makes way for a new one."""
    visit = blind_visit(request, app)
    if visit.browser.fresh:
        return visit
    async with app.sessions() as db:
        talk = await find_talk(db, app.vault, visit.browser)
    if talk is not None and talk.seconds_left <= 0:
        return Visit(request, app, Browser(new_token(), fresh=True))
    return Visit(request, app, visit.browser, talk)


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
        seconds_left=row.seconds_left,
    )


def _age() -> ColumnElement[float]:
    """Seconds since her last message."""
    return cast(extract("epoch", func.clock_timestamp() - Conversation.last_message_at), Float)
