"""Signing in and out, the language of the desk, and the sign of life of a page that is in view."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.deps import AppDep
from api.desk.access import COOKIE, DESK, HERE, AdvocateDep, enter, find_advocate, page_of, read_signed_form
from api.desk.checks import checked_sign_in
from api.desk.kept import case_page_with_text
from api.desk.refuse import refuse_cross_site
from api.desk.show import sign_in_page
from api.desk.speech import known_language
from api.pages.cookies import drop_cookie
from api.pages.forms import LONG_FORM_LIMIT, read_form
from api.pages.respond import HEADERS, see_other
from bot.accounts import people
from bot.accounts.presence import note_gone
from bot.accounts.sessions import end_session
from bot.accounts.throttle import BusyError, TooManyTriesError
from bot.app import App
from bot.audit.log import append

SIGN_IN = "/desk/sign-in"
router = APIRouter(include_in_schema=False)


@router.get(SIGN_IN)
async def form(request: Request) -> Response:
    return sign_in_page(request, DESK)


@router.post(SIGN_IN)
async def sign_in(request: Request, app: AppDep) -> Response:
    refuse_cross_site(request)
    fields = await read_form(request, LONG_FORM_LIMIT)
    name, to, text = fields.get("name", ""), page_of(fields.get("to", "")), fields.get("text", "")
    try:
        token = await checked_sign_in(request, app, name, fields.get("password", ""))
    except TooManyTriesError:
        return sign_in_page(request, to, text, name=name, fault="sign-in.too-many-tries", status=429)
    except BusyError:
        return sign_in_page(request, to, text, name=name, fault="sign-in.busy", status=503)
    advocate = await find_advocate(app, token, view=True, use=True) if token else None
    if advocate is None:
        await _note_wrong(app, name)
        return sign_in_page(request, to, text, name=name, fault="sign-in.wrong", status=401)
    async with app.sessions.begin() as db:
        await append(db, app.vault, "signed-in", advocate.account_id)
    keeps = text and to != DESK
    response = await case_page_with_text(request, app, advocate, to, text) if keeps else see_other(to)
    await enter(request, response, app, advocate.session)
    return response


@router.post("/desk/sign-out")
async def sign_out(request: Request, app: AppDep, advocate: AdvocateDep) -> Response:
    await read_signed_form(request, app, advocate)
    async with app.sessions.begin() as db:
        await end_session(db, advocate.session)
        await note_gone(db, advocate.account_id)
        await append(db, app.vault, "signed-out", advocate.account_id)
    response = see_other(SIGN_IN)
    drop_cookie(response, request, COOKIE, app.settings)
    return response


@router.post("/desk/language")
async def language(request: Request, app: AppDep, advocate: AdvocateDep) -> Response:
    fields = await read_signed_form(request, app, advocate)
    wanted = fields.get("language", "")
    if known_language(wanted):
        async with app.sessions.begin() as db:
            await people.change_language(db, advocate.account_id, wanted)
    return see_other(DESK)


@router.post(HERE)
async def here(request: Request, app: AppDep, advocate: AdvocateDep) -> Response:
    """A page is in view; that alone was to be noted, and has been."""
    await read_signed_form(request, app, advocate)
    return Response(status_code=204, headers=HEADERS)


async def _note_wrong(app: App, name: str) -> None:
    """Whose password it was not, if anybody's: what was typed is not kept."""
    async with app.sessions.begin() as db:
        account = await people.find_account(db, name)
        await append(db, app.vault, "wrong-password", account.id if account else None)
