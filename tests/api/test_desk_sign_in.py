"""Signing in at the desk, and the sessions that this begins, over real HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from pydantic import HttpUrl
from sqlalchemy import select

from bot.accounts.models import Account, DeskSession
from bot.accounts.presence import present
from bot.app import App
from tests.api.conftest import Serving
from tests.api.sign_in_steps import (
    OTHER,
    account,
    age,
    count,
    enter,
    hidden,
    idle,
    open_case,
    prove_session,
    sign_in,
    token,
    type_code,
)

HOSTILE = '<script>alert("1")</script>'


# --- signing in


async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: httpx.AsyncClient, door: App) -> None:
    unknown = await sign_in(client)
    await account(door)
    wrong = await sign_in(client, password=OTHER)
    assert (wrong.status_code, wrong.text) == (unknown.status_code, unknown.text)
    assert wrong.status_code == 401
    assert "Name or password is wrong" in wrong.text
    assert 'value="Amal"' in wrong.text
    assert OTHER not in wrong.text
    assert "set-cookie" not in wrong.headers
    assert {key: value for key, value in wrong.headers.items() if key != "date"} == {
        key: value for key, value in unknown.headers.items() if key != "date"
    }


@pytest.mark.parametrize("name", ["", "\x00", "\u202e", HOSTILE, "x" * 10_000, "\ud800"])
async def test_names_that_nobody_can_have_are_wrong_names(client: httpx.AsyncClient, name: str) -> None:
    body = "password=x&name=" + "".join(f"%{byte:02x}" for byte in name.encode("utf-8", "surrogatepass"))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await client.post("/desk/sign-in", content=body, headers=headers)
    assert answer.status_code == 401
    assert "<script>" not in answer.text


async def test_the_cookie_is_kept_from_scripts_and_other_sites(client: httpx.AsyncClient, door: App) -> None:
    await account(door)
    name, _, rest = (await sign_in(client)).headers["set-cookie"].partition("=")
    value, *attributes = rest.split("; ")
    assert name == "d"
    assert len(value) == 43
    assert {attribute.lower() for attribute in attributes} == {"httponly", "path=/", "samesite=strict"}


async def test_with_tls_the_cookie_is_bound_to_it_and_to_this_host(door: App) -> None:
    settings = door.settings.model_copy(update={"public_url": HttpUrl("https://help.example.org")})
    await account(door)
    async with Serving(replace(door, settings=settings)) as client:
        cookie = (await sign_in(client)).headers["set-cookie"]
        name, _, rest = cookie.partition("=")
        value, *attributes = rest.split("; ")
        assert name == "__Host-d"
        assert {attribute.lower() for attribute in attributes} == {"httponly", "path=/", "samesite=strict", "secure"}
        await prove_session(door, value)
        assert (await client.get("/desk", headers={"Cookie": f"__Host-d={value}"})).status_code == 200
        assert (await client.get("/desk", headers={"Cookie": f"d={value}"})).status_code == 401


async def test_a_token_that_was_there_before_is_never_signed_in(client: httpx.AsyncClient, door: App) -> None:
    await account(door)
    planted = "planted-planted-planted-planted-planted-pla"
    client.cookies.set("d", planted, domain="127.0.0.1")
    page = await sign_in(client)
    assert planted not in page.headers["set-cookie"]
    assert (await type_code(client, door, page)).status_code == 303
    async with Serving(door) as attacker:
        assert (await attacker.get("/desk", headers={"Cookie": f"d={planted}"})).status_code == 401


async def test_signing_in_again_gives_a_new_token_and_ends_the_former_session(
    signed_in: httpx.AsyncClient, door: App
) -> None:
    former = signed_in.cookies["d"]
    assert (await enter(signed_in, door)).status_code == 303
    assert signed_in.cookies["d"] != former
    assert await count(door, DeskSession) == 1
    assert (await signed_in.get("/desk")).status_code == 200


@pytest.mark.parametrize("path", ["/desk", "/desk/cases/5e2b6f1e-0000-4000-8000-000000000000"])
async def test_who_is_not_signed_in_may_sign_in_at_the_same_address(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path)
    assert page.status_code == 401
    assert hidden(page, "to") == path
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    "to",
    [
        "//evil.example", "https://evil.example/desk", "/desk/cases/../../x", "/", "/desk/sign-out", "/desk/cases/1",
        "/desk/link/x", "\\\\evil.example", "/desk\r\nX: y", "",
    ],
)  # fmt: skip
async def test_signing_in_leads_nowhere_but_to_the_desk(client: httpx.AsyncClient, door: App, to: str) -> None:
    await account(door)
    assert (await enter(client, door, to=to)).headers["location"] == "/desk"


async def test_signing_in_leads_on_to_the_case_that_was_asked_for(client: httpx.AsyncClient, door: App) -> None:
    case = await open_case(door, await account(door))
    answer = await enter(client, door, to=hidden(await client.get(case), "to"))
    assert (answer.status_code, answer.headers["location"]) == (303, case)


async def test_a_page_that_another_site_opens_asks_once_more_for_the_cookie(client: httpx.AsyncClient) -> None:
    """From another site a strict cookie does not come along; from our own page it does."""
    page = await client.get("/desk", headers={"Sec-Fetch-Site": "cross-site"})
    assert '<meta http-equiv="refresh" content="0">' in page.text
    again = await client.get("/desk", headers={"Sec-Fetch-Site": "same-origin"})
    assert (again.status_code, "http-equiv" in again.text) == (401, False)


# --- sessions


@pytest.mark.parametrize(
    "past",
    [{"used_at": timedelta(hours=2, minutes=1)}, {"expires_at": timedelta(seconds=1)}],
    ids=["idle", "old"],
)
async def test_a_session_that_is_over_asks_to_sign_in(
    signed_in: httpx.AsyncClient, door: App, past: dict[str, timedelta]
) -> None:
    assert (await signed_in.get("/desk")).status_code == 200
    await age(door, DeskSession, **past)
    assert (await signed_in.get("/desk")).status_code == 401


async def test_signing_out_ends_the_session_and_drops_the_cookie(signed_in: httpx.AsyncClient, door: App) -> None:
    value = signed_in.cookies["d"]
    fields = {"token": await token(signed_in)}
    async with door.sessions() as db:
        assert await present(db)
    out = await signed_in.post("/desk/sign-out", data=fields)
    assert (out.status_code, out.headers["location"]) == (303, "/desk/sign-in")
    assert "d" not in signed_in.cookies
    assert await count(door, DeskSession) == 0
    assert (await signed_in.get("/desk", headers={"Cookie": f"d={value}"})).status_code == 401
    async with door.sessions() as db:
        assert not await present(db)


@pytest.mark.parametrize("address", ["/desk/sign-out", "/desk/language", "/desk/here"])
@pytest.mark.parametrize("given", ["", "0" * 64, "of another session"])
async def test_a_form_without_the_token_of_this_session_changes_nothing(
    signed_in: httpx.AsyncClient, door: App, address: str, given: str
) -> None:
    if given == "of another session":
        given = await token(signed_in)
        await enter(signed_in, door)
    answer = await signed_in.post(address, data={"token": given, "language": "ar"})
    assert answer.status_code == 403
    assert (await signed_in.get("/desk")).status_code == 200
    async with door.sessions() as db:
        assert await db.scalar(select(Account.language)) == "en"


async def test_a_page_in_view_is_a_sign_of_life_but_no_use_of_the_session(
    signed_in: httpx.AsyncClient, door: App
) -> None:
    fields = {"token": await token(signed_in)}
    await age(door, DeskSession, used_at=timedelta(minutes=14))
    await age(door, Account, seen_at=timedelta(minutes=14))
    assert (await signed_in.post("/desk/here", data=fields)).status_code == 204
    async with door.sessions() as db:
        assert await present(db)
    assert await idle(door) > timedelta(minutes=13)


@pytest.mark.parametrize("accept", ["text/x-fragment", "text/event-stream"])
async def test_what_an_open_page_fetches_by_itself_is_no_sign_of_life(
    signed_in: httpx.AsyncClient, door: App, accept: str
) -> None:
    await age(door, DeskSession, used_at=timedelta(minutes=14))
    await age(door, Account, seen_at=timedelta(minutes=14))
    assert (await signed_in.get("/desk", headers={"Accept": accept})).status_code == 200
    async with door.sessions() as db:
        assert not await present(db)
    assert await idle(door) > timedelta(minutes=13)


async def test_a_page_that_she_opens_keeps_the_session(signed_in: httpx.AsyncClient, door: App) -> None:
    await age(door, DeskSession, used_at=timedelta(minutes=14))
    assert (await signed_in.get("/desk")).status_code == 200
    assert await idle(door) < timedelta(minutes=1)


async def test_a_page_that_was_touched_keeps_the_session(signed_in: httpx.AsyncClient, door: App) -> None:
    fields = {"token": await token(signed_in), "active": "1"}
    await age(door, DeskSession, used_at=timedelta(minutes=14))
    assert (await signed_in.post("/desk/here", data=fields)).status_code == 204
    assert await idle(door) < timedelta(minutes=1)


async def test_touching_a_page_does_not_open_what_is_locked(signed_in: httpx.AsyncClient, door: App) -> None:
    fields = {"token": await token(signed_in), "active": "1"}
    await age(door, DeskSession, used_at=timedelta(minutes=16))
    assert (await signed_in.post("/desk/here", data=fields)).status_code == 204
    assert (await signed_in.get("/desk")).status_code == 200
    assert await idle(door) > timedelta(minutes=15)


@pytest.mark.parametrize(
    ("method", "path", "accept"),
    [("GET", "/desk", "text/x-fragment"), ("GET", "/desk", "text/event-stream"), ("POST", "/desk/here", "*/*")],
)
async def test_scripts_without_a_session_get_no_page(
    client: httpx.AsyncClient, method: str, path: str, accept: str
) -> None:
    answer = await client.request(method, path, headers={"Accept": accept})
    assert (answer.status_code, answer.text) == (401, "")
