"""GET /kept/{token} warns and asks, POST shows all that is kept about her. Who has the link is she."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import APIRouter, Request, Response

from api.chat.kept_lines import facts_of, lines_of
from api.chat.session import DATABASE_AWAY, blind_visit
from api.deps import AppDep
from api.pages.forms import crosses, read_form
from api.pages.language import preferred_language
from api.pages.respond import html, page
from bot.app import App
from bot.privacy.kept import KeptPerson, read_entries, read_person
from bot.privacy.kept_link import read_token
from bot.reply.speech import Speech
from locales import SOURCE, known_locales

log = structlog.get_logger()
router = APIRouter(prefix="/kept", include_in_schema=False)

_MOST_LINES = 300
_LONGEST_SKIP = 9
"""Digits."""


@router.get("/{token}")
async def look(token: str, request: Request, app: AppDep) -> Response:
    """Nothing of hers: what fetches a preview of the link, and the browser's Back, get the warning alone."""
    return await _answer(token, request, app, skip=None)


@router.post("/{token}")
async def show(token: str, request: Request, app: AppDep) -> Response:
    if crosses(request):
        return await _answer(token, request, app, skip=None, status=403)
    skip = (await read_form(request)).get("skip", "0")
    known = skip.isascii() and skip.isdecimal() and len(skip) <= _LONGEST_SKIP
    return await _answer(token, request, app, skip=int(skip) if known else 0)


async def _answer(token: str, request: Request, app: App, *, skip: int | None, status: int = 200) -> Response:
    """`skip`: how many lines come before; None: she has not asked to see them."""
    conversation_id = read_token(app.vault, token)
    if conversation_id is None:
        return _told(request, app, "kept.over", 404)
    try:
        async with app.sessions() as db:
            person = await read_person(db, app.vault, conversation_id)
            if person is None:
                return _told(request, app, "kept.nothing")
            if not person.may_look:
                return _told(request, app, "kept.over", 404)
            language = _language(request, person)
            if skip is None:
                return _page(request, app, language, status, notice="kept.before", asks=True)
            entries = await read_entries(db, app.vault, conversation_id, skip, _MOST_LINES + 1)
    except DATABASE_AWAY as error:
        log.warning("page-unavailable", exc_info=error)
        return _told(request, app, "page.unavailable", 503)
    speech = Speech.of(language)
    facts = facts_of(person, speech) if skip == 0 else ()
    lines = lines_of(entries[:_MOST_LINES], speech)
    more = skip + _MOST_LINES if len(entries) > _MOST_LINES else None
    return _page(request, app, language, facts=facts, lines=lines, more=more)


def _told(request: Request, app: App, phrase: str, status: int = 200) -> Response:
    return _page(request, app, preferred_language(request, known_locales(), SOURCE), status, notice=phrase)


def _language(request: Request, person: KeptPerson) -> str:
    chosen = person.state.language
    return chosen if chosen in known_locales() and chosen else preferred_language(request, known_locales(), SOURCE)


def _page(request: Request, app: App, language: str, status: int = 200, **values: Any) -> Response:
    """In the frame of her chat page, whose way out works here, too."""
    shown = {"notice": None, "asks": False, "lines": None, "facts": (), "more": None, **values}
    text = html(
        "chat/templates/kept.html",
        language,
        say=Speech.of(language).phrase,
        token=blind_visit(request, app).browser.form_token(app.vault),
        leave=str(app.settings.leave_url),
        **shown,
    )
    return page(text, status)
