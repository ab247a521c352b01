"""One-time links: a form for a new account, or for a new password. Opening a link uses nothing up."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from api.deps import AppDep
from api.desk.access import DESK, enter
from api.desk.refuse import refuse_cross_site
from api.desk.show import show
from api.desk.speech import DeskSpeech, desk_languages
from api.pages.forms import read_form
from api.pages.respond import see_other
from bot.accounts.links import Link, LinkSpentError, look_at
from bot.accounts.people import NameTakenError, make_account, renew_password
from bot.accounts.rules import name_fault, password_fault, tidy_name
from bot.accounts.sessions import find_person
from bot.app import App
from bot.audit.log import Action, append

router = APIRouter(prefix="/desk/link", include_in_schema=False)


@router.get("/{token}")
async def look(token: str, request: Request, app: AppDep) -> Response:
    try:
        async with app.sessions() as db:
            return _form(request, await look_at(db, token))
    except LinkSpentError:
        return _spent(request)


@router.post("/{token}")
async def use(token: str, request: Request, app: AppDep) -> Response:
    refuse_cross_site(request)
    fields = await read_form(request)
    try:
        async with app.sessions() as db:
            link = await look_at(db, token)
        faults = _faults(link, fields)
        if faults:
            return _form(request, link, fields, faults)
        session = await _use(app, token, link, fields)
    except NameTakenError:
        return _form(request, link, fields, {"name": "name-taken"})
    except LinkSpentError:
        return _spent(request)
    response = see_other(DESK)
    await enter(request, response, app, session)
    return response


async def _use(app: App, token: str, link: Link, fields: Mapping[str, str]) -> str:
    password = fields.get("password", "")
    if link.account_id is not None:
        session = await renew_password(app.sessions, token, password)
        await _note(app, "password-renewed", session)
        return session
    language = DeskSpeech.of(fields.get("language", "")).language
    session = await make_account(app.sessions, token, fields.get("name", ""), language, password)
    await _note(app, "account-made", session)
    return session


async def _note(app: App, action: Action, session: str) -> None:
    """Before anybody has the session."""
    async with app.sessions.begin() as db:
        person = await find_person(db, session)
        await append(db, app.vault, action, person.account_id if person else None)


def _faults(link: Link, fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, by the name of the field."""
    name = link.name or tidy_name(fields.get("name", ""))
    password = fields.get("password", "")
    found = {
        "name": name_fault(name) if link.name is None else None,
        "password": password_fault(password, name),
        "again": None if fields.get("again", "") == password else "password-differs",
    }
    return {field: fault for field, fault in found.items() if fault is not None}


def _form(
    request: Request, link: Link, typed: Mapping[str, str] | None = None, faults: Mapping[str, str] | None = None
) -> Response:
    """What was typed stays, except passwords."""
    typed, faults = typed or {}, faults or {}
    speech = DeskSpeech.asked(request)
    return show(
        "welcome",
        speech,
        422 if faults else 200,
        renewed=link.name,
        name=typed.get("name", ""),
        languages=desk_languages(),
        chosen=typed.get("language", speech.language),
        faults=faults,
    )


def _spent(request: Request) -> Response:
    speech = DeskSpeech.asked(request)
    commands = [(speech.phrase("link.how"), "huquq desk link --help")]
    title, lines = speech.phrase("link.spent-title"), [speech.phrase("link.spent")]
    return show("message", speech, 404, title=title, lines=lines, commands=commands)
