"""What is done with accounts of other people, and with the number behind a case. On a real database."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts import links, people
from bot.accounts.models import Account, SignInLink
from bot.accounts.presence import note_seen, present
from bot.accounts.sessions import find_person, open_session
from bot.app import App
from bot.audit.models import AuditEntry
from bot.audit.verify import verify
from bot.conversations.models import Contact, Conversation
from bot.desk import staff, work
from bot.desk.address import REASONS, Reason, open_address
from bot.desk.errors import RefusedError
from bot.desk.staff import NotDoneError
from bot.door import take
from bot.handoff.models import HandoffCase
from bot.handoff.queue import open_case
from bot.privacy.retention import AUDIT
from tests.bot.account_steps import OTHER, PASSWORD, add_account, count, make_account, make_link, person, set_up, stage
from tests.bot.factories import inbound

NUMBER = "971501234567"
Line = tuple[str, uuid.UUID | None, uuid.UUID | None, uuid.UUID | None, str | None]


async def lines(app: App) -> list[Line]:
    """The log, which is whole: action, who, case, to whom, detail."""
    async with app.sessions() as db:
        await verify(db, app.vault, AUDIT)
        rows = await db.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(row.action, row.account_id, row.case_id, row.subject_id, row.detail) for row in rows]


async def case(app: App, holder: uuid.UUID, *, urgent: bool = False, channel: str = "telegram") -> uuid.UUID:
    """A case that somebody has and has answered."""
    sender = NUMBER if channel == "whatsapp" else uuid.uuid4().hex
    await take(app, inbound("help", sender=sender, channel=channel))
    async with app.sessions.begin() as db:
        contact = select(Contact.id).where(Contact.pseudonym == app.vault.pseudonym("contact", channel, sender))
        talk = await db.scalar(select(Conversation.id).where(Conversation.contact_id == contact.scalar_subquery()))
        assert talk is not None
        await open_case(db, talk, "urgent" if urgent else "asked")
        found = await db.scalar(
            update(HandoffCase)
            .where(HandoffCase.conversation_id == talk)
            .values(claimed_by=holder, claimed_at=func.now(), waiting_since=None, page_due_at=None)
            .returning(HandoffCase.id)
        )
        assert found is not None
        return found


async def held(app: App, case_id: uuid.UUID) -> tuple[uuid.UUID | None, bool, bool]:
    """Who has it, whether she waits, whether it pages."""
    async with app.sessions() as db:
        found = await db.get(HandoffCase, case_id)
    assert found is not None
    return found.claimed_by, found.waiting_since is not None, found.page_due_at is not None


async def roles(app: App, account_id: uuid.UUID) -> list[str] | None:
    async with app.sessions() as db:
        return await db.scalar(select(Account.roles).where(Account.id == account_id))


async def account_of(app: App, token: str) -> uuid.UUID:
    found = await person(app.sessions, token)
    assert found is not None
    return found.account_id


Deed = Callable[[AsyncSession, App, uuid.UUID, uuid.UUID], Awaitable[object]]
DEEDS: dict[str, Deed] = {
    "roles": lambda db, app, by, who: staff.change_roles(db, app.vault, by, who, ("volunteer",)),
    "lock": lambda db, app, by, who: staff.lock(db, app.vault, by, who),
    "remove": lambda db, app, by, who: staff.remove(db, app.vault, by, who),
    "link": lambda db, app, by, who: staff.renewal(db, app.vault, by, who, new_factor=True),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("why", ["yourself", "gone"])
async def test_nobody_changes_her_own_account_or_one_that_is_not_there(app: App, deed: str, why: str) -> None:
    token = await make_account(app.sessions, roles=("admin", "advocate"))
    admin = await account_of(app, token)
    mine = await case(app, admin)
    with pytest.raises(NotDoneError) as refused:
        async with app.sessions.begin() as db:
            await DEEDS[deed](db, app, admin, admin if why == "yourself" else uuid.uuid4())
    assert refused.value.why == why
    assert await roles(app, admin) == ["admin", "advocate"]
    assert await stage(app.sessions, token) == "set-up"
    assert await people.is_password(app.sessions, admin, PASSWORD)
    assert await held(app, mine) == (admin, False, False)
    assert await count(app.sessions, SignInLink) == 1  # the one that made her account
    assert await lines(app) == []


@pytest.mark.parametrize("deed", ["roles", "lock", "remove"])
async def test_cases_of_who_may_answer_no_longer_are_free_and_those_in_danger_page_again(app: App, deed: str) -> None:
    admin, amal, amina = [await add_account(app.sessions, name) for name in ("Root", "Amal", "Amina")]
    calm, urgent = await case(app, amal), await case(app, amal, urgent=True)
    closed, others = await case(app, amal), await case(app, amina, urgent=True)
    async with app.sessions.begin() as db:
        await db.execute(update(HandoffCase).where(HandoffCase.id == closed).values(closed_at=func.now()))
        await note_seen(db, amal)
        assert await present(db)
    async with app.sessions.begin() as db:
        await DEEDS[deed](db, app, admin, amal)
    assert await held(app, calm) == (None, True, False)
    assert await held(app, urgent) == (None, True, True)
    assert await held(app, closed) == (None if deed == "remove" else amal, False, False)
    assert await held(app, others) == (amina, False, False)
    async with app.sessions() as db:
        assert not await present(db)


async def test_who_may_still_answer_keeps_her_cases_and_her_session(app: App) -> None:
    token = await make_account(app.sessions)
    amal = await account_of(app, token)
    mine = await case(app, amal, urgent=True)
    async with app.sessions.begin() as db:
        await staff.change_roles(db, app.vault, None, amal, ("coordinator", "admin"))
    assert await held(app, mine) == (amal, False, False)
    found = await person(app.sessions, token)
    assert found is not None
    assert found.roles == ("coordinator", "admin")
    assert await lines(app) == [("roles-changed", None, None, amal, "coordinator admin")]


async def test_an_account_has_a_role_at_least(app: App) -> None:
    admin, amal = await add_account(app.sessions, "Root"), await add_account(app.sessions)
    with pytest.raises(NotDoneError, match="no-role"):
        async with app.sessions.begin() as db:
            await staff.change_roles(db, app.vault, admin, amal, ())
    with pytest.raises(NotDoneError, match="no-role"):
        async with app.sessions.begin() as db:
            await staff.invite(db, app.vault, admin, ())
    assert await roles(app, amal) == ["advocate"]
    assert await lines(app) == []


async def test_who_is_locked_out_has_no_session_link_or_password_until_she_gets_a_new_link(app: App) -> None:
    admin = await add_account(app.sessions, "Root", ("admin",))
    token = await make_account(app.sessions)
    amal, unused = await account_of(app, token), await make_link(app.sessions, "Amal")
    await set_up(app.sessions, app.vault)
    async with app.sessions.begin() as db:
        await staff.lock(db, app.vault, admin, amal)
    assert await stage(app.sessions, token) is None
    assert await people.sign_in(app.sessions, "Amal", PASSWORD) is None
    with pytest.raises(links.LinkSpentError):
        await people.renew_password(app.sessions, unused, OTHER)
    async with app.sessions.begin() as db:
        link = await staff.renewal(db, app.vault, admin, amal, new_factor=False)
    assert await stage(app.sessions, await people.renew_password(app.sessions, link, OTHER)) == "code"
    assert await lines(app) == [("locked", admin, None, amal, None), ("link-made", admin, None, amal, None)]


async def test_who_is_removed_takes_sessions_and_links_along(app: App) -> None:
    admin = await add_account(app.sessions, "Root", ("admin",))
    token = await make_account(app.sessions, roles=("coordinator",))
    amal = await account_of(app, token)
    async with app.sessions.begin() as db:
        made = await staff.invite(db, app.vault, amal, ("volunteer",))
        await staff.renewal(db, app.vault, admin, amal, new_factor=True)
    async with app.sessions.begin() as db:
        await staff.remove(db, app.vault, admin, amal)
        assert await links.unused_links(db) == []
        assert [line.name for line in await staff.everybody(db)] == ["Root"]
        with pytest.raises(NotDoneError, match="gone"):
            await staff.somebody(db, amal)
    assert await stage(app.sessions, token) is None
    with pytest.raises(links.LinkSpentError):
        await people.make_account(app.sessions, made, "Amina", "en", PASSWORD)
    assert await lines(app) == [
        ("link-made", amal, None, None, "volunteer"),
        ("link-made", admin, None, amal, "new-factor"),
        ("removed", admin, None, amal, None),
    ]


async def test_a_link_is_called_back_once_and_noted_once(app: App) -> None:
    admin = await add_account(app.sessions, "Root", ("admin",))
    async with app.sessions.begin() as db:
        await staff.invite(db, app.vault, None, ("advocate",))
        (line,) = await links.unused_links(db)
        await staff.withdraw(db, app.vault, admin, line.id)
    for link_id in (line.id, uuid.uuid4()):
        with pytest.raises(NotDoneError, match="gone"):
            async with app.sessions.begin() as db:
                await staff.withdraw(db, app.vault, admin, link_id)
    assert [entry[0] for entry in await lines(app)] == ["link-made", "link-withdrawn"]


async def test_everybody_is_listed_by_name_with_what_she_may_do(app: App) -> None:
    await add_account(app.sessions, "bushra", ("volunteer",))
    await add_account(app.sessions, "Amal", ("admin", "advocate"))
    await set_up(app.sessions, app.vault)
    async with app.sessions() as db:
        shown = [(line.name, line.roles, line.has_factor) for line in await staff.everybody(db)]
    assert shown == [("Amal", ("advocate", "admin"), True), ("bushra", ("volunteer",), False)]


# --- the number behind a case


@pytest.mark.parametrize("reason", REASONS)
async def test_a_number_is_shown_and_noted_with_its_reason(app: App, reason: Reason) -> None:
    amal = await add_account(app.sessions, roles=("coordinator",))
    hers = await case(app, amal, channel="whatsapp")
    assert await open_address(app, hers, amal, reason) == NUMBER
    assert await lines(app) == [("address-opened", amal, hers, None, reason)]
    assert NUMBER not in repr(await lines(app))


async def test_what_can_not_be_noted_is_not_shown(app: App) -> None:
    amal = await add_account(app.sessions)
    hers = await case(app, amal, channel="whatsapp")
    async with app.sessions.begin() as db:
        await db.execute(text("ALTER TABLE audit_entry RENAME TO elsewhere"))
    with pytest.raises(ProgrammingError, match="audit_entry"):
        await open_address(app, hers, amal, "danger")


@pytest.mark.parametrize("why", ["no-address", "gone"])
async def test_a_web_page_has_no_number_and_a_case_that_is_gone_has_none(app: App, why: str) -> None:
    amal = await add_account(app.sessions)
    hers = await case(app, amal, channel="web")
    with pytest.raises(RefusedError) as refused:
        await open_address(app, hers if why == "no-address" else uuid.uuid4(), amal, "danger")
    assert refused.value.why == why
    assert await lines(app) == []


@pytest.mark.parametrize("deed", ["lock", "roles"])
async def test_links_that_somebody_made_before_bring_her_nothing_afterwards(app: App, deed: str) -> None:
    admin, other = await add_account(app.sessions), await add_account(app.sessions, "Zubaida", ("admin",))
    async with app.sessions.begin() as db:
        token = await staff.invite(db, app.vault, other, ["admin"])
        await staff.renewal(db, app.vault, other, admin, new_factor=True)
    async with app.sessions.begin() as db:
        if deed == "lock":
            await staff.lock(db, app.vault, admin, other)
        else:
            await staff.change_roles(db, app.vault, admin, other, ["volunteer"])
    with pytest.raises(links.LinkSpentError):
        await people.make_account(app.sessions, token, "Amal Two", "en", PASSWORD)
    assert await count(app.sessions, SignInLink) == 0


async def test_a_password_is_not_changed_by_somebody_who_was_locked_out_meanwhile(app: App) -> None:
    account_id = await add_account(app.sessions)
    async with app.sessions.begin() as db:
        token = await open_session(db, account_id, proven=True)
        found = await find_person(db, token)
    assert found is not None
    async with app.sessions.begin() as db:
        await staff.lock(db, app.vault, None, account_id)
    assert not await people.change_password(app.sessions, account_id, found.session_id, OTHER)
    assert await people.sign_in(app.sessions, "Amal", OTHER) is None


async def test_who_may_not_work_on_cases_any_more_claims_none(app: App) -> None:
    holder, other = await add_account(app.sessions), await add_account(app.sessions, "Zubaida")
    one = await case(app, holder)
    async with app.sessions.begin() as db:
        await staff.remove(db, app.vault, None, holder)
        await staff.change_roles(db, app.vault, None, other, ["volunteer"])
    with pytest.raises(RefusedError):
        await work.claim(app, one, other)
    async with app.sessions() as db:
        assert await db.scalar(select(HandoffCase.claimed_by)) is None
