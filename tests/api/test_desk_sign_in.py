"""Signing in at the desk, one-time links, sessions and language, over real HTTP."""

from __future__ import annotations

import asyncio
import html
import re
import uuid
from dataclasses import replace
from datetime import timedelta
from functools import cache

import httpx
import pytest
from argon2 import PasswordHasher
from pydantic import HttpUrl
from sqlalchemy import func, select, update

from bot.accounts import links
from bot.accounts.models import Account, DeskSession, SignInLink
from bot.accounts.people import find_account
from bot.accounts.presence import present
from bot.accounts.sessions import open_session
from bot.app import App
from bot.conversations.models import Contact, Conversation
from bot.handoff.models import CaseMessage, HandoffCase
from tests.api.conftest import Serving

PASSWORD = "four words of no kin"
OTHER = "quite another password"
HOSTILE = '<script>alert("1")</script>'
TYPED = 'Dear <b>sister</b> & co,\n\n  "it" is \u202e safe'


async def new_link(door: App, name: str | None = None) -> str:
    async with door.sessions.begin() as db:
        account = await find_account(db, name) if name else None
        return "/desk/link/" + await links.make_link(db, account.id if account else None)


@cache
def password_hash() -> str:
    return PasswordHasher().hash(PASSWORD)


async def account(door: App, name: str = "Amal") -> uuid.UUID:
    """An account without a session."""
    async with door.sessions.begin() as db:
        made = Account(name=name, language="en", roles=["advocate"], password_hash=password_hash())
        db.add(made)
    return made.id


async def sign_in(
    client: httpx.AsyncClient, name: str = "Amal", password: str = PASSWORD, **more: str
) -> httpx.Response:
    return await client.post("/desk/sign-in", data={"name": name, "password": password, **more})


@pytest.fixture
async def signed_in(client: httpx.AsyncClient, door: App) -> httpx.AsyncClient:
    account_id = await account(door)
    async with door.sessions.begin() as db:
        client.cookies.set("d", await open_session(db, account_id), domain="127.0.0.1")
    return client


async def count(door: App, model: type) -> int:
    async with door.sessions() as db:
        return await db.scalar(select(func.count()).select_from(model)) or 0


async def age(door: App, model: type, **values: timedelta) -> None:
    """Let times of all rows lie so far back."""
    async with door.sessions.begin() as db:
        earlier = {name: func.clock_timestamp() - span for name, span in values.items()}
        await db.execute(update(model).values(**earlier))


async def open_case(door: App, account_id: uuid.UUID) -> str:
    """The path of a case that this advocate has."""
    async with door.sessions.begin() as db:
        contact = Contact(channel="web", pseudonym=uuid.uuid4().bytes, address=door.vault.encrypt("x"))
        db.add(contact)
        await db.flush()
        talk = Conversation(contact_id=contact.id)
        db.add(talk)
        await db.flush()
        case = HandoffCase(conversation_id=talk.id, priority="medium", reason="asked", claimed_by=account_id)
        case.claimed_at = func.now()
        db.add(case)
        await db.flush()
        return f"/desk/cases/{case.id}"


def hidden(page: httpx.Response, name: str) -> str:
    """The value of a field that the page carries on."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.text)
    assert found is not None, name
    return html.unescape(found[1])


async def token(client: httpx.AsyncClient) -> str:
    return hidden(await client.get("/desk"), "token")


# --- one-time links


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
    assert "huquq desk link --for NAME" in used.text
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
        assert (await sign_in(elsewhere)).status_code == 303
        link = await new_link(door, "amal")
        page = await client.get(link)
        assert 'value="Amal" readonly' in page.text
        assert (await client.post(link, data={"password": OTHER, "again": PASSWORD})).status_code == 422
        assert (await client.post(link, data={"password": "Amal", "again": "Amal"})).status_code == 422
        renewed = await client.post(link, data={"password": OTHER, "again": OTHER, "name": "Another"})
        assert (renewed.status_code, renewed.headers["location"]) == (303, "/desk")
        assert (await elsewhere.get("/desk")).status_code == 401
        assert (await sign_in(elsewhere)).status_code == 401
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
        assert entered.status_code == 303


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
        assert (await client.get("/desk", headers={"Cookie": f"__Host-d={value}"})).status_code == 200
        assert (await client.get("/desk", headers={"Cookie": f"d={value}"})).status_code == 401


async def test_a_token_that_was_there_before_is_never_signed_in(client: httpx.AsyncClient, door: App) -> None:
    await account(door)
    planted = "planted-planted-planted-planted-planted-pla"
    client.cookies.set("d", planted, domain="127.0.0.1")
    cookie = (await sign_in(client)).headers["set-cookie"]
    assert planted not in cookie
    async with Serving(door) as attacker:
        assert (await attacker.get("/desk", headers={"Cookie": f"d={planted}"})).status_code == 401


async def test_signing_in_again_gives_a_new_token_and_ends_the_former_session(
    signed_in: httpx.AsyncClient, door: App
) -> None:
    former = signed_in.cookies["d"]
    assert (await sign_in(signed_in)).status_code == 303
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
    assert (await sign_in(client, to=to)).headers["location"] == "/desk"


async def test_signing_in_leads_on_to_the_case_that_was_asked_for(client: httpx.AsyncClient, door: App) -> None:
    case = await open_case(door, await account(door))
    answer = await sign_in(client, to=hidden(await client.get(case), "to"))
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
        await sign_in(signed_in)
    answer = await signed_in.post(address, data={"token": given, "language": "ar"})
    assert answer.status_code == 403
    assert (await signed_in.get("/desk")).status_code == 200
    async with door.sessions() as db:
        assert await db.scalar(select(Account.language)) == "en"


async def test_a_page_in_view_is_a_sign_of_life_but_no_use_of_the_session(
    signed_in: httpx.AsyncClient, door: App
) -> None:
    fields = {"token": await token(signed_in)}
    await age(door, DeskSession, used_at=timedelta(minutes=119))
    await age(door, Account, seen_at=timedelta(minutes=119))
    assert (await signed_in.post("/desk/here", data=fields)).status_code == 204
    async with door.sessions() as db:
        assert await present(db)
        idle = await db.scalar(select(func.clock_timestamp() - DeskSession.used_at))
    assert idle is not None
    assert idle > timedelta(minutes=118)


@pytest.mark.parametrize("accept", ["text/x-fragment", "text/event-stream"])
async def test_what_an_open_page_fetches_by_itself_is_no_sign_of_life(
    signed_in: httpx.AsyncClient, door: App, accept: str
) -> None:
    await age(door, DeskSession, used_at=timedelta(minutes=119))
    await age(door, Account, seen_at=timedelta(minutes=119))
    await signed_in.get("/desk", headers={"Accept": accept})
    async with door.sessions() as db:
        assert not await present(db)
        idle = await db.scalar(select(func.clock_timestamp() - DeskSession.used_at))
    assert idle is not None
    assert idle > timedelta(minutes=118)


async def test_a_page_that_she_opens_keeps_the_session(signed_in: httpx.AsyncClient, door: App) -> None:
    await age(door, DeskSession, used_at=timedelta(minutes=119))
    assert (await signed_in.get("/desk")).status_code == 200
    async with door.sessions() as db:
        idle = await db.scalar(select(func.clock_timestamp() - DeskSession.used_at))
    assert idle is not None
    assert idle < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("method", "path", "accept"),
    [("GET", "/desk", "text/x-fragment"), ("GET", "/desk", "text/event-stream"), ("POST", "/desk/here", "*/*")],
)
async def test_scripts_without_a_session_get_no_page(
    client: httpx.AsyncClient, method: str, path: str, accept: str
) -> None:
    answer = await client.request(method, path, headers={"Accept": accept})
    assert (answer.status_code, answer.text) == (401, "")


# --- what was typed


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
        carried = {"to": hidden(page, "to"), "text": hidden(page, "text")}
        assert carried == {"to": case, "text": TYPED}
        page = await sign_in(client, password=OTHER, **carried)
        assert page.status_code == 401
    page = await sign_in(client, **carried)
    assert page.status_code == 200
    box = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page.text, re.DOTALL)
    assert box is not None
    assert html.unescape(box[1]) == TYPED
    assert "Nothing was sent yet" in page.text
    assert await count(door, CaseMessage) == 0
    assert (await client.get(case)).status_code == 200


async def test_text_typed_on_a_page_of_a_former_session_is_in_its_box_again(
    client: httpx.AsyncClient, door: App
) -> None:
    case = await open_case(door, await account(door))
    await sign_in(client)
    form = {"token": await token(client), "form": str(uuid.uuid4()), "text": TYPED}
    await sign_in(client)
    page = await client.post(f"{case}/write", data=form)
    assert page.status_code == 403
    box = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page.text, re.DOTALL)
    assert box is not None
    assert html.unescape(box[1]) == TYPED
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
    for page in (await client.get("/desk/sign-in"), await client.get(await new_link(door))):
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
    await sign_in(client, "Zainab", OTHER)
    await sign_in(client, "Zainab")
    await client.post("/desk/sign-out", data={"token": "wrong"})
    written = "".join(capfd.readouterr())
    for secret in ("Zainab", PASSWORD, OTHER, link.rpartition("/")[2], client.cookies["d"]):
        assert secret not in written


async def test_a_body_that_is_no_form_is_refused_before_and_after_signing_in(
    signed_in: httpx.AsyncClient, door: App
) -> None:
    paths = ("/desk/sign-in", "/desk/language", f"/desk/cases/{uuid.uuid4()}/write", await new_link(door))
    for _ in range(2):
        for path in paths:
            assert (await signed_in.post(path, json={"text": "x"})).status_code == 400
            assert (await signed_in.post(path, data={"text": "x" * 1_100_000})).status_code == 413
        signed_in.cookies.clear()
