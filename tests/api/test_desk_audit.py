"""What the desk notes in the audit log, over real HTTP."""

from __future__ import annotations

import uuid

import httpx
import pytest
from sqlalchemy import delete, select, text

from bot.accounts.models import Account
from bot.app import App
from bot.audit.models import AuditEntry
from bot.audit.verify import verify
from bot.privacy.retention import AUDIT
from tests.api.desk import Desk
from tests.api.sign_in_steps import PASSWORD, new_link, set_up, sign_in, type_code

Line = tuple[str, uuid.UUID | None, uuid.UUID | None]


async def lines(app: App) -> list[Line]:
    """The log, which is whole."""
    async with app.sessions() as db:
        await verify(db, app.vault, AUDIT)
    wanted = select(AuditEntry.action, AuditEntry.account_id, AuditEntry.case_id).order_by(AuditEntry.id)
    async with app.sessions() as db:
        return [(row[0], row[1], row[2]) for row in await db.execute(wanted)]


async def test_every_way_of_being_shown_a_thread_is_one_reading(desk: Desk) -> None:
    leyla, amal = await desk.person(), await desk.person("Amal")
    page, fragment = await desk.case("passport"), await desk.case("wages")
    for _ in range(2):
        assert (await leyla.get(page.path)).status_code == 200
        assert (await leyla.fragment(page.path)).status_code == 200
        assert (await leyla.fragment(fragment.path)).status_code == 200
    assert (await amal.fragment(page.path)).status_code == 200
    assert await lines(desk.app) == [
        ("read", leyla.id, page.id),
        ("read", leyla.id, fragment.id),
        ("read", amal.id, page.id),
    ]


async def test_the_list_and_a_case_that_is_not_there_are_no_readings(desk: Desk) -> None:
    leyla, case = await desk.person(), await desk.case()
    await leyla.get("/desk")
    await leyla.get(f"/desk/cases/{uuid.uuid4()}")
    await desk.forget(case)
    await leyla.get(case.path)
    assert await lines(desk.app) == []


async def test_nothing_is_shown_that_can_not_be_noted(desk: Desk) -> None:
    leyla, case = await desk.person(), await desk.case("my passport")
    async with desk.app.sessions.begin() as db:
        await db.execute(text("ALTER TABLE audit_entry RENAME TO elsewhere"))
    response = await leyla.get(case.path)
    assert response.status_code == 500
    assert "passport" not in response.text


async def test_deeds_and_refusals_are_noted(desk: Desk) -> None:
    leyla, amal, case = await desk.person(), await desk.person("Amal"), await desk.case()
    await leyla.post(f"{case.path}/claim")
    assert (await amal.post(f"{case.path}/claim")).status_code == 409
    await leyla.write(case, "marmalade")
    await leyla.post(f"{case.path}/resolve")
    assert await lines(desk.app) == [
        ("claim", leyla.id, case.id),
        ("refused", amal.id, case.id),
        ("read", amal.id, case.id),  # the refusal stands on the case's page
        ("write", leyla.id, case.id),
        ("resolve", leyla.id, case.id),
    ]


async def test_coming_and_going_are_noted_without_a_name(client: httpx.AsyncClient, door: App) -> None:
    link = await new_link(door)
    fields = {"name": "Zubaida", "language": "en", "password": PASSWORD, "again": PASSWORD}
    assert (await client.post(link, data=fields)).status_code == 303
    await set_up(client)
    async with door.sessions.begin() as db:
        account_id = await db.scalar(select(Account.id))
    renewing = await new_link(door, "Zubaida")
    assert (await client.post(renewing, data=fields)).status_code == 303
    assert (await client.post(renewing, data=fields)).status_code == 404
    assert (await sign_in(client, "Zubaida", "marmalade and toast")).status_code == 401
    assert (await sign_in(client, "Nobodyatall")).status_code == 401
    page = await sign_in(client, "zubaida")
    assert (await client.post("/desk/code", data={"code": "12345"})).status_code == 401
    assert (await type_code(client, door, page, "Zubaida")).status_code == 303
    assert await lines(door) == [
        ("account-made", account_id, None),
        ("factor-set-up", account_id, None),
        ("password-renewed", account_id, None),
        ("wrong-password", account_id, None),
        ("wrong-password", None, None),
        ("wrong-code", account_id, None),
        ("signed-in", account_id, None),
    ]
    async with door.sessions() as db:
        rows = str((await db.execute(text("SELECT t::text FROM audit_entry AS t"))).all())
    assert not [word for word in ("ubaida", "Nobody", "marmalade") if word in rows]


async def test_signing_out_is_noted_also_when_the_account_goes_later(desk: Desk) -> None:
    leyla = await desk.person()
    await leyla.post("/desk/sign-out")
    async with desk.app.sessions.begin() as db:
        await db.execute(delete(Account))
    assert await lines(desk.app) == [("signed-out", leyla.id, None)]


@pytest.mark.parametrize("deed", ["claim", "write"])
async def test_a_form_that_is_not_hers_notes_nothing(desk: Desk, deed: str) -> None:
    leyla, case = await desk.person(), await desk.case()
    await leyla.browser.post(f"{case.path}/{deed}", data={"token": "0" * 64})
    assert await lines(desk.app) == []
