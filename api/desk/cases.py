"""The list of cases, and one case."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from api.deps import AppDep
from api.desk.access import DESK, Advocate, CasesDep, SignedInDep
from api.desk.addresses import case_id_of, of_case, wants_fragment
from api.desk.events import title
from api.desk.lines import lines
from api.desk.listing import Mark, listed
from api.desk.show import show
from api.desk.speech import DeskSpeech
from api.desk.standing import May, may, standing
from api.files import address_of
from api.pages.respond import see_other
from bot.app import App
from bot.audit.log import append_read
from bot.desk.address import REASONS
from bot.desk.work import MOST_CHARACTERS
from bot.handoff.queue import CaseRow, case_row, open_cases
from bot.handoff.thread import Entry, desk_thread
from bot.handoff.waiting import Waiting, who_waits
from kit.db import database_now

router = APIRouter(include_in_schema=False)

MOST_ENTRIES = 200
MOST_CASES = 200


@router.get(DESK)
async def list_page(request: Request, app: AppDep, advocate: SignedInDep) -> Response:
    """Who waits: those in danger first, then those who have waited longest. It stays when the session is locked."""
    if "cases" not in advocate.rights:
        return see_other(advocate.home)
    speech = DeskSpeech.of(advocate.language)
    target = app.settings.first_reply_target
    async with app.sessions() as db:
        now = await database_now(db)
        waiting = await who_waits(db, target)
        cases = await open_cases(db, app.vault, target, MOST_CASES)
    return show(
        "cases_fragment" if wants_fragment(request) else "cases",
        speech,
        advocate=advocate,
        here=DESK,
        title=title(speech, "cases.title", waiting),
        waiting=waiting,
        alarm=next(iter(waiting.alarm), None),
        alarms=waiting.alarms,
        most=MOST_CASES,
        rows=[listed(speech, advocate, row, now, target) for row in cases],
    )


@router.get("/desk/cases/{address}")
async def show_case(request: Request, app: AppDep, advocate: CasesDep, address: str) -> Response:
    case_id = case_id_of(address)
    return await case_page(request, app, advocate, case_id) if case_id else gone(request, advocate)


async def case_page(
    request: Request,
    app: App,
    advocate: Advocate,
    case_id: uuid.UUID,
    *,
    text: str = "",
    notice: str | None = None,
    address: str | None = None,
    status: int = 200,
) -> Response:
    """One case, with what she had typed. `address`: her number or id.

    Only its live parts where an open page asks for those."""
    found = await _find(app, advocate, case_id)
    if found is None:
        return gone(request, advocate, text=text)
    speech = DeskSpeech.of(advocate.language)
    return show(
        "case_fragment" if wants_fragment(request) else "case",
        speech,
        status,
        advocate=advocate,
        here=of_case(case_id),
        title=title(speech, "case.title", found.waiting),
        text=text,
        notice=notice,
        address=address,
        reasons=REASONS if "address" in advocate.rights and found.row.channel != "web" else (),
        form_id=uuid.uuid4(),
        most=MOST_CHARACTERS,
        **_parts(app, speech, advocate, found),
    )


def gone(
    request: Request, advocate: Advocate, *, why: str = "gone.unknown", text: str = "", status: int = 404
) -> Response:
    """No such case, or not any more: an open page of it shows nothing any longer but what she was typing."""
    speech = DeskSpeech.of(advocate.language)
    if not wants_fragment(request):
        return show("gone", speech, status, advocate=advocate, why=speech.phrase(why), text=text)
    nothing: dict[str, Any] = {"alarm": None, "alarms": 0, "row": None, "lines": [], "her_language": "", "seen": 0}
    return show("case_fragment", speech, status, standing=[Mark(speech.phrase(why))], may=May(), here=DESK, **nothing)


@dataclass(frozen=True, slots=True)
class _Found:
    row: CaseRow
    entries: list[Entry]
    waiting: Waiting
    now: datetime
    target: timedelta


async def _find(app: App, advocate: Advocate, case_id: uuid.UUID) -> _Found | None:
    """What is read here is shown to her, so it is noted here."""
    target = app.settings.first_reply_target
    async with app.sessions.begin() as db:
        row = await case_row(db, app.vault, case_id, target)
        if row is None:
            return None
        entries = await desk_thread(db, app.vault, row.conversation_id, MOST_ENTRIES)
        found = _Found(row, entries, await who_waits(db, target), await database_now(db), target)
        await append_read(db, app.vault, advocate.account_id, case_id)
        return found


def _parts(app: App, speech: DeskSpeech, advocate: Advocate, found: _Found) -> dict[str, Any]:
    """What is kept up to date on an open page."""
    row, closed = found.row, found.row.closed_at
    # what she tells the program after her case is closed is no advocate's business
    entries = [entry for entry in found.entries if closed is None or entry.at <= closed]
    return {
        "waiting": found.waiting,
        "alarm": next((case_id for case_id in found.waiting.alarm if case_id != row.id), None),
        "alarms": found.waiting.alarms,
        "seen": max((int(entry.id[1:]) for entry in found.entries if entry.by == "her"), default=0),
        "row": listed(speech, advocate, row, found.now, found.target),
        "lines": lines(speech, advocate.name, entries, lambda file: address_of(app.vault, file, advocate.account_id)),
        "more": len(found.entries) == MOST_ENTRIES,
        "her_language": row.language or "",
        "standing": standing(speech, advocate, row, found.now),
        "may": may(advocate, row, found.now),
    }
