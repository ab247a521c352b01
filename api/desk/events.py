"""Telling open pages of the desk that something changed. A stream says how many wait, and never what was said."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import cast

import structlog
from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.deps import AppDep
from api.desk.access import Advocate, CasesDep, SignedInDep, need, still_on_cases
from api.desk.addresses import case_id_of
from api.desk.speech import DeskSpeech
from api.pages.respond import HEADERS
from api.pages.streams import Streams
from bot.app import App
from bot.handoff.queue import case_row
from bot.handoff.waiting import Waiting, who_waits
from bot.live import DESK, of_conversation

log = structlog.get_logger()
router = APIRouter(include_in_schema=False)

_CHECK_SECONDS = 60.0
_PAUSE_SECONDS = 0.15
"""Many changes at once are told once."""
_RETRY_MILLISECONDS = 2000
_SEND_SECONDS = 30.0


def title(speech: DeskSpeech, key: str, waiting: Waiting) -> str:
    """What stands on the browser's tab: whether somebody is in danger, how many wait."""
    alarm = "❗" if waiting.alarm else ""
    count = f"({waiting.count}) " if waiting.count else ""
    return f"{alarm}{count}{speech.phrase(key)}"


@router.get("/desk/events")
async def of_list(request: Request, app: AppDep, advocate: SignedInDep) -> Response:
    """It goes on when the session is locked: an alarm must reach whoever is near."""
    need(advocate, "cases")
    return _stream(request, app, advocate, "cases.title", DESK)


@router.get("/desk/cases/{address}/events")
async def of_case(request: Request, app: AppDep, advocate: CasesDep, address: str) -> Response:
    case_id = case_id_of(address)
    async with app.sessions() as db:
        row = await case_row(db, app.vault, case_id, app.settings.first_reply_target) if case_id else None
    if row is None:
        return Response(status_code=404, headers=HEADERS)
    return _stream(request, app, advocate, "case.title", DESK, of_conversation(row.conversation_id))


def _stream(request: Request, app: App, advocate: Advocate, title_key: str, *topics: str) -> Response:
    streams = cast(Streams, request.app.state.streams)
    if streams.full(advocate.session):
        return Response(status_code=429, headers=HEADERS)  # a page without a stream asks by itself
    changes = _changes(app, advocate, title_key, topics, streams)
    return EventSourceResponse(changes, headers=HEADERS, send_timeout=_SEND_SECONDS)


async def _changes(
    app: App, advocate: Advocate, title_key: str, topics: tuple[str, ...], streams: Streams
) -> AsyncIterator[ServerSentEvent]:
    """The first comes at once: something may have changed since the page was made. Ends with her session."""
    speech = DeskSpeech.of(advocate.language)
    told, changed = None, True
    try:
        with streams.one(advocate.session), app.listening().subscribe(*topics) as subscription:
            locked = topics == (DESK,)  # the list shows nothing of anybody
            while (waiting := await _who_waits(app, advocate, locked=locked)) is not None:
                if changed or waiting != told:
                    yield _event(title(speech, title_key, waiting), waiting)
                told = waiting
                await asyncio.sleep(_PAUSE_SECONDS)
                changed = await subscription.changed(_CHECK_SECONDS)
    except SQLAlchemyError as error:
        log.warning("stream-interrupted", exc_info=error)  # her browser comes back by itself


def _event(page_title: str, waiting: Waiting) -> ServerSentEvent:
    data = json.dumps({"title": page_title, "alarm": [str(case_id) for case_id in waiting.alarm]})
    return ServerSentEvent(data, event="changed", retry=_RETRY_MILLISECONDS)


async def _who_waits(app: App, advocate: Advocate, *, locked: bool) -> Waiting | None:
    """None: she may no longer see it."""
    if not await still_on_cases(app, advocate, locked=locked):
        return None
    async with app.sessions() as db:
        return await who_waits(db, app.settings.first_reply_target)
