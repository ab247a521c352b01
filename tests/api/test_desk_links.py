"""One-time links of the desk, over real HTTP: a new account, a new password."""

from __future__ import annotations

import asyncio
import html
import re
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from bot.accounts.models import Account, DeskSession, SignInLink
from bot.app import App
from tests.api.conftest import Serving
from tests.api.sign_in_steps import (
    OTHER,
    PASSWORD,
    account,
    age,
    count,
    enter,
    new_link,
    set_up,
    sign_in,
    type_code,
)

HOSTILE = '<script>alert("1")</script>'


async def test_a_link_can_be_looked_at_any_number_of_times_and_then_makes_an_account(
    client: httpx.AsyncClient, door: App
) -> None:
    link = await new_link(door)
    looks = [await client.get(link, headers={"Sec-Fetch-Site": "cross-site"}) for _ in range(3)]
    assert [(look.status_code, "set-cookie" in look.headers) for look in looks] == [(200, False)] * 3
    made = await client.post(
        link, data={"name": " Amal  K ", "language": "ar", "password": PASSWORD, "again": PASSWORD}
    )
    assert (made.status_code, made.headers["location"]) == (303, "/desk")
    async with door.sessions() as db:
        stored = (await db.execute(select(Account))).scalar_one()
    assert (stored.name, stored.language) == ("Amal K", "ar")
    page = await client.get("/desk")
    assert (page.status_code, 'action="/desk/set-up"' in page.text) == (401, True)
    assert '<html lang="ar" dir="rtl">' in page.text
    await set_up(client)
    page = await client.get("/desk")
    assert page.status_code == 200
    assert '<html lang="ar" dir="rtl">' in page.text


@pytest.mark.parametrize("why", ["used", "old", "unknown"])
async def test_a_link_that_is_over_says_how_to_get_a_new_one(client: httpx.AsyncClient, door: App, why: str) -> None:
    link = await new_link(door)
    form = {"name": "Amal", "language": "en", "password": PASSWORD, "again": PASSWORD}
    if why == "used":
        assert (await client.post(link, data=form)).status_code == 303
    elif why == "old":
        await age(door, SignInLink, expires_at=timedelta(seconds=1))
    else:
        link = "/desk/link/unknown"
    before = await count(door, Account)
    looked, used = await client.get(link), await client.post(link, data={**form, "name": "Amina"})
    assert (looked.status_code, used.status_code) == (404, 404)
    assert looked.text == used.text
    assert "huquq desk link --help" in used.text
    assert await count(door, Account) == before


async def test_of_two_uses_of_a_link_at_once_one_wins(client: httpx.AsyncClient, door: App) -> None:
    link = await new_link(door)
    form = {"language": "en", "password": PASSWORD, "again": PASSWORD}
    results = await asyncio.gather(*(client.post(link, data={**form, "name": f"Amal {n}"}) for n in range(4)))
    assert sorted(result.status_code for result in results) == [303, 404, 404, 404]
    assert (await count(door, Account), await count(door, DeskSession)) == (1, 1)


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"name": "A"}, "name", "2 to 40"),
        ({"name": "x" * 10_000}, "name", "2 to 40"),
        ({"name": "Am\u202eal"}, "name", "can&#39;t be seen"),
        ({"name": "Am\x00al"}, "name", "can&#39;t be seen"),
        ({"name": "amina"}, "name", "Choose another"),
        ({"password": "x" * 11, "again": "x" * 11}, "password", "at least 12"),
        ({"password": "x" * 201, "again": "x" * 201}, "password", "at most 200"),
        (
            {"name": "Amal of the desk", "password": "amal of the DESK", "again": "amal of the DESK"},
            "password",
            "your name",
        ),
        ({"again": OTHER}, "again", "not the same"),
    ],
)
async def test_what_cannot_be_taken_is_said_beside_its_field_and_nothing_but_passwords_is_lost(
    client: httpx.AsyncClient, door: App, changed: dict[str, str], field: str, reason: str
) -> None:
    await account(door, "Amina")
    link = await new_link(door)
    form = {"name": "Amal", "language": "ar", "password": PASSWORD, "again": PASSWORD, **changed}
    page = await client.post(link, data=form)
    assert page.status_code == 422
    error = re.search(r'<p class="error" id="([a-z]+)-error">([^<]*)</p>', page.text)
    assert error is not None
    assert error[1] == field
    assert reason in error[2]
    assert f'value="{html.escape(form["name"])}"' in page.text
    assert re.search(r'value="ar" checked', page.text)
    assert not re.search(r'type="password"[^>]*value', page.text)
    assert (
        await client.post(link, data={**form, "name": "Amal", "password": OTHER, "again": OTHER})
    ).status_code == 303


async def test_a_name_is_shown_as_text_and_never_acts(client: httpx.AsyncClient, door: App) -> None:
    link = await new_link(door)
    form = {"name": HOSTILE, "language": "en", "password": PASSWORD, "again": PASSWORD}
    assert (await client.post(link, data=form)).status_code == 303
    renewing = await new_link(door, HOSTILE)
    for page in (await client.get("/desk"), await client.get(renewing), await sign_in(client, HOSTILE, "wrong")):
        assert "<script>alert" not in page.text
        assert html.escape("alert(") in page.text


async def test_a_link_for_an_account_sets_its_password_and_ends_its_sessions(
    client: httpx.AsyncClient, door: App
) -> None:
    await account(door)
    async with Serving(door) as elsewhere:
        assert (await enter(elsewhere, door)).status_code == 303
        assert (await elsewhere.get("/desk")).status_code == 200
        link = await new_link(door, "amal")
        page = await client.get(link)
        assert 'value="Amal" readonly' in page.text
        assert (await client.post(link, data={"password": OTHER, "again": PASSWORD})).status_code == 422
        assert (await client.post(link, data={"password": "Amal", "again": "Amal"})).status_code == 422
        renewed = await client.post(link, data={"password": OTHER, "again": OTHER, "name": "Another"})
        assert (renewed.status_code, renewed.headers["location"]) == (303, "/desk")
        assert (await elsewhere.get("/desk")).status_code == 401
        assert (await sign_in(elsewhere)).status_code == 401
    page = await client.get("/desk")
    assert page.status_code == 401  # a link is no second factor
    assert (await type_code(client, door, page)).status_code == 303
    assert (await client.get("/desk")).status_code == 200
    async with door.sessions() as db:
        assert (await db.execute(select(Account.name))).scalars().all() == ["Amal"]


async def test_a_form_from_another_site_uses_no_link_and_signs_nobody_in(client: httpx.AsyncClient, door: App) -> None:
    await account(door, "Amina")
    link = await new_link(door)
    form = {"name": "Amal", "language": "en", "password": PASSWORD, "again": PASSWORD}
    for site in ("cross-site", "same-site"):
        used = await client.post(link, data=form, headers={"Sec-Fetch-Site": site})
        entered = await client.post("/desk/sign-in", data={**form, "name": "Amina"}, headers={"Sec-Fetch-Site": site})
        assert (used.status_code, entered.status_code) == (403, 403)
    assert (await count(door, Account), await count(door, DeskSession)) == (1, 0)
    for site in ("same-origin", "none"):
        entered = await client.post("/desk/sign-in", data={**form, "name": "Amina"}, headers={"Sec-Fetch-Site": site})
        assert (entered.status_code, "set-cookie" in entered.headers) == (200, True)
