"""Paging the advocates on Telegram when somebody is in danger. The desk's open pages hear of it by themselves."""

from __future__ import annotations

import time
import uuid
from datetime import timedelta

import structlog
from sqlalchemy import and_, case, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from bot.app import App
from bot.handoff.models import HandoffCase
from bot.handoff.queue import is_overdue
from bot.messages import Envelope, Outgoing, Sent, TryAgain
from bot.reply.speech import Speech

log = structlog.get_logger()

_RETRY = timedelta(seconds=30)
_AGAIN = timedelta(minutes=5)
"""While nobody has taken the case."""
_BETWEEN = timedelta(seconds=10)
"""Between two pages: however many cases come, the chat stays readable."""
_LOG_SECONDS = 3600.0
_MOST = 200
_LANGUAGES = ("en", "ar")


class Pager:
    """Pages what is due. Keeps in mind only how long Telegram asked to wait."""

    def __init__(self) -> None:
        self._not_before = 0.0
        self._logged = -_LOG_SECONDS

    async def page_due(self, app: App) -> int:
        """Tell the advocates' chat of the cases that are due, in one message; how many they were.

        The next try is written down before the first is made: killed in between, it is paged again.
        """
        channel = app.channels.get("telegram")
        chat = app.settings.page_chat
        if channel is None or chat is None or time.monotonic() < self._not_before:
            return 0
        cases = await _due(app)
        if not cases:
            return 0
        result = await channel.send(Envelope(chat, _text(app, len(cases))))
        if not isinstance(result, Sent):
            wait = result.after if isinstance(result, TryAgain) and result.after else 0.0
            self._not_before = time.monotonic() + wait
            self._complain(result.reason)
            return 0
        waits = or_(HandoffCase.claimed_by.is_(None), is_overdue(app.settings.first_reply_target))
        again = case((waits, func.clock_timestamp() + _AGAIN), else_=None)
        async with app.sessions.begin() as db:
            paged = update(HandoffCase).where(HandoffCase.id.in_(cases), HandoffCase.page_due_at.is_not(None))
            await db.execute(paged.values(page_due_at=again, paged_at=func.clock_timestamp()))
        return len(cases)

    def _complain(self, reason: str) -> None:
        """Once an hour: a line for each page would tell when somebody was in danger."""
        if time.monotonic() - self._logged > _LOG_SECONDS:
            self._logged = time.monotonic()
            log.error("pages-not-sent", reason=reason)


async def _due(app: App) -> list[uuid.UUID]:
    now = func.clock_timestamp()
    other = aliased(HandoffCase)
    just_paged = exists().where(other.paged_at > now - _BETWEEN)
    due = (
        select(HandoffCase.id)
        .where(and_(HandoffCase.page_due_at <= now, HandoffCase.closed_at.is_(None), ~just_paged))
        .limit(_MOST)
        .with_for_update(skip_locked=True)
    )
    async with app.sessions.begin() as db:
        cases = list((await db.scalars(due)).all())
        if cases:
            tried = update(HandoffCase).where(HandoffCase.id.in_(cases))
            await db.execute(tried.values(page_due_at=now + _RETRY))
    return cases


def _text(app: App, count: int) -> Outgoing:
    """No word of hers: only how many, and where to look."""
    lines = [Speech.of(language).phrase("page-out", count=str(count)) for language in _LANGUAGES]
    if app.settings.public_url is not None:
        lines.append(f"{str(app.settings.public_url).rstrip('/')}/desk")
    return Outgoing("\n".join(lines))
