"""GET /events: an open page of hers is told that something changed. What changed, it fetches itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import structlog
from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.chat.session import DATABASE_AWAY, Talk, Visit, find
from api.deps import AppDep
from api.pages.respond import HEADERS
from api.pages.streams import Streams
from bot.conversations.models import Conversation
from bot.live import of_conversation

log = structlog.get_logger()
router = APIRouter(include_in_schema=False)

_SEND_SECONDS = 30.0
_RETRY_MILLISECONDS = 4000
_PAUSE_SECONDS = 0.2
"""Several changes at once are told once."""


@router.get("/events")
async def events(request: Request, app: AppDep) -> Response:
    """204 tells the browser not to ask again."""
    try:
        visit = await find(request, app)
    except DATABASE_AWAY:
        return Response(status_code=503, headers=HEADERS)
    if visit.talk is None:
        return Response(status_code=204, headers=HEADERS)
    streams = cast(Streams, request.app.state.streams)
    if streams.full(visit.browser.person):
        return Response(status_code=429, headers=HEADERS)
    changes = _changes(visit, visit.talk, streams)
    return EventSourceResponse(changes, headers=HEADERS, send_timeout=_SEND_SECONDS)


async def _changes(visit: Visit, talk: Talk, streams: Streams) -> AsyncIterator[ServerSentEvent]:
    """Ends with the conversation, or when the database goes away: her browser comes back by itself."""
    with streams.one(visit.browser.person), visit.app.listening().subscribe(of_conversation(talk.id)) as subscription:
        told = ""
        try:
            while (now := await _still(visit, talk)) is not None:
                if now.mark != told:
                    told = now.mark
                    yield ServerSentEvent(told, event="changed", retry=_RETRY_MILLISECONDS)
                await asyncio.sleep(_PAUSE_SECONDS)
                await subscription.changed(now.seconds_left)
            yield ServerSentEvent("erased" if await _is_erased(visit, talk) else "over", event="gone")
        except DATABASE_AWAY as error:
            log.warning("stream-interrupted", exc_info=error)


async def _still(visit: Visit, talk: Talk) -> Talk | None:
    now = (await find(visit.request, visit.app)).talk
    return now if now is not None and now.id == talk.id else None


async def _is_erased(visit: Visit, talk: Talk) -> bool:
    """Or only out of this browser's reach: she left while a person is to act, or the session is over."""
    async with visit.app.sessions() as db:
        return await db.scalar(select(Conversation.id).where(Conversation.id == talk.id)) is None
