"""What stands between a password and the desk: the second factor, its set-up, the lock. Over real HTTP."""

from __future__ import annotations

import time
from datetime import timedelta
from types import SimpleNamespace

import httpx
import pytest
from sqlalchemy import select

from api.desk import checks, events
from bot.accounts.factor import new_secret
from bot.accounts.models import Account, DeskSession
from bot.app import App
from bot.audit.models import AuditEntry
from bot.handoff.models import CaseMessage
from tests.api.conftest import Serving
from tests.api.desk import Desk, box, words
from tests.api.sign_in_steps import (
    OTHER,
    PASSWORD,
    TYPED,
    account,
    age,
    carried,
    code,
    count,
    enter,
    hidden,
    idle,
    open_case,
    secret_of,
    set_up,
    sign_in,
    token,
    type_code,
)
from tests.api.test_desk_cases_events import SOON, opened
from tests.authenticator import SECONDS, Authenticator, code_at

LATER = timedelta(minutes=16)


async def actions(app: App) -> list[str]:
    async with app.sessions() as db:
        return list(await db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


# --- a code


async def test_a_password_and_a_code_open_the_desk(client: httpx.AsyncClient, door: App) -> None:
    await account(door)
    page = await sign_in(client)
    assert (page.status_code, "authenticator app" in words(page)) == (200, True)
    assert page.headers["cache-control"] == "no-store"
    assert (await client.get("/desk")).status_code == 401
    answer = await type_code(client, door, page)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert (await client.get("/desk")).status_code == 200
    assert await actions(door) == ["signed-in"]


async def test_a_volunteer_is_in_with_her_password(client: httpx.AsyncClient, door: App) -> None:
    await account(door, roles=("volunteer",))
    assert (await sign_in(client)).status_code == 303
    assert (await client.get("/desk/me")).status_code == 200
    assert await actions(door) == ["signed-in"]


async def test_a_code_serves_once(client: httpx.AsyncClient, door: App) -> None:
    await account(door)
    typed = await code(door)
    await sign_in(client)
    assert (await client.post("/desk/code", data={"code": typed})).status_code == 303
    async with Serving(door) as thief:
        await sign_in(thief)
        refused = await thief.post("/desk/code", data={"code": typed})
        assert (refused.status_code, "used before" in refused.text) == (401, True)
        assert (await thief.get("/desk")).status_code == 401
    assert await actions(door) == ["signed-in", "wrong-code"]


@pytest.mark.parametrize("typed", ["", "000000", "garbage", "\x00", "٠", "9" * 5000])
async def test_a_wrong_code_opens_nothing_and_is_noted(client: httpx.AsyncClient, door: App, typed: str) -> None:
    await account(door)
    page = await sign_in(client)
    refused = await client.post("/desk/code", data={"code": typed, **carried(page)})
    assert (refused.status_code, "wrong, too old" in refused.text) == (401, True)
    assert (await client.get("/desk")).status_code == 401
    assert await actions(door) == ["wrong-code"]


async def test_the_code_of_another_account_is_wrong(client: httpx.AsyncClient, door: App) -> None:
    await account(door)
    await account(door, "Amina")
    await sign_in(client)
    assert (await client.post("/desk/code", data={"code": await code(door, "Amina")})).status_code == 401


async def test_after_five_wrong_codes_none_is_checked_for_a_while_and_the_text_stays(
    client: httpx.AsyncClient, door: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "time", SimpleNamespace(monotonic=lambda: 1000.0))
    case = await open_case(door, await account(door))
    page = await sign_in(client, to=case, text=TYPED)
    for _ in range(5):
        page = await client.post("/desk/code", data={"code": "1", **carried(page)})
        assert page.status_code == 401
    right = await code(door)
    page = await client.post("/desk/code", data={"code": right, **carried(page)})
    assert (page.status_code, carried(page)) == (429, {"to": case, "text": TYPED})
    assert await actions(door) == ["wrong-code"] * 5
    async with Serving(door) as restarted:  # the code was not used up
        restarted.cookies.set("d", client.cookies["d"], domain="127.0.0.1")
        assert (await restarted.post("/desk/code", data={"code": right})).status_code == 303


@pytest.mark.parametrize("address", ["/desk/code", "/desk/set-up", "/desk/unlock"])
async def test_another_site_types_nothing_for_her(client: httpx.AsyncClient, door: App, address: str) -> None:
    await account(door)
    await sign_in(client)
    form = {"code": await code(door), "password": PASSWORD}
    for site in ("cross-site", "same-site"):
        answer = await client.post(address, data=form, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
    assert (await client.get("/desk")).status_code == 401


async def test_a_session_without_a_code_ends_after_a_quarter_of_an_hour(client: httpx.AsyncClient, door: App) -> None:
    await account(door)
    page = await sign_in(client)
    await age(door, DeskSession, expires_at=timedelta(seconds=1))
    answer = await client.post("/desk/code", data={"code": await code(door), **carried(page)})
    assert (answer.status_code, 'action="/desk/sign-in"' in answer.text) == (401, True)


# --- setting up


async def test_a_first_app_is_set_up_with_its_first_code(client: httpx.AsyncClient, door: App) -> None:
    await account(door, app=False)
    page = await sign_in(client)
    phone = Authenticator.set_up_by(page.text)
    assert f"otpauth://totp/Desk:Amal?secret={phone.secret}" in page.text
    assert "<svg" in page.text
    assert " style=" not in page.text
    form = {"sealed": hidden(page, "sealed"), **carried(page)}
    wrong = await client.post("/desk/set-up", data={**form, "code": "000"})
    assert wrong.status_code == 422
    assert Authenticator.set_up_by(wrong.text).secret == phone.secret  # no new picture to scan
    assert (await client.get("/desk")).status_code == 401
    done = await client.post("/desk/set-up", data={**form, "code": phone.code()})
    assert (done.status_code, done.headers["location"]) == (303, "/desk")
    assert (await client.get("/desk")).status_code == 200
    assert await actions(door) == ["factor-set-up"]
    assert await secret_of(door) == phone.secret
    assert (await enter(client, door)).status_code == 303


async def test_setting_up_ends_her_sessions_elsewhere(client: httpx.AsyncClient, door: App) -> None:
    await account(door, app=False)
    async with Serving(door) as elsewhere:
        page = await sign_in(elsewhere)
        await sign_in(client)
        await set_up(client)
        phone = Authenticator.set_up_by(page.text)
        late = {"sealed": hidden(page, "sealed"), "code": phone.code()}
        assert (await elsewhere.post("/desk/set-up", data=late)).status_code == 401
    assert await count(door, DeskSession) == 1
    assert await secret_of(door) != phone.secret


@pytest.mark.parametrize("whose", ["another's", "forged", "her text", "none"])
async def test_a_secret_that_was_not_sealed_for_her_is_refused(
    client: httpx.AsyncClient, door: App, whose: str
) -> None:
    await account(door, app=False)
    amina = await account(door, "Amina", app=False)
    sealed = {
        "another's": hidden(await sign_in(client, "Amina"), "sealed"),
        "forged": "gAAAAA" + "x" * 90,
        "her text": door.vault.encrypt(f"text:{amina}:{new_secret()}").decode(),
        "none": "",
    }[whose]
    page = await sign_in(client)
    phone = Authenticator.set_up_by(page.text)
    answer = await client.post("/desk/set-up", data={"sealed": sealed, "code": phone.code()})
    assert answer.status_code == 422
    assert hidden(answer, "sealed") != sealed
    async with door.sessions() as db:
        assert (await db.scalars(select(Account.factor_secret))).all() == [None, None]


@pytest.mark.parametrize("stage", ["code", "locked"])
async def test_who_has_not_shown_the_app_that_is_there_sets_up_no_other(
    client: httpx.AsyncClient, door: App, stage: str
) -> None:
    amal = await account(door)
    await (sign_in(client) if stage == "code" else enter(client, door))
    if stage == "locked":
        await age(door, DeskSession, used_at=LATER)
    old, new = await secret_of(door), new_secret()
    sealed = door.vault.encrypt(f"set-up:{amal}:{new}").decode()
    typed = code_at(new, int(time.time()) // SECONDS)
    assert (await client.post("/desk/set-up", data={"sealed": sealed, "code": typed})).status_code == 401
    assert await secret_of(door) == old


async def test_a_text_comes_through_the_set_up(client: httpx.AsyncClient, door: App) -> None:
    case = await open_case(door, await account(door, app=False))
    page = await sign_in(client, to=case, text=TYPED)
    assert carried(page) == {"to": case, "text": TYPED}
    phone, sealed = Authenticator.set_up_by(page.text), hidden(page, "sealed")
    page = await client.post("/desk/set-up", data={"sealed": sealed, "code": "1", **carried(page)})
    page = await client.post("/desk/set-up", data={"sealed": sealed, "code": phone.code(), **carried(page)})
    assert (page.status_code, box(page)) == (200, TYPED)


# --- the lock


async def test_a_locked_session_shows_the_list_and_no_case(signed_in: httpx.AsyncClient, door: App) -> None:
    async with door.sessions() as db:
        amal = await db.scalar(select(Account.id))
    assert amal is not None
    case = await open_case(door, amal)
    assert (await signed_in.get(case)).status_code == 200
    await age(door, DeskSession, used_at=LATER)
    assert case in (await signed_in.get("/desk")).text
    page = await signed_in.get(case)
    assert (page.status_code, 'action="/desk/unlock"' in page.text, carried(page)) == (401, True, {"to": case})
    assert (await signed_in.get(case, headers={"Accept": "text/x-fragment"})).text == ""
    fields = {"token": await token(signed_in), "language": "ar"}
    assert (await signed_in.post("/desk/language", data=fields)).status_code == 303
    assert (await signed_in.post("/desk/sign-out", data=fields)).status_code == 303


async def test_her_password_unlocks_and_nothing_she_typed_is_lost(signed_in: httpx.AsyncClient, door: App) -> None:
    async with door.sessions() as db:
        amal = await db.scalar(select(Account.id))
    assert amal is not None
    case = await open_case(door, amal)
    await age(door, DeskSession, used_at=LATER)
    page = await signed_in.post(f"{case}/write", data={"token": await token(signed_in), "text": TYPED})
    assert (page.status_code, carried(page)) == (401, {"to": case, "text": TYPED})
    page = await signed_in.post("/desk/unlock", data={"password": OTHER, **carried(page)})
    assert (page.status_code, carried(page)) == (401, {"to": case, "text": TYPED})
    assert (await signed_in.get(case)).status_code == 401
    page = await signed_in.post("/desk/unlock", data={"password": PASSWORD, **carried(page)})
    assert (page.status_code, box(page)) == (200, TYPED)
    assert await count(door, CaseMessage) == 0
    assert await idle(door) < timedelta(minutes=1)
    assert (await signed_in.get(case)).status_code == 200
    assert await actions(door) == ["wrong-password", "unlocked", "read"]


async def test_unlocking_has_the_limits_of_signing_in(
    signed_in: httpx.AsyncClient, door: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "time", SimpleNamespace(monotonic=lambda: 1000.0))
    await age(door, DeskSession, used_at=LATER)
    for _ in range(5):
        assert (await signed_in.post("/desk/unlock", data={"password": OTHER})).status_code == 401
    assert (await signed_in.post("/desk/unlock", data={"password": PASSWORD})).status_code == 429
    assert (await sign_in(signed_in)).status_code == 429


async def test_when_locked_the_stream_of_a_case_ends_and_that_of_the_list_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_CHECK_SECONDS", 0.2)
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    async with opened(leyla, "/desk/events") as of_list, opened(leyla, f"{case.path}/events") as of_case:
        await of_list.told(SOON)
        await of_case.told(SOON)
        await age(desk.app, DeskSession, used_at=LATER)
        assert await of_case.ends(within=2)
        urgent = await desk.case(reason="urgent")
        assert await of_list.told(2) == {"title": "❗(2) Cases", "alarm": [str(urgent.id)]}
        await age(desk.app, DeskSession, used_at=timedelta(hours=2, minutes=1))
        assert await of_list.ends(within=2)


async def test_a_stream_ends_when_its_owner_may_see_no_case_any_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_CHECK_SECONDS", 0.2)
    leyla, root = await desk.person(), await desk.person("Root", roles=("admin",))
    async with opened(leyla, "/desk/events") as stream:
        await stream.told(SOON)
        assert (await root.post(f"/desk/people/{leyla.id}/roles", **{"role-volunteer": "1"})).status_code == 303
        assert await stream.ends(within=2)
