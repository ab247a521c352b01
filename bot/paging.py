"""Paging the advocates on Telegram when somebody is in danger. The desk's open pages hear of it by themselves."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy import func, select, update

from bot.app import App
from bot.handoff.models import HandoffCase
from bot.messages import Envelope, Outgoing, Sent
from bot.reply.speech import Speech

log = structlog.get_logger()

_EVERY_SECONDS = 1.0
_RETRY = timedelta(seconds=30)
_MOST = 50
_LANGUAGES = ("en", "ar")


async def page_forever(current: Callable[[], App]) -> None:
    """Page what is due, every second, until cancelled."""
    while True:
        try:
            await page_due(current())
        except Exception as error:  # the database may be away: the next second tries again
            log.error("paging-crashed", exc_info=error)
        await asyncio.sleep(_EVERY_SECONDS)


async def page_due(app: App) -> int:
    """Tell the advocates' chat of the cases that are due, in one message; how many they were.

    The next try is written down before the first is made: killed in between, it is paged again.
    """
    channel = app.channels.get("telegram")
    chat = app.settings.page_chat
    if channel is None or chat is None:
        return 0
    due = (
        select(HandoffCase.id)
        .where(HandoffCase.page_due_at <= func.clock_timestamp(), HandoffCase.closed_at.is_(None))
        .limit(_MOST)
        .with_for_update(skip_locked=True)
    )
    async with app.sessions.begin() as db:
        cases: list[uuid.UUID] = list((await db.scalars(due)).all())
        if not cases:
            return 0
        tried = update(HandoffCase).where(HandoffCase.id.in_(cases))
        await db.execute(tried.values(page_due_at=func.clock_timestamp() + _RETRY))
    result = await channel.send(Envelope(chat, _text(app, len(cases))))
    if not isinstance(result, Sent):
        log.error("page-not-sent", reason=result.reason)
        return 0
    async with app.sessions.begin() as db:
        paged = update(HandoffCase).where(HandoffCase.id.in_(cases))
        await db.execute(paged.values(page_due_at=None, paged_at=func.clock_timestamp()))
    log.info("paged")
    return len(cases)


def _text(app: App, count: int) -> Outgoing:
    """No word of hers: only how many, and where to look."""
    lines = [Speech.of(language).phrase("page-out", count=str(count)) for language in _LANGUAGES]
    if app.settings.public_url is not None:
        lines.append(f"{str(app.settings.public_url).rstrip('/')}/desk")
    return Outgoing("\n".join(lines))
