"""Signing in and out: a password, the second factor, the lock; and the sign of life of a page that is in view."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.deps import AppDep
from api.desk.access import (
    COOKIE,
    DESK,
    HERE,
    Advocate,
    SignedInDep,
    WhoeverDep,
    enter,
    find_advocate,
    page_of,
    read_signed_form,
)
from api.desk.checks import checked_code, checked_password, checked_sign_in
from api.desk.refuse import refuse_cross_site
from api.desk.show import sign_in_page
from api.desk.speech import known_language
from api.desk.stages import onward, set_up_page, stage_page, unsealed
from api.pages.cookies import drop_cookie
from api.pages.forms import LONG_FORM_LIMIT, MalformedFormError, read_form
from api.pages.respond import HEADERS, see_other
from bot.accounts import people
from bot.accounts.presence import note_gone
from bot.accounts.sessions import end_session, end_sessions_of, note_used, prove
from bot.accounts.throttle import BusyError, TooManyTriesError
from bot.app import App
from bot.audit.log import Action, append

SIGN_IN = "/desk/sign-in"
router = APIRouter(include_in_schema=False)
_TOO_MANY, _BUSY = "sign-in.too-many-tries", "sign-in.busy"


@router.get(SIGN_IN)
async def form(request: Request) -> Response:
    return sign_in_page(request, DESK)


@router.post(SIGN_IN)
async def sign_in(request: Request, app: AppDep) -> Response:
    fields, to, text = await _read(request)
    name = fields.get("name", "")
    try:
        token = await checked_sign_in(request, app, name, fields.get("password", ""))
    except TooManyTriesError:
        return sign_in_page(request, to, text, name=name, fault=_TOO_MANY, status=429)
    except BusyError:
        return sign_in_page(request, to, text, name=name, fault=_BUSY, status=503)
    advocate = await find_advocate(app, token, view=True, use=True) if token else None
    if advocate is None:
        await _note_wrong(app, name)
        return sign_in_page(request, to, text, name=name, fault="sign-in.wrong", status=401)
    if advocate.stage == "open":
        await _note(app, "signed-in", advocate)
    response = await onward(request, app, advocate, to, text)
    await enter(request, response, app, advocate.session)
    return response


@router.post("/desk/code")
async def code(request: Request, app: AppDep, advocate: WhoeverDep) -> Response:
    """The second factor, after a right password."""
    fields, to, text = await _read(request)
    if advocate.stage != "code":
        return await onward(request, app, advocate, to, text)
    try:
        right = await checked_code(request, app, advocate.account_id, fields.get("code", ""))
    except TooManyTriesError:
        return stage_page(request, app, advocate, to, text, fault=_TOO_MANY, status=429)
    if not right:
        await _note(app, "wrong-code", advocate)
        return stage_page(request, app, advocate, to, text, fault="code.wrong", status=401)
    async with app.sessions.begin() as db:
        await prove(db, advocate.session_id)
        await append(db, app.vault, "signed-in", advocate.account_id)
    return await _go_on(request, app, advocate, to, text)


@router.post("/desk/set-up")
async def set_up(request: Request, app: AppDep, advocate: WhoeverDep) -> Response:
    """The first code of a new authenticator app."""
    fields, to, text = await _read(request)
    secret = unsealed(app, advocate, fields.get("sealed", ""))
    if advocate.stage in ("code", "locked"):  # who has not shown the app that is there sets up no other
        return stage_page(request, app, advocate, to, text, status=401)
    if secret is None:
        if advocate.stage != "set-up":
            raise MalformedFormError
        return stage_page(request, app, advocate, to, text, status=422)  # a page of hers that was too old
    async with app.sessions.begin() as db:
        fits = await people.set_factor(db, app.vault, advocate.account_id, secret, fields.get("code", ""))
        if fits:
            await prove(db, advocate.session_id)
            await end_sessions_of(db, advocate.account_id, but=advocate.session_id)
            await append(db, app.vault, "factor-set-up", advocate.account_id)
    if not fits:
        return set_up_page(app, advocate, to, secret, text, fault="code.wrong", status=422)
    return await _go_on(request, app, advocate, to, text)


@router.post("/desk/unlock")
async def unlock(request: Request, app: AppDep, advocate: WhoeverDep) -> Response:
    """The password again, after the session was idle."""
    fields, to, text = await _read(request)
    if advocate.stage != "locked":
        return await onward(request, app, advocate, to, text)
    try:
        right = await checked_password(request, app, advocate.account_id, advocate.name, fields.get("password", ""))
    except TooManyTriesError:
        return stage_page(request, app, advocate, to, text, fault=_TOO_MANY, status=429)
    except BusyError:
        return stage_page(request, app, advocate, to, text, fault=_BUSY, status=503)
    if not right:
        await _note(app, "wrong-password", advocate)
        return stage_page(request, app, advocate, to, text, fault="unlock.wrong", status=401)
    async with app.sessions.begin() as db:
        await note_used(db, advocate.session_id)
        await append(db, app.vault, "unlocked", advocate.account_id)
    return await _go_on(request, app, advocate, to, text)


@router.post("/desk/sign-out")
async def sign_out(request: Request, app: AppDep, advocate: WhoeverDep) -> Response:
    await read_signed_form(request, app, advocate)
    async with app.sessions.begin() as db:
        await end_session(db, advocate.session)
        await note_gone(db, advocate.account_id)
        await append(db, app.vault, "signed-out", advocate.account_id)
    return signed_out(request, app)


def signed_out(request: Request, app: App) -> Response:
    response = see_other(SIGN_IN)
    drop_cookie(response, request, COOKIE, app.settings)
    return response


@router.post("/desk/language")
async def language(request: Request, app: AppDep, advocate: SignedInDep) -> Response:
    fields = await read_signed_form(request, app, advocate)
    wanted = fields.get("language", "")
    if known_language(wanted):
        async with app.sessions.begin() as db:
            await people.change_language(db, advocate.account_id, wanted)
    return see_other(advocate.home)


@router.post(HERE)
async def here(request: Request, app: AppDep, advocate: SignedInDep) -> Response:
    """A page is in view: that has been noted. `active`: she has touched it since it last said so."""
    fields = await read_signed_form(request, app, advocate)
    if fields.get("active") and advocate.stage == "open":
        async with app.sessions.begin() as db:
            await note_used(db, advocate.session_id)
    return Response(status_code=204, headers=HEADERS)


async def _read(request: Request) -> tuple[dict[str, str], str, str]:
    """The fields, the page that she wanted, and what she had written there."""
    refuse_cross_site(request)
    fields = await read_form(request, LONG_FORM_LIMIT)
    return fields, page_of(fields.get("to", "")), fields.get("text", "")


async def _go_on(request: Request, app: App, advocate: Advocate, to: str, text: str) -> Response:
    """As she stands now."""
    found = await find_advocate(app, advocate.session, view=True, use=True)
    if found is None:  # it ended meanwhile
        return stage_page(request, app, None, to, text, status=401)
    return await onward(request, app, found, to, text)


async def _note(app: App, action: Action, advocate: Advocate) -> None:
    async with app.sessions.begin() as db:
        await append(db, app.vault, action, advocate.account_id)


async def _note_wrong(app: App, name: str) -> None:
    """Whose password it was not, if anybody's: what was typed is not kept."""
    async with app.sessions.begin() as db:
        account = await people.find_account(db, name)
        await append(db, app.vault, "wrong-password", account.id if account else None)
