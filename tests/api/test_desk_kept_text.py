"""What she had typed when her sign-in ended, over real HTTP; the language of the desk, its frame, its logs."""

from __future__ import annotations

import re
import uuid

import httpx
import pytest
from sqlalchemy import select

from bot.accounts.models import Account
from bot.app import App
from bot.handoff.models import CaseMessage
from tests.api.desk import box
from tests.api.sign_in_steps import (
    OTHER,
    PASSWORD,
    TYPED,
    account,
    carried,
    count,
    enter,
    new_link,
    open_case,
    set_up,
    sign_in,
    token,
    type_code,
)


@pytest.mark.parametrize("deed", ["write", "claim"])
async def test_text_typed_before_the_sign_in_ended_is_in_its_box_again(
    client: httpx.AsyncClient, door: App, deed: str
) -> None:
    case = await open_case(door, await account(door))
    form = {"token": "any", "form": str(uuid.uuid4()), "text": TYPED.replace("\n", "\r\n")}
    page = await client.post(f"{case}/{deed}", data=form)
    assert page.status_code == 401
    assert "is not lost" in page.text
    for _ in range(2):  # a slip at the password loses nothing either
        assert carried(page) == {"to": case, "text": TYPED}
        page = await sign_in(client, password=OTHER, **carried(page))
        assert page.status_code == 401
    page = await sign_in(client, **carried(page))
    assert (page.status_code, carried(page)) == (200, {"to": case, "text": TYPED})
    wrong = await client.post("/desk/code", data={"code": "000000", **carried(page)})
    assert (wrong.status_code, carried(wrong)) == (401, {"to": case, "text": TYPED})
    page = await type_code(client, door, wrong)
    assert page.status_code == 200
    assert box(page) == TYPED
    assert "Nothing was sent yet" in page.text
    assert await count(door, CaseMessage) == 0
    assert (await client.get(case)).status_code == 200


async def test_text_typed_on_a_page_of_a_former_session_is_in_its_box_again(
    client: httpx.AsyncClient, door: App
) -> None:
    case = await open_case(door, await account(door))
    await enter(client, door)
    form = {"token": await token(client), "form": str(uuid.uuid4()), "text": TYPED}
    await enter(client, door)
    page = await client.post(f"{case}/write", data=form)
    assert page.status_code == 403
    assert box(page) == TYPED
    assert "Nothing was sent yet" in page.text
    assert await count(door, CaseMessage) == 0


async def test_another_site_puts_no_text_into_the_box(client: httpx.AsyncClient, door: App) -> None:
    case = await open_case(door, await account(door))
    page = await client.post(f"{case}/write", data={"text": TYPED}, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 403
    assert "sister" not in page.text


# --- language, frame, logs


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("ar", 'lang="ar" dir="rtl"'),
        ("ar-EG,en;q=0.5", 'lang="ar" dir="rtl"'),
        ("fr, en;q=0.2, ar;q=0.8", 'lang="ar" dir="rtl"'),
        ("so,ur", 'lang="en" dir="ltr"'),
        ("ar;q=0", 'lang="en" dir="ltr"'),
        ("ar;q=x,;;,", 'lang="en" dir="ltr"'),
        ("", 'lang="en" dir="ltr"'),
    ],
)
async def test_before_signing_in_pages_follow_the_browsers_language(
    client: httpx.AsyncClient, asked: str, got: str
) -> None:
    assert got in (await client.get("/desk/sign-in", headers={"Accept-Language": asked})).text


async def test_an_advocate_changes_the_language_of_her_desk(signed_in: httpx.AsyncClient) -> None:
    fields = {"token": await token(signed_in), "language": "ar"}
    assert (await signed_in.post("/desk/language", data=fields)).headers["location"] == "/desk"
    assert 'lang="ar" dir="rtl"' in (await signed_in.get("/desk")).text
    await signed_in.post("/desk/language", data={**fields, "language": "so"})  # the desk does not speak it
    assert 'lang="ar" dir="rtl"' in (await signed_in.get("/desk")).text


async def test_the_language_is_changed_on_the_list_and_not_beside_a_text(
    signed_in: httpx.AsyncClient, door: App
) -> None:
    async with door.sessions() as db:
        account_id = await db.scalar(select(Account.id))
    assert account_id is not None
    assert "/desk/language" in (await signed_in.get("/desk")).text
    assert "/desk/language" not in (await signed_in.get(await open_case(door, account_id))).text


async def test_every_field_has_a_label_and_nothing_comes_from_elsewhere(client: httpx.AsyncClient, door: App) -> None:
    await account(door, app=False)
    await account(door, "Amina")
    pages = [await client.get("/desk/sign-in"), await client.get(await new_link(door))]
    pages += [await sign_in(client), await sign_in(client, "Amina")]
    for page in pages:
        fields = re.findall(r'<input type="(?:text|password)" id="([a-z]+)"', page.text)
        assert fields
        for field in fields:
            assert f'<label for="{field}">' in page.text
        assert not re.search(r"https?://|<script|<style| style=| on[a-z]+=", page.text)


async def test_no_name_password_or_token_is_logged(
    client: httpx.AsyncClient, door: App, capfd: pytest.CaptureFixture[str]
) -> None:
    link = await new_link(door)
    form = {"name": "Zainab", "language": "en", "password": PASSWORD, "again": PASSWORD}
    await client.post(link, data=form)
    phone = await set_up(client)
    await sign_in(client, "Zainab", OTHER)
    await enter(client, door, "Zainab")
    await client.post("/desk/sign-out", data={"token": "wrong"})
    written = "".join(capfd.readouterr())
    for secret in ("Zainab", PASSWORD, OTHER, link.rpartition("/")[2], client.cookies["d"], phone.secret):
        assert secret not in written


async def test_a_body_that_is_no_form_is_refused_before_and_after_signing_in(
    signed_in: httpx.AsyncClient, door: App
) -> None:
    paths = (
        "/desk/sign-in",
        "/desk/language",
        f"/desk/cases/{uuid.uuid4()}/write",
        "/desk/me/password",
        await new_link(door),
    )
    for _ in range(2):
        for path in paths:
            assert (await signed_in.post(path, json={"text": "x"})).status_code == 400
            assert (await signed_in.post(path, data={"text": "x" * 1_100_000})).status_code == 413
        signed_in.cookies.clear()
