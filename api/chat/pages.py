"""Her page: GET / shows it, POST / takes what she writes, /thread is its changing part, /leave leads away."""

from __future__ import annotations

import asyncio

import structlog
from fastapi import APIRouter, Request, Response

from api.chat.newcomers import Newcomers
from api.chat.said import MOST_CHARACTERS, Said, is_forgotten
from api.chat.session import DATABASE_AWAY, Visit, blind_visit, find
from api.chat.view import again, current, elsewhere, forgotten, unavailable, wants_fragment
from api.deps import AppDep, MetricsDep
from api.errors import BodyTooLargeError, DoorError
from api.metrics import Metrics
from api.pages.client import client_network
from api.pages.forms import LONG_FORM_LIMIT, crosses, read_form
from api.pages.respond import HEADERS, see_other
from api.receive import receive
from bot.channels.web.client import NAME
from bot.door import end_session

log = structlog.get_logger()
router = APIRouter(include_in_schema=False)

_LEAVE_SECONDS = 3.0


@router.get("/")
async def look(request: Request, app: AppDep) -> Response:
    """A link on another site comes without her cookie, and must not replace it: our own page asks again."""
    visit = blind_visit(request, app)
    if visit.browser.fresh and request.headers.get("sec-fetch-site") == "cross-site":
        return elsewhere(visit, "/")
    try:
        return await current(await find(request, app))
    except DATABASE_AWAY as error:
        log.warning("page-unavailable", exc_info=error)
        return unavailable(request, app)


@router.get("/thread")
async def thread(request: Request, app: AppDep) -> Response:
    try:
        visit = await find(request, app)
        return await current(visit) if visit.talk is not None else Response(status_code=401, headers=HEADERS)
    except DATABASE_AWAY:
        return Response(status_code=503, headers=HEADERS)


@router.post("/")
async def write(request: Request, app: AppDep, metrics: MetricsDep) -> Response:
    """Every form of hers comes here, so that the browser's history has one entry."""
    if crosses(request):
        return elsewhere(blind_visit(request, app), "/", status=403)
    fields = await _fields(request)
    said = Said.read(fields or {})
    try:
        visit = await find(request, app)
        if fields is None:
            return await again(visit, said, "page.too-long", 413)
        return await _take(visit, metrics, said, fields)
    except Exception as error:  # whatever it was, she keeps her words
        log.error("message-not-taken", exc_info=error)
        return unavailable(request, app, said)


@router.post("/leave")
async def leave(request: Request, app: AppDep) -> Response:
    """Never fails where she can see it."""
    if crosses(request):
        return away(request, app)
    visit = blind_visit(request, app)
    return await _led_away(visit, ends=await _is_her_form(visit))


@router.get("/leave")
def away(request: Request, app: AppDep) -> Response:
    """The neutral page; also for a browser that opens this address again."""
    address = str(app.settings.leave_url)
    return elsewhere(blind_visit(request, app), address, label=address)


async def _take(visit: Visit, metrics: Metrics, said: Said, fields: dict[str, str]) -> Response:
    app = visit.app
    if "gone" in fields and visit.talk is None:
        return forgotten(visit)  # an open page was told so, and asks for the words
    if visit.browser.fresh or not visit.browser.made(app.vault, fields.get("token", "")):
        return await again(visit, said, "page.renewed", 403)
    if len(said.text) > MOST_CHARACTERS:
        return await again(visit, said, "page.too-long", 422)
    if said.empty:
        return await _back(visit)
    if said.leaves:  # here that means the page: nothing of what she wrote may stay on it
        return await _led_away(visit)
    if visit.talk is None and not _may_begin(visit.request):
        return await again(visit, said, "page.unavailable", 429)
    decoded = app.channels[NAME].decode(said.payload(visit.browser))
    await receive(app, metrics, NAME, b"", decoded)
    if not await is_forgotten(app, visit.browser, decoded.inbounds[0]):
        return await _back(visit)
    written_since = (await find(visit.request, app)).talk is not None
    return forgotten(visit, drop=not written_since)


def _may_begin(request: Request) -> bool:
    """Whether her address may begin one more conversation now."""
    newcomers: Newcomers = request.app.state.newcomers
    return newcomers.admits(client_network(request))


async def _back(visit: Visit) -> Response:
    if wants_fragment(visit.request):
        return await current(await find(visit.request, visit.app))
    return see_other("/")


async def _led_away(visit: Visit, *, ends: bool = True) -> Response:
    """The neutral page and no cookie, whatever happens. `ends`: the session in the database, too."""
    try:
        if ends:
            async with asyncio.timeout(_LEAVE_SECONDS):
                await end_session(visit.app, NAME, visit.browser.person)
    except Exception as error:  # nothing may keep her here
        log.error("leaving-not-recorded", exc_info=error)
    answer = away(visit.request, visit.app)
    visit.drop(answer)
    return answer


async def _is_her_form(visit: Visit) -> bool:
    try:
        fields = await read_form(visit.request)
    except DoorError:
        return False
    return visit.browser.made(visit.app.vault, fields.get("token", ""))


async def _fields(request: Request) -> dict[str, str] | None:
    """None: more than anybody types."""
    try:
        return await read_form(request, LONG_FORM_LIMIT)
    except BodyTooLargeError:
        return None
