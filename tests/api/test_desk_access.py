"""Who may do what at the desk: every address of it, for everybody, over real HTTP."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import func, text, update

from api.app import create_app
from bot.accounts import links
from bot.accounts.models import Account, DeskSession
from bot.accounts.roles import Role
from bot.app import App
from tests.api.desk import Desk, Person

PEOPLE: dict[str, tuple[Role, ...]] = {
    "code": ("coordinator", "admin"),
    "set-up": ("coordinator", "admin"),
    "locked": ("coordinator", "admin"),
    "volunteer": ("volunteer",),
    "advocate": ("advocate",),
    "coordinator": ("coordinator",),
    "admin": ("admin",),
    "admin+advocate": ("admin", "advocate"),
    "coordinator+admin": ("coordinator", "admin"),
}
"""The first three could do everything, if their sessions were open."""
WHO = ("nobody", *PEOPLE)
CASE, ONE = "/desk/cases/{address}", "/desk/people/{address}"
ALL = (401,) * 4
"""Nobody, and those whose sessions are not open."""


@dataclass(frozen=True)
class Row:
    """`statuses`: what each of WHO gets."""

    method: str
    path: str
    statuses: tuple[int, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    deed: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path.replace('{deed}', self.deed)}"


FORBIDDEN_OR: dict[str, tuple[int, ...]] = {
    # of volunteer, advocate, coordinator, admin, admin+advocate, coordinator+admin
    "cases": (0, 1, 1, 0, 1, 1),
    "address": (0, 0, 1, 0, 0, 1),
    "invite": (0, 0, 1, 1, 1, 1),
    "accounts": (0, 0, 0, 1, 1, 1),
}


def need(right: str, status: int) -> tuple[int, ...]:
    return (*ALL, *(status if may else 403 for may in FORBIDDEN_OR[right]))


TABLE = [
    Row("GET", "/desk/sign-in", (200,) * 10),
    Row("POST", "/desk/sign-in", (401,) * 10, {"name": "{once}", "password": "x"}),
    Row("POST", "/desk/code", (401, 401, 200, 200, *(303,) * 6), {"code": "1"}),
    Row("POST", "/desk/set-up", (401, 401, 422, 401, *(400,) * 6), {"code": "1"}),
    Row("POST", "/desk/unlock", (401, 200, 200, 401, *(303,) * 6), {"password": "x"}),
    Row("POST", "/desk/sign-out", (401, *(303,) * 9)),
    Row("POST", "/desk/language", (401, 401, 401, *(303,) * 7), {"language": "ar"}),
    Row("POST", "/desk/here", (401, 401, 401, *(204,) * 7)),
    Row("GET", "/desk/link/{token}", (200,) * 10),
    Row("POST", "/desk/link/{token}", (422,) * 10),
    Row("GET", "/desk", (401, 401, 401, 200, 303, 200, 200, 303, 200, 200)),
    Row("GET", "/desk/events", (401, 401, 401, 200, *need("cases", 200)[4:])),
    Row("GET", CASE, need("cases", 200)),
    Row("GET", f"{CASE}/events", need("cases", 200)),
    Row("POST", f"{CASE}/address", need("address", 200), {"reason": "danger"}),
    Row("POST", f"{CASE}/{{deed}}", need("cases", 303), deed="claim"),
    Row("POST", f"{CASE}/{{deed}}", need("cases", 409), {"text": "x", "form_id": str(uuid.uuid4())}, "write"),
    Row("POST", f"{CASE}/{{deed}}", need("cases", 409), deed="resolve"),
    Row("GET", "/desk/me", (*ALL, *(200,) * 6)),
    Row("POST", "/desk/me/end", (*ALL, *(303,) * 6)),
    Row("POST", "/desk/me/end-all", (*ALL, *(303,) * 6)),
    Row("POST", "/desk/me/password", (*ALL, *(422,) * 6), {"old": "x", "password": "short"}),
    Row("POST", "/desk/me/new-app", (*ALL, *(422,) * 6), {"code": "1"}),
    Row("GET", "/desk/people", need("invite", 200)),
    Row("POST", "/desk/people/invite", need("invite", 200), {"role-advocate": "1"}),
    Row("POST", "/desk/people/withdraw", need("invite", 303)),
    Row("GET", ONE, need("accounts", 200)),
    Row("POST", f"{ONE}/{{deed}}", need("accounts", 303), {"role-admin": "1"}, "roles"),
    Row("POST", f"{ONE}/{{deed}}", need("accounts", 303), deed="lock"),
    Row("POST", f"{ONE}/{{deed}}", need("accounts", 303), deed="remove"),
    Row("POST", f"{ONE}/{{deed}}", need("accounts", 200), {"new-factor": "1"}, "link"),
]


def test_every_address_of_the_desk_stands_in_the_table(door: App) -> None:
    routes = [(route.path or "", route.methods or ()) for route in iter_route_contexts(create_app(door).routes)]
    there = {(method, path) for path, methods in routes for method in methods if path.startswith("/desk")}
    assert there == {(row.method, row.path) for row in TABLE}


@pytest.mark.parametrize("row", TABLE, ids=str)
async def test_who_gets_what(desk: Desk, row: Row) -> None:
    got = []
    for who, expected in zip(WHO, row.statuses, strict=True):
        browser, token = await somebody(desk, who)
        address = await path(desk, row)
        before = await store(desk)
        got.append(await ask(browser, row, address, token))
        if expected in (401, 403):
            assert await store(desk) == before, who
    assert dict(zip(WHO, got, strict=True)) == dict(zip(WHO, row.statuses, strict=True))


async def somebody(desk: Desk, who: str) -> tuple[httpx.AsyncClient, str]:
    """Her browser, and the token of her forms."""
    person = await desk.person(f"{who} {uuid.uuid4().hex[:4]}", roles=PEOPLE.get(who, ("advocate",)))
    now = func.clock_timestamp()
    changes = {
        "nobody": update(DeskSession).values(expires_at=now),
        "code": update(DeskSession).values(proven_at=None),
        "locked": update(DeskSession).values(used_at=now - timedelta(minutes=16)),
    }
    async with desk.app.sessions.begin() as db:
        if who in changes:
            await db.execute(changes[who].where(DeskSession.account_id == person.id))
        elif who == "set-up":
            await db.execute(update(Account).where(Account.id == person.id).values(factor_secret=None))
    return person.browser, person.form_token


async def path(desk: Desk, row: Row) -> str:
    """With a case, an account and a link that nobody touched before."""
    async with desk.app.sessions.begin() as db:
        link = await links.invite(db, ("volunteer",))
    case, other = await desk.case(channel="telegram"), await desk.person(f"Other {uuid.uuid4().hex[:4]}")
    address = case.id if row.path.startswith(CASE) else other.id
    return row.path.format(address=address, deed=row.deed, token=link)


async def ask(browser: httpx.AsyncClient, row: Row, address: str, token: str) -> int:
    accept = "text/event-stream" if row.path.endswith("/events") else "text/html"
    fields = {name: value.format(once=uuid.uuid4().hex) for name, value in row.fields.items()}
    form = {"token": token, **fields} if row.method == "POST" else None
    async with browser.stream(row.method, address, data=form, headers={"Accept": accept}) as answer:
        return answer.status_code


async def store(desk: Desk) -> list[list[str]]:
    """All that a request might change, but for when somebody was there, and tries that were wrong."""
    queries = (
        "SELECT row(id, name, password_hash, language, roles, factor_secret, factor_step)::text FROM account",
        "SELECT row(id, account_id, proven_at, expires_at)::text FROM desk_session",
        "SELECT t::text FROM sign_in_link AS t",
        "SELECT t::text FROM handoff_case AS t",
        "SELECT t::text FROM case_message AS t",
        "SELECT t::text FROM audit_entry AS t WHERE action NOT LIKE 'wrong-%'",
    )
    async with desk.app.sessions() as db:
        return [sorted(await db.scalars(text(query))) for query in queries]


# --- who counts as there


@pytest.mark.parametrize(
    ("roles", "there"),
    [(("admin",), False), (("volunteer",), False), (("advocate",), True), (("admin", "coordinator"), True)],
)
async def test_only_who_answers_cases_counts_as_there(desk: Desk, roles: tuple[Role, ...], there: bool) -> None:
    leyla = await desk.person(roles=roles)
    await leyla.get("/desk")
    await leyla.get("/desk/me")
    await leyla.post("/desk/here")
    assert await seen(desk, leyla) == there


@pytest.mark.parametrize("who", ["code", "set-up"])
async def test_who_has_shown_a_password_only_does_not_count_as_there(desk: Desk, who: str) -> None:
    browser, token = await somebody(desk, who)
    await browser.get("/desk")
    await browser.post("/desk/here", data={"token": token})
    async with desk.app.sessions() as db:
        assert await db.scalar(text("SELECT count(seen_at) FROM account")) == 0


async def seen(desk: Desk, person: Person) -> bool:
    async with desk.app.sessions() as db:
        account = await db.get(Account, person.id)
    assert account is not None
    return account.seen_at is not None


async def test_pages_offer_only_what_may_be_done(desk: Desk) -> None:
    case = await desk.case()
    for roles, people, number in (("advocate", False, False), ("coordinator", True, True)):
        page = await (await desk.person(roles, roles=(roles,))).get(case.path)
        assert ('href="/desk/people"' in page.text, "/address" in page.text) == (people, number)


async def test_who_sees_no_case_is_led_to_her_own_work(desk: Desk) -> None:
    for name, roles, home in (("A", ("admin",), "/desk/people"), ("V", ("volunteer",), "/desk/me")):
        person = await desk.person(name, roles=roles)  # type: ignore[arg-type]  # literals that a loop widens
        assert (await person.get("/desk")).headers["location"] == home
        refused = await person.get(f"/desk/cases/{uuid.uuid4()}")
        assert f'href="{home}"' in refused.text
        for accept in ("text/x-fragment", "text/event-stream"):
            empty = await person.get(f"/desk/cases/{uuid.uuid4()}", Accept=accept)
            assert (empty.status_code, empty.text) == (403, "")
