"""The people of the desk: who they are, what they may do, and links for new ones."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.deps import AppDep
from api.desk.access import PEOPLE, Advocate, AtWorkDep, need, read_signed_form
from api.desk.names import person, role
from api.desk.show import show
from api.desk.speech import DeskSpeech
from api.pages.respond import see_other
from bot.accounts.links import unused_links
from bot.accounts.roles import ROLES, Role, known_roles, may_give
from bot.app import App
from bot.desk import staff
from bot.desk.staff import NotDoneError, StaffLine


async def inviting(advocate: AtWorkDep) -> Advocate:
    """Raises SignInNeededError or ForbiddenError."""
    need(advocate, "invite")
    return advocate


async def managing(advocate: AtWorkDep) -> Advocate:
    """Raises SignInNeededError or ForbiddenError."""
    need(advocate, "accounts")
    return advocate


InvitingDep = Annotated[Advocate, Depends(inviting)]
ManagingDep = Annotated[Advocate, Depends(managing)]
router = APIRouter(prefix=PEOPLE, include_in_schema=False)


@router.get("")
async def people(app: AppDep, advocate: InvitingDep) -> Response:
    return await _list(app, advocate)


@router.post("/invite")
async def invite(request: Request, app: AppDep, advocate: InvitingDep) -> Response:
    fields = await read_signed_form(request, app, advocate)
    roles = _ticked(fields)
    if not may_give(advocate.roles, roles):
        return await _list(app, advocate, fault="staff.no-role", status=422)
    async with app.sessions.begin() as db:
        token = await staff.invite(db, app.vault, advocate.account_id, roles)
    return _link(request, app, advocate, token, "staff.link-new")


@router.post("/withdraw")
async def withdraw(request: Request, app: AppDep, advocate: InvitingDep) -> Response:
    """Call an unused link back: a coordinator her own, an admin any."""
    fields = await read_signed_form(request, app, advocate)
    link_id = _id(fields.get("link", ""))
    async with app.sessions.begin() as db:
        mine = [line.id for line in await unused_links(db) if _may_withdraw(advocate, line.made_by)]
        if link_id in mine:
            await staff.withdraw(db, app.vault, advocate.account_id, link_id)
    return see_other(PEOPLE)


@router.get("/{address}")
async def one(app: AppDep, advocate: ManagingDep, address: str) -> Response:
    return await _one(app, advocate, _id(address))


@router.post("/{address}/{deed}")
async def act(request: Request, app: AppDep, advocate: ManagingDep, address: str, deed: str) -> Response:
    fields = await read_signed_form(request, app, advocate)
    account_id, by = _id(address), advocate.account_id
    try:
        async with app.sessions.begin() as db:
            match deed:
                case "roles":
                    await staff.change_roles(db, app.vault, by, account_id, _ticked(fields))
                case "lock":
                    await staff.lock(db, app.vault, by, account_id)
                case "remove":
                    await staff.remove(db, app.vault, by, account_id)
                case "link":
                    new_factor = bool(fields.get("new-factor"))
                    token = await staff.renewal(db, app.vault, by, account_id, new_factor=new_factor)
                case _:
                    return see_other(PEOPLE)
    except NotDoneError as error:
        return await _one(app, advocate, account_id, fault=f"staff.{error.why}", status=409)
    if deed == "link":
        return _link(request, app, advocate, token, "staff.link-renew")
    return see_other(PEOPLE if deed == "remove" else f"{PEOPLE}/{account_id}")


async def _list(app: App, advocate: Advocate, *, fault: str | None = None, status: int = 200) -> Response:
    speech = DeskSpeech.of(advocate.language)
    async with app.sessions() as db:
        everybody, links = await staff.everybody(db), await unused_links(db)
    return show(
        "staff",
        speech,
        status,
        advocate=advocate,
        here=PEOPLE,
        manages="accounts" in advocate.rights,
        accounts=[(line, _roles(speech, line.roles), _seen(speech, line)) for line in everybody],
        links=[
            (
                link.id,
                person(link.name) if link.name else _roles(speech, link.roles),
                speech.moment(link.expires_at),
                person(link.made_by) if link.made_by else speech.phrase("staff.by-command"),
                _may_withdraw(advocate, link.made_by),
            )
            for link in links
        ],
        roles=_choices(speech, [name for name in ROLES if may_give(advocate.roles, [name])]),
        fault=fault,
    )


async def _one(
    app: App, advocate: Advocate, account_id: uuid.UUID, *, fault: str | None = None, status: int = 200
) -> Response:
    speech = DeskSpeech.of(advocate.language)
    try:
        async with app.sessions() as db:
            line = await staff.somebody(db, account_id)
    except NotDoneError:
        title, lines = speech.phrase("gone.title"), [speech.phrase("staff.gone")]
        return show("message", speech, 404, advocate=advocate, title=title, lines=lines, link=PEOPLE)
    return show(
        "staff_one",
        speech,
        status,
        advocate=advocate,
        here=f"{PEOPLE}/{account_id}",
        line=line,
        seen=_seen(speech, line),
        made=speech.moment(line.created_at),
        own=account_id == advocate.account_id,
        roles=_choices(speech, ROLES),
        fault=fault,
    )


def _link(request: Request, app: App, advocate: Advocate, token: str, why: str) -> Response:
    """Shown this once: it is stored as a hash only."""
    public = app.settings.public_url
    base = str(public) if public is not None else str(request.base_url)
    speech = DeskSpeech.of(advocate.language)
    address = f"{base.rstrip('/')}/desk/link/{token}"
    return show("staff_link", speech, advocate=advocate, why=speech.phrase(why), address=address)


def _may_withdraw(advocate: Advocate, made_by: str | None) -> bool:
    return "accounts" in advocate.rights or made_by == advocate.name


def _roles(speech: DeskSpeech, roles: tuple[str, ...]) -> str:
    return ", ".join(role(speech, name) for name in roles)


def _choices(speech: DeskSpeech, roles: Sequence[Role]) -> list[tuple[Role, str, str]]:
    """Each with its name and what it lets somebody do."""
    return [(name, role(speech, name), role(speech, name, "may")) for name in roles]


def _seen(speech: DeskSpeech, line: StaffLine) -> str:
    return speech.moment(line.seen_at) if line.seen_at else speech.phrase("staff.never-seen")


def _ticked(fields: dict[str, str]) -> tuple[Role, ...]:
    return known_roles(name.removeprefix("role-") for name in fields if name.startswith("role-"))


def _id(text: str) -> uuid.UUID:
    """What is no id is nobody's."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
