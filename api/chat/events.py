"""GET /events: an open page of hers is told that something changed. What changed, it fetches itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import cast

import structlog
from fastapi import APIRouter, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.chat.session import DATABASE_AWAY, Talk, Visit, find
from api.deps import AppDep
from api.pages.respond import HEADERS
from bot.live import of_conversation

log = structlog.get_logger()
router = APIRouter(include_in_schema=False)

_MOST_STREAMS = 4
_SEND_SECONDS = 30.0
_RETRY_MILLISECONDS = 4000


class Streams:
    """How many streams each browser has open in this process."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    def full(self, person: str) -> bool:
        return self._open[person] >= _MOST_STREAMS

    @contextmanager
    def one(self, person: str) -> Iterator[None]:
        self._open[person] += 1
        try:
            yield
        finally:
            self._open[person] -= 1
            if not self._open[person]:
                del self._open[person]


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
    return EventSourceResponse(_changes(visit, visit.talk, streams), headers=HEADERS, send_timeout=_SEND_SECONDS)


async def _changes(visit: Visit, talk: Talk, streams: Streams) -> AsyncIterator[ServerSentEvent]:
    """The mark of what the page should show, at once and after each change, until the conversation is over."""
    feed = visit.app.listening()
    told = ""
    with streams.one(visit.browser.person), feed.subscribe(of_conversation(talk.id)) as subscription:
        while True:
            try:
                now = (await find(visit.request, visit.app)).talk
            except DATABASE_AWAY as error:
                log.warning("stream-interrupted", exc_info=error)
                return  # the browser comes back by itself
            if now is None or now.id != talk.id:
                yield ServerSentEvent("gone", event="gone")
                return
            if now.mark != told:
                told = now.mark
                yield ServerSentEvent(told, event="changed", retry=_RETRY_MILLISECONDS)
            await subscription.changed(now.seconds_left)
