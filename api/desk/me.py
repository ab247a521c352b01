"""An account as its owner sees it: where she is signed in, a new password, a new app for the second factor."""

from __future__ import annotations

import uuid

from fastapi import APIRouter, Request, Response

from api.deps import AppDep
from api.desk.access import ME, Advocate, AtWorkDep, SignInNeededError, read_signed_form
from api.desk.checks import checked_code, checked_password
from api.desk.names import role
from api.desk.show import show
from api.desk.sign_in import signed_out
from api.desk.speech import DeskSpeech
from api.desk.stages import set_up_page
from api.pages.respond import see_other
from bot.accounts import people
from bot.accounts.factor import new_secret
from bot.accounts.presence import note_gone
from bot.accounts.rules import password_fault
from bot.accounts.sessions import end_session_of, end_sessions_of, sessions_of
from bot.accounts.throttle import BusyError, TooManyTriesError
from bot.app import App
from bot.audit.log import append

router = APIRouter(prefix=ME, include_in_schema=False)


@router.get("")
async def me(app: AppDep, advocate: AtWorkDep) -> Response:
    return await _page(app, advocate)


@router.post("/end")
async def end(request: Request, app: AppDep, advocate: AtWorkDep) -> Response:
    """End one of her sessions."""
    fields = await read_signed_form(request, app, advocate)
    try:
        session_id = uuid.UUID(fields.get("session", ""))
    except ValueError:
        return see_other(ME)
    async with app.sessions.begin() as db:
        await end_session_of(db, advocate.account_id, session_id)
        if session_id == advocate.session_id:
            await note_gone(db, advocate.account_id)
        await append(db, app.vault, "sessions-ended", advocate.account_id)
    return signed_out(request, app) if session_id == advocate.session_id else see_other(ME)


@router.post("/end-all")
async def end_all(request: Request, app: AppDep, advocate: AtWorkDep) -> Response:
    """Sign out everywhere, here too."""
    await read_signed_form(request, app, advocate)
    async with app.sessions.begin() as db:
        await end_sessions_of(db, advocate.account_id)
        await note_gone(db, advocate.account_id)
        await append(db, app.vault, "sessions-ended", advocate.account_id)
    return signed_out(request, app)


@router.post("/password")
async def password(request: Request, app: AppDep, advocate: AtWorkDep) -> Response:
    """A new password, for who knows the old one. Her other sessions end."""
    fields = await read_signed_form(request, app, advocate)
    wanted = fields.get("password", "")
    fault: str | None = password_fault(wanted, advocate.name)
    if fault is None and fields.get("again", "") != wanted:
        fault = "password-differs"
    if fault is not None:
        return await _page(app, advocate, faults={"password": f"fault.{fault}"}, status=422)
    try:
        old = fields.get("old", "")
        right = await checked_password(request, app, advocate.account_id, advocate.name, old)
    except (TooManyTriesError, BusyError):
        return await _page(app, advocate, faults={"old": "sign-in.too-many-tries"}, status=429)
    if not right:
        return await _page(app, advocate, faults={"old": "unlock.wrong"}, status=422)
    if not await people.change_password(app.sessions, advocate.account_id, advocate.session_id, wanted):
        raise SignInNeededError
    async with app.sessions.begin() as db:
        await append(db, app.vault, "password-renewed", advocate.account_id)
    return await _page(app, advocate, notice="me.password-changed")


@router.post("/new-app")
async def new_app(request: Request, app: AppDep, advocate: AtWorkDep) -> Response:
    """Another authenticator app, for who can show a code of the one that is there."""
    fields = await read_signed_form(request, app, advocate)
    try:
        right = await checked_code(request, app, advocate.account_id, fields.get("code", ""))
    except TooManyTriesError:
        return await _page(app, advocate, faults={"code": "sign-in.too-many-tries"}, status=429)
    if not right:
        return await _page(app, advocate, faults={"code": "code.wrong"}, status=422)
    return set_up_page(app, advocate, ME, new_secret())


async def _page(
    app: App,
    advocate: Advocate,
    *,
    faults: dict[str, str] | None = None,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    speech = DeskSpeech.of(advocate.language)
    async with app.sessions() as db:
        lines = await sessions_of(db, advocate.account_id)
    return show(
        "me",
        speech,
        status,
        advocate=advocate,
        here=ME,
        roles=[role(speech, name) for name in advocate.roles],
        has_factor="cases" in advocate.rights or "invite" in advocate.rights,
        sessions=[
            (line.id, speech.moment(line.created_at), speech.moment(line.used_at), line.id == advocate.session_id)
            for line in lines
        ],
        faults=faults or {},
        notice=notice,
    )
