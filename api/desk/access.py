"""Who is signed in at the desk, what she may do, and whether a form is one of hers."""

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
from bot.accounts.roles import Right, rights_of
from bot.accounts.sessions import Stage, end_session, find_person, note_used
from bot.app import App

COOKIE = "d"
DESK = "/desk"
HERE = "/desk/here"
ME = "/desk/me"
PEOPLE = "/desk/people"
_PURPOSE = "desk"
_BY_ITSELF = ("text/event-stream", "text/x-fragment")
_CASE = re.compile(r"(/desk/cases/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/[a-z-]+)?")


@dataclass(frozen=True, slots=True)
class Advocate:
    """Who is signed in, with the token of her cookie and the one that her forms carry."""

    account_id: uuid.UUID
    session_id: uuid.UUID
    name: str
    language: str
    roles: tuple[str, ...]
    stage: Stage
    session: str
    form_token: str

    @property
    def rights(self) -> frozenset[Right]:
        return rights_of(self.roles)

    @property
    def home(self) -> str:
        """The page that her work begins on."""
        if "cases" in self.rights:
            return DESK
        return PEOPLE if "invite" in self.rights else ME


class SignInNeededError(Exception):
    """No session, one that is over (`advocate` is None), or one that does not open this yet."""

    def __init__(self, advocate: Advocate | None = None) -> None:
        super().__init__()
        self.advocate = advocate


class ForbiddenError(Exception):
    """Her roles don't include this."""

    def __init__(self, advocate: Advocate) -> None:
        super().__init__()
        self.advocate = advocate


class StaleFormError(Exception):
    """A form whose token fits no longer: made before she signed in again, or by somebody else."""

    def __init__(self, advocate: Advocate, fields: dict[str, str]) -> None:
        super().__init__()
        self.advocate = advocate
        self.fields = fields


async def find_advocate(app: App, token: str, *, view: bool, use: bool) -> Advocate | None:
    """Whose session it is, at whatever stage.

    `view`: a page of hers is in view; `use`: she has done something herself. Only who answers cases counts as there.
    """
    async with app.sessions.begin() as db:
        person = await find_person(db, token)
        if person is None:
            return None
        if view and person.stage in ("open", "locked") and "cases" in rights_of(person.roles):
            await note_seen(db, person.account_id)
        if use and person.stage == "open":
            await note_used(db, person.session_id)
    return Advocate(
        person.account_id,
        person.session_id,
        person.name,
        person.language,
        person.roles,
        person.stage,
        token,
        form_token(app.vault, _PURPOSE, token),
    )


async def whoever(request: Request, app: AppDep) -> Advocate:
    """Raises SignInNeededError where there is no session. What the session opens is not asked."""
    token = read_cookie(request, COOKIE, app.settings)
    view = not by_itself(request)
    advocate = await find_advocate(app, token, view=view, use=view and request.url.path != HERE) if token else None
    if advocate is None:
        raise SignInNeededError
    return advocate


WhoeverDep = Annotated[Advocate, Depends(whoever)]


async def signed_in(advocate: WhoeverDep) -> Advocate:
    """For what shows nothing of anybody: a locked session will do. Raises SignInNeededError."""
    if advocate.stage not in ("open", "locked"):
        raise SignInNeededError(advocate)
    return advocate


SignedInDep = Annotated[Advocate, Depends(signed_in)]


async def at_work(advocate: WhoeverDep) -> Advocate:
    """Raises SignInNeededError."""
    if advocate.stage != "open":
        raise SignInNeededError(advocate)
    return advocate


AtWorkDep = Annotated[Advocate, Depends(at_work)]


def need(advocate: Advocate, right: Right) -> None:
    """Raises ForbiddenError."""
    if right not in advocate.rights:
        raise ForbiddenError(advocate)


async def on_cases(advocate: AtWorkDep) -> Advocate:
    """Raises SignInNeededError or ForbiddenError."""
    need(advocate, "cases")
    return advocate


CasesDep = Annotated[Advocate, Depends(on_cases)]


async def still_on_cases(app: App, advocate: Advocate, *, locked: bool) -> bool:
    """For streams, which outlive the request that was allowed. `locked`: a locked session will do."""
    now = await find_advocate(app, advocate.session, view=False, use=False)
    if now is None or "cases" not in now.rights:
        return False
    return now.stage == "open" or (locked and now.stage == "locked")


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
    """The page that a path of the desk belongs to: a case, her account, the people, else the list. No other place."""
    if path in (ME, PEOPLE):
        return path
    case = _CASE.fullmatch(path)
    return case[1] if case else DESK


def is_case(path: str) -> bool:
    return _CASE.fullmatch(path) is not None


def by_itself(request: Request) -> bool:
    """Whether an open page fetches this, with or without anybody at it."""
    return request.headers.get("accept", "").startswith(_BY_ITSELF)
