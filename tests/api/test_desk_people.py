"""Her own account and the people of the desk, over real HTTP: who changes what, and what the log says of it."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from html import unescape

import httpx
import pytest
from sqlalchemy import func, select, update

from bot.accounts.models import Account, DeskSession, SignInLink
from bot.accounts.presence import present
from bot.accounts.sessions import open_session
from bot.app import App
from bot.audit.models import AuditEntry
from tests.api.conftest import Serving
from tests.api.desk import Case, Desk, Person, words
from tests.api.sign_in_steps import OTHER, PASSWORD, code, count, hidden, password_hash, secret_of, set_up, sign_in
from tests.authenticator import Authenticator

NUMBER = "971501234567"


async def noted(app: App) -> list[tuple[str, uuid.UUID | None, uuid.UUID | None, str | None]]:
    """The log: action, who, to whom, detail."""
    async with app.sessions() as db:
        entries = await db.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(entry.action, entry.account_id, entry.subject_id, entry.detail) for entry in entries]


async def with_password(desk: Desk, **more: object) -> Person:
    person = await desk.person(**more)  # type: ignore[arg-type]  # those of Desk.person
    async with desk.app.sessions.begin() as db:
        await db.execute(update(Account).where(Account.id == person.id).values(password_hash=password_hash()))
    return person


async def elsewhere(desk: Desk, person: Person) -> tuple[str, uuid.UUID]:
    """Another session of hers: its token and its name."""
    async with desk.app.sessions.begin() as db:
        token = await open_session(db, person.id, proven=True)
        latest = select(DeskSession.id).where(DeskSession.account_id == person.id)
        return token, (await db.scalars(latest.order_by(DeskSession.created_at.desc()))).first() or uuid.uuid4()


async def works(person: Person, token: str) -> bool:
    answer = await person.browser.get("/desk/me", headers={"Cookie": f"d={token}"})
    return answer.status_code == 200


def link_on(page: httpx.Response) -> str:
    """The path of the link that a page shows."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.S)
    assert found is not None
    return httpx.URL(unescape(found[1])).path


# --- her own account


async def test_her_sessions_are_listed_and_one_can_be_ended(desk: Desk) -> None:
    leyla, amal = await desk.person(), await desk.person("Amal")
    (token, session_id), (others, other_id) = await elsewhere(desk, leyla), await elsewhere(desk, amal)
    page = await leyla.get("/desk/me")
    assert (page.text.count('action="/desk/me/end"'), page.text.count("This browser")) == (2, 1)
    assert str(session_id) in page.text
    assert str(other_id) not in page.text
    for ended in (other_id, session_id, uuid.uuid4(), "x"):
        assert (await leyla.post("/desk/me/end", session=str(ended))).headers["location"] == "/desk/me"
    assert [await works(leyla, leyla.token), await works(leyla, token), await works(amal, others)] == [
        True,
        False,
        True,
    ]


async def test_ending_the_session_of_this_browser_signs_out(desk: Desk) -> None:
    leyla = await desk.person()
    page = await leyla.get("/desk/me")
    answer = await leyla.post("/desk/me/end", session=hidden(page, "session"))
    assert answer.headers["location"] == "/desk/sign-in"
    assert not await works(leyla, leyla.token)
    async with desk.app.sessions() as db:
        assert not await present(db)


async def test_she_signs_out_everywhere_at_once(desk: Desk) -> None:
    leyla, amal = await desk.person(), await desk.person("Amal")
    token, _ = await elsewhere(desk, leyla)
    assert (await leyla.post("/desk/me/end-all")).headers["location"] == "/desk/sign-in"
    assert [await works(leyla, leyla.token), await works(leyla, token), await works(amal, amal.token)] == [
        False,
        False,
        True,
    ]
    assert await noted(desk.app) == [("sessions-ended", leyla.id, None, None)]


async def test_she_changes_her_password_and_is_signed_out_elsewhere(desk: Desk) -> None:
    leyla = await with_password(desk)
    token, _ = await elsewhere(desk, leyla)
    page = await leyla.post("/desk/me/password", old=PASSWORD, password=OTHER, again=OTHER)
    assert (page.status_code, "The password is changed" in page.text) == (200, True)
    assert [await works(leyla, leyla.token), await works(leyla, token)] == [True, False]
    async with Serving(desk.app) as client:
        assert (await sign_in(client, "Leyla", PASSWORD)).status_code == 401
        assert (await sign_in(client, "Leyla", OTHER)).status_code == 200
    assert (await noted(desk.app))[0] == ("password-renewed", leyla.id, None, None)


@pytest.mark.parametrize(
    ("old", "new", "again", "why"),
    [
        (OTHER, OTHER, OTHER, "password is wrong"),
        ("", OTHER, OTHER, "password is wrong"),
        (PASSWORD, OTHER, PASSWORD, "not the same"),
        (PASSWORD, "short", "short", "at least 12"),
        (PASSWORD, "Leyla", "Leyla", "at least 12"),
    ],
)
async def test_a_password_that_can_not_be_changed(desk: Desk, old: str, new: str, again: str, why: str) -> None:
    leyla = await with_password(desk)
    token, _ = await elsewhere(desk, leyla)
    page = await leyla.post("/desk/me/password", old=old, password=new, again=again)
    assert (page.status_code, why in words(page)) == (422, True)
    assert await works(leyla, token)
    async with desk.app.sessions() as db:
        assert await db.scalar(select(Account.password_hash)) == password_hash()


async def test_a_new_app_needs_a_code_of_the_one_that_is_there(desk: Desk) -> None:
    leyla = await desk.person()
    old = await secret_of(desk.app, "Leyla")
    refused = await leyla.post("/desk/me/new-app", code="000000")
    assert (refused.status_code, "wrong, too old" in refused.text) == (422, True)
    page = await leyla.post("/desk/me/new-app", code=await code(desk.app, "Leyla"))
    phone = Authenticator.set_up_by(page.text)
    assert await secret_of(desk.app, "Leyla") == old  # until the new one has shown a code
    form = {"sealed": hidden(page, "sealed"), "to": hidden(page, "to"), "code": phone.code()}
    assert (await leyla.browser.post("/desk/set-up", data=form)).headers["location"] == "/desk/me"
    assert await secret_of(desk.app, "Leyla") == phone.secret
    assert await works(leyla, leyla.token)


# --- inviting


async def test_a_coordinator_invites_advocates_and_volunteers_and_their_accounts_can_do_just_that(desk: Desk) -> None:
    samira = await desk.person("Samira", roles=("coordinator",))
    offered = re.findall(r'name="role-(\w+)"', (await samira.get("/desk/people")).text)
    assert offered == ["advocate", "volunteer"]
    page = await samira.post("/desk/people/invite", **{"role-advocate": "1", "role-volunteer": "1"})
    assert page.status_code == 200
    async with Serving(desk.app) as client:
        form = {"name": "Noor", "language": "en", "password": PASSWORD, "again": PASSWORD}
        assert (await client.post(link_on(page), data=form)).status_code == 303
        await set_up(client)
        assert (await client.get("/desk")).status_code == 200
        assert (await client.get("/desk/people")).status_code == 403
    async with desk.app.sessions() as db:
        assert await db.scalar(select(Account.roles).where(Account.name == "Noor")) == ["advocate", "volunteer"]
    assert (await noted(desk.app))[0] == ("link-made", samira.id, None, "advocate volunteer")


@pytest.mark.parametrize("forged", [["admin"], ["coordinator"], ["volunteer", "admin"], ["owner"], []])
async def test_a_coordinator_gives_no_role_that_is_not_hers_to_give(desk: Desk, forged: list[str]) -> None:
    samira = await desk.person(roles=("coordinator", "advocate"))
    page = await samira.post("/desk/people/invite", **{f"role-{role}": "1" for role in forged})
    assert (page.status_code, "/desk/link/" in page.text) == (422, False)
    assert await count(desk.app, SignInLink) == 0
    assert await noted(desk.app) == []


async def test_links_are_called_back_by_who_made_them_or_an_admin(desk: Desk) -> None:
    samira, huda = [await desk.person(name, roles=("coordinator",)) for name in ("Samira", "Huda")]
    root = await desk.person("Root", roles=("admin",))
    made = [link_on(await samira.post("/desk/people/invite", **{"role-volunteer": "1"})) for _ in range(2)]
    async with desk.app.sessions() as db:
        first, second = await db.scalars(select(SignInLink.id).order_by(SignInLink.expires_at))
    assert [(await person.get("/desk/people")).text.count("withdraw") for person in (samira, huda, root)] == [2, 0, 2]
    await huda.post("/desk/people/withdraw", link=str(first))
    assert await count(desk.app, SignInLink) == 2
    await samira.post("/desk/people/withdraw", link=str(first))
    assert [(await samira.get(link)).status_code for link in made] == [404, 200]
    await root.post("/desk/people/withdraw", link=str(second))
    await root.post("/desk/people/withdraw", link="x")
    assert (await samira.get(made[1])).status_code == 404
    assert [entry[:2] for entry in (await noted(desk.app))[2:]] == [
        ("link-withdrawn", samira.id),
        ("link-withdrawn", root.id),
    ]


# --- other people's accounts


async def test_an_admin_changes_locks_renews_and_removes(desk: Desk) -> None:
    root, amal = await desk.person("Root", roles=("admin",)), await desk.person("Amal")
    case, page = await desk.case(claimed_by=amal, reason="urgent"), f"/desk/people/{amal.id}"
    assert re.findall(r'name="role-(\w+)" value="1" checked', (await root.get(page)).text) == ["advocate"]
    assert (await root.post(f"{page}/roles", **{"role-volunteer": "1"})).headers["location"] == page
    assert (await amal.get(case.path)).status_code == 403
    held = await desk.of(case)
    assert held is not None
    assert (held.claimed_by, held.page_due_at is not None) == (None, True)
    assert await works(amal, amal.token)
    await root.post(f"{page}/lock")
    assert not await works(amal, amal.token)
    link = link_on(await root.post(f"{page}/link", **{"new-factor": "1"}))
    async with Serving(desk.app) as client:
        assert (await client.post(link, data={"password": OTHER, "again": OTHER})).status_code == 303
        assert (await client.get("/desk/me")).status_code == 200  # a volunteer without an app
    assert (await root.post(f"{page}/remove")).headers["location"] == "/desk/people"
    assert [(await root.get(page)).status_code, (await root.post(f"{page}/lock")).status_code] == [404, 404]
    assert await noted(desk.app) == [
        ("roles-changed", root.id, amal.id, "volunteer"),
        ("locked", root.id, amal.id, None),
        ("link-made", root.id, amal.id, "new-factor"),
        ("password-renewed", amal.id, None, None),
        ("removed", root.id, amal.id, None),
    ]


@pytest.mark.parametrize("deed", ["roles", "lock", "remove", "link"])
async def test_nobody_changes_her_own_account(desk: Desk, deed: str) -> None:
    root = await desk.person("Root", roles=("admin",))
    page = f"/desk/people/{root.id}"
    assert f"{page}/{deed}" not in (await root.get(page)).text
    refused = await root.post(f"{page}/{deed}", **{"role-volunteer": "1"})
    assert (refused.status_code, "This is you" in refused.text) == (409, True)
    assert await works(root, root.token)
    assert await noted(desk.app) == []


async def test_an_account_without_a_role_is_not_made(desk: Desk) -> None:
    root, amal = await desk.person("Root", roles=("admin",)), await desk.person("Amal")
    refused = await root.post(f"/desk/people/{amal.id}/roles")
    assert (refused.status_code, "at least one" in refused.text) == (409, True)
    assert await works(amal, amal.token)


async def test_the_people_and_a_deed_that_are_not_there(desk: Desk) -> None:
    root, amal = await desk.person("Root", roles=("admin",)), await desk.person("Amal")
    for address in (uuid.uuid4(), "x", "invite"):
        assert (await root.get(f"/desk/people/{address}")).status_code == 404
    assert (await root.post(f"/desk/people/{amal.id}/promote")).headers["location"] == "/desk/people"
    assert await noted(desk.app) == []


@pytest.mark.parametrize("path", ["/desk/people/invite", "/desk/people/{id}/remove", "/desk/me/end-all"])
async def test_a_form_without_her_token_does_nothing(desk: Desk, path: str) -> None:
    root, amal = await desk.person("Root", roles=("admin",)), await desk.person("Amal")
    address = path.format(id=amal.id)
    answer = await root.browser.post(address, data={"token": amal.form_token, "role-admin": "1"})
    assert answer.status_code == 403
    assert await noted(desk.app) == []
    assert [await works(person, person.token) for person in (root, amal)] == [True, True]


# --- her number


async def case_with_number(desk: Desk) -> Case:
    case = await desk.case(channel="whatsapp")
    await desk.set_contact(case, address=desk.app.vault.encrypt(NUMBER))
    return case


async def test_a_coordinator_sees_a_number_once_and_the_reason_is_noted(desk: Desk) -> None:
    samira, case = await desk.person(roles=("coordinator",)), await case_with_number(desk)
    assert NUMBER not in (await samira.get(case.path)).text
    shown = await samira.post(f"{case.path}/address", reason="call-asked")
    assert (shown.status_code, shown.text.count(NUMBER)) == (200, 1)
    assert shown.headers["cache-control"] == "no-store"
    assert NUMBER not in (await samira.get(case.path)).text
    assert NUMBER not in (await samira.fragment(case.path)).text
    assert (await samira.get(f"{case.path}/address")).status_code == 405
    assert [entry for entry in await noted(desk.app) if entry[0] == "address-opened"] == [
        ("address-opened", samira.id, None, "call-asked")
    ]


@pytest.mark.parametrize("reason", ["", "curious", "danger "])
async def test_no_number_without_a_reason_of_the_list(desk: Desk, reason: str) -> None:
    samira, case = await desk.person(roles=("coordinator",)), await case_with_number(desk)
    page = await samira.post(f"{case.path}/address", reason=reason)
    assert (page.status_code, NUMBER in page.text, "Choose a reason" in page.text) == (422, False, True)
    assert [entry[0] for entry in await noted(desk.app)] == ["read"]


async def test_no_number_for_an_advocate_for_a_web_page_or_from_a_locked_session(desk: Desk) -> None:
    amal, samira = await desk.person("Amal"), await desk.person(roles=("coordinator",))
    case, web = await case_with_number(desk), await desk.case(channel="web")
    assert "/address" not in (await samira.get(web.path)).text
    assert (await samira.post(f"{web.path}/address", reason="danger")).status_code == 409
    gone = await samira.post(f"/desk/cases/{uuid.uuid4()}/address", reason="danger")
    assert gone.status_code == 410
    async with desk.app.sessions.begin() as db:
        locked = func.clock_timestamp() - timedelta(minutes=16)
        await db.execute(update(DeskSession).where(DeskSession.account_id == samira.id).values(used_at=locked))
    for person, status in ((amal, 403), (samira, 401)):
        page = await person.post(f"{case.path}/address", reason="danger")
        assert (page.status_code, NUMBER in page.text) == (status, False)
    assert "address-opened" not in [entry[0] for entry in await noted(desk.app)]
