"""Who is signed in at the desk, and whether a form is one of hers."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response

from api.deps import AppDep
from api.pages.cookies import put_cookie, read_cookie
from api.pages.forms import LONG_FORM_LIMIT, form_token, read_form, token_fits
from bot.accounts.presence import note_seen
from bot.accounts.sessions import end_session, find_person, note_used
from bot.app import App

COOKIE = "d"
DESK = "/desk"
HERE = "/desk/here"
_PURPOSE = "desk"
_BY_ITSELF = ("text/event-stream", "text/x-fragment")
_CASE = re.compile(r"(/desk/cases/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/[a-z-]+)?")


@dataclass(frozen=True, slots=True)
class Advocate:
    """Who is signed in, with the token of her cookie and the one that her forms carry."""

    account_id: uuid.UUID
    name: str
    language: str
    session: str
    form_token: str


class SignInNeededError(Exception):
    """No session, or one that is over."""


class StaleFormError(Exception):
    """A form whose token fits no longer: made before she signed in again, or by somebody else."""

    def __init__(self, advocate: Advocate, fields: dict[str, str]) -> None:
        super().__init__()
        self.advocate = advocate
        self.fields = fields


async def find_advocate(app: App, token: str, *, view: bool, use: bool) -> Advocate | None:
    """Whose session it is. `view`: a page of hers is in view; `use`: she has done something herself."""
    async with app.sessions.begin() as db:
        person = await find_person(db, token)
        if person is None:
            return None
        if view:
            await note_seen(db, person.account_id)
        if use:
            await note_used(db, token)
    return Advocate(person.account_id, person.name, person.language, token, form_token(app.vault, _PURPOSE, token))


async def signed_in(request: Request, app: AppDep) -> Advocate:
    """Raises SignInNeededError."""
    token = read_cookie(request, COOKIE, app.settings)
    view = not by_itself(request)
    advocate = await find_advocate(app, token, view=view, use=view and request.url.path != HERE) if token else None
    if advocate is None:
        raise SignInNeededError
    return advocate


AdvocateDep = Annotated[Advocate, Depends(signed_in)]


async def still_signed_in(app: App, advocate: Advocate) -> bool:
    """For streams, which outlive the request that was allowed."""
    return await find_advocate(app, advocate.session, view=False, use=False) is not None


async def enter(request: Request, response: Response, app: App, token: str) -> None:
    """Sign this browser in with a session of its own; the one that it had ends."""
    former = read_cookie(request, COOKIE, app.settings)
    if former is not None:
        async with app.sessions.begin() as db:
            await end_session(db, former)
    put_cookie(response, request, COOKIE, token, app.settings)


async def read_signed_form(request: Request, app: App, advocate: Advocate) -> dict[str, str]:
    """The fields of a form that a page of hers made. Raises StaleFormError, or DoorError where it is none."""
    fields = await read_form(request, LONG_FORM_LIMIT)
    if not token_fits(app.vault, _PURPOSE, advocate.session, fields.get("token", "")):
        raise StaleFormError(advocate, fields)
    return fields


def page_of(path: str) -> str:
    """The page that a path of the desk belongs to: a case, else the list. Never another place."""
    case = _CASE.fullmatch(path)
    return case[1] if case else DESK


def by_itself(request: Request) -> bool:
    """Whether an open page fetches this, with or without anybody at it."""
    return request.headers.get("accept", "").startswith(_BY_ITSELF)
