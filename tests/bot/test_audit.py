"""The audit log: an unbroken chain, what breaks it, and what never stands in it. On a real database."""

from __future__ import annotations

import asyncio
import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.accounts.models import Account
from bot.app import App
from bot.audit import log
from bot.audit.log import append, append_read
from bot.audit.models import AuditEntry, AuditHead
from bot.audit.verify import BrokenLogError, verify
from bot.conversations.models import Contact
from bot.desk import work
from bot.desk.errors import RefusedError
from bot.door import take
from bot.handoff.models import HandoffCase
from bot.privacy.retention import AUDIT, purge
from bot.turn import answer
from kit import clock
from kit.crypto import Vault, new_keys
from tests.bot.factories import Scripted, inbound, understanding
from tests.bot.steps import conversation, count

LEYLA, AMAL, CASE = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


async def verified(app: App, vault: Vault | None = None) -> int:
    async with app.sessions() as db:
        return await verify(db, vault or app.vault, AUDIT)


async def actions(app: App) -> list[str]:
    async with app.sessions() as db:
        return list(await db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


async def note(app: App, times: int = 1) -> None:
    for _ in range(times):
        async with app.sessions.begin() as db:
            await append(db, app.vault, "write", LEYLA, CASE)


async def read(app: App, account_id: uuid.UUID = LEYLA, case_id: uuid.UUID = CASE) -> None:
    async with app.sessions.begin() as db:
        await append_read(db, app.vault, account_id, case_id)


async def tamper(app: App, *statements: str) -> None:
    """As somebody does who owns the database, and lacks the key."""
    async with app.sessions.begin() as db:
        await db.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            assert (await db.execute(text(statement))).rowcount > 0  # type: ignore[attr-defined]  # of what changes rows


async def shift(app: App, monkeypatch: pytest.MonkeyPatch, by: timedelta, times: int) -> None:
    """Entries that were written that long ago."""

    async def then(_: object) -> datetime:
        return clock.now() - by

    with monkeypatch.context() as patched:
        patched.setattr(log, "database_now", then)
        await note(app, times)


async def test_an_empty_log_and_a_long_one_are_whole(app: App) -> None:
    assert await verified(app) == 0
    await note(app, 3)
    async with app.sessions.begin() as db:
        await append(db, app.vault, "wrong-password", None)
    assert await verified(app) == 4


async def test_with_another_key_nothing_holds(app: App) -> None:
    await note(app)
    with pytest.raises(BrokenLogError, match="entry 1 "):
        await verified(app, Vault(new_keys()))


@pytest.mark.parametrize(
    "change",
    [
        "action = 'read'",
        "at = at + interval '1 microsecond'",
        "account_id = gen_random_uuid()",
        "account_id = NULL",
        "case_id = gen_random_uuid()",
        "hash = sha256('x')",
        "previous_hash = sha256('x')",
    ],
)
@pytest.mark.parametrize("which", [1, 3, 5])
async def test_a_changed_entry_is_found(app: App, change: str, which: int) -> None:
    await note(app, 5)
    await tamper(app, f"UPDATE audit_entry SET {change} WHERE id = {which}")
    with pytest.raises(BrokenLogError, match=rf"entry {which}\b"):
        await verified(app)


@pytest.mark.parametrize(("which", "said"), [(1, "before entry 2"), (3, "entries 2 and 4"), (5, "after entry 4")])
async def test_a_removed_entry_is_found(app: App, which: int, said: str) -> None:
    await note(app, 5)
    await tamper(app, f"DELETE FROM audit_entry WHERE id = {which}")
    with pytest.raises(BrokenLogError, match=said):
        await verified(app)


async def test_entries_moved_together_after_one_was_removed_are_found(app: App) -> None:
    await note(app, 4)
    await tamper(
        app,
        "DELETE FROM audit_entry WHERE id = 3",
        "UPDATE audit_entry SET id = 3, previous_hash = (SELECT hash FROM audit_entry WHERE id = 2) WHERE id = 4",
        "UPDATE audit_head SET last_id = 3",
    )
    with pytest.raises(BrokenLogError, match="entry 3 was changed"):
        await verified(app)


async def test_an_entry_that_was_put_in_is_found(app: App) -> None:
    await note(app, 2)
    await tamper(
        app,
        "INSERT INTO audit_entry SELECT 3, now(), account_id, 'read', case_id, hash, sha256('x') FROM audit_entry"
        " WHERE id = 2",
        "UPDATE audit_head SET last_id = 3, last_hash = sha256('x')",
    )
    with pytest.raises(BrokenLogError, match="entry 3 was changed, or is none of ours"):
        await verified(app)


async def test_an_end_that_was_cut_off_is_found_also_when_the_log_goes_on(app: App) -> None:
    await note(app, 4)
    await tamper(
        app,
        "DELETE FROM audit_entry WHERE id > 2",
        "UPDATE audit_head SET last_id = 2, last_hash = (SELECT hash FROM audit_entry WHERE id = 2)",
    )
    with pytest.raises(BrokenLogError, match="after entry 2"):
        await verified(app)
    await note(app)
    with pytest.raises(BrokenLogError, match="entry 3 was changed"):
        await verified(app)


async def test_a_log_that_was_emptied_is_found(app: App) -> None:
    await note(app, 2)
    await tamper(app, "DELETE FROM audit_entry")
    with pytest.raises(BrokenLogError, match="after entry 0"):
        await verified(app)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
async def test_the_database_refuses_to_change_or_remove(app: App, statement: str) -> None:
    await note(app, 2)
    with pytest.raises(DBAPIError, match="the audit log is not changed"):
        async with app.sessions.begin() as db:
            await db.execute(text(statement))
    assert await verified(app) == 2


async def test_after_the_retention_the_database_refuses_again(app: App) -> None:
    await note(app, 2)
    async with app.sessions() as db:
        await purge(db, clock.now())
        with pytest.raises(DBAPIError, match="the audit log is not changed"):
            await db.execute(text("DELETE FROM audit_entry"))
    assert await verified(app) == 2


async def test_what_is_older_than_a_year_goes_and_the_rest_holds(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    await shift(app, monkeypatch, timedelta(days=366), times=3)
    await note(app, 2)
    for _ in range(2):
        async with app.sessions.begin() as db:
            await purge(db, clock.now())
    async with app.sessions() as db:
        assert list(await db.scalars(select(AuditEntry.id).order_by(AuditEntry.id))) == [3, 4, 5]
    assert await verified(app) == 3
    await note(app)
    assert await verified(app) == 4


async def test_a_log_in_which_everything_is_old_keeps_its_end(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    await shift(app, monkeypatch, timedelta(days=400), times=3)
    async with app.sessions.begin() as db:
        await purge(db, clock.now())
    assert await verified(app) == 1
    await note(app)
    assert await verified(app) == 2


async def test_a_young_stretch_can_not_pass_for_one_that_was_too_old(app: App) -> None:
    await note(app, 3)
    await tamper(app, "DELETE FROM audit_entry WHERE id < 3")
    with pytest.raises(BrokenLogError, match="before entry 3"):
        await verified(app)


async def test_many_at_once_make_one_chain(app: App) -> None:
    await asyncio.gather(*(note(app, 3) for _ in range(8)))
    assert await verified(app) == 24


async def test_what_is_rolled_back_leaves_no_gap(app: App) -> None:
    await note(app)
    async with app.sessions() as db:
        await append(db, app.vault, "write", LEYLA, CASE)
        await db.rollback()
    await note(app)
    assert await verified(app) == 2


async def test_one_reading_is_noted_once_in_five_minutes(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    await asyncio.gather(*(read(app) for _ in range(4)))
    await read(app)
    assert await actions(app) == ["read"]
    await read(app, account_id=AMAL)
    await read(app, case_id=uuid.uuid4())
    assert await actions(app) == ["read"] * 3
    monkeypatch.setattr(log, "READ_AGAIN", timedelta(0))
    await read(app)
    assert await actions(app) == ["read"] * 4
    assert await verified(app) == 4


@pytest.fixture
async def hers(app: App, engine: Scripted) -> HandoffCase:
    """A case that waits."""
    engine.table["he hits me"] = understanding("safety.shelter", urgent=True)
    await take(app, inbound("he hits me"))
    await answer(app, await conversation(app))
    async with app.sessions() as db:
        return (await db.scalars(select(HandoffCase))).one()


@pytest.fixture
async def advocate(app: App) -> uuid.UUID:
    async with app.sessions.begin() as db:
        account = Account(name="Zubaida", password_hash="-", language="en", roles=["advocate"])
        db.add(account)
        await db.flush()
        return account.id


async def test_each_deed_is_noted_once_and_none_that_changed_nothing(
    app: App, hers: HandoffCase, advocate: uuid.UUID
) -> None:
    form = uuid.uuid4()
    for _ in range(2):
        await work.claim(app, hers.id, advocate)
    for _ in range(2):
        await work.write(app, hers.id, advocate, form, "I am here")
    await work.give_back(app, hers.id, advocate)
    with pytest.raises(RefusedError):
        await work.give_back(app, hers.id, advocate)
    await work.claim(app, hers.id, advocate)
    await work.resolve(app, hers.id, advocate)
    assert await actions(app) == ["claim", "write", "give-back", "claim", "resolve"]
    async with app.sessions() as db:
        found = await db.execute(select(AuditEntry.account_id, AuditEntry.case_id).distinct())
        assert found.all() == [(advocate, hers.id)]
    assert await verified(app) == 5


async def test_when_she_is_forgotten_the_log_stays_and_leads_to_nobody(
    app: App, hers: HandoffCase, advocate: uuid.UUID
) -> None:
    await read(app, advocate, hers.id)
    await work.claim(app, hers.id, advocate)
    await work.write(app, hers.id, advocate, uuid.uuid4(), "I am here")
    async with app.sessions() as db:
        kept = {str(hers.conversation_id), str(await db.scalar(select(Contact.id)))}
    await take(app, inbound("forget me"))
    await answer(app, hers.conversation_id)
    assert await count(app, Contact) == 0
    assert await verified(app) == 3
    async with app.sessions() as db:
        tables = await db.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        rows = {one: str((await db.execute(text(f'SELECT t::text FROM "{one}" AS t'))).all()) for one in tables.all()}
    assert [table for table, found in rows.items() if str(hers.id) in found] == ["audit_entry"]
    assert not [one for one in kept if one in rows["audit_entry"]]
    assert "Zubaida" not in rows["audit_entry"]


async def test_the_log_outlives_the_account(app: App, advocate: uuid.UUID) -> None:
    async with app.sessions.begin() as db:
        await append(db, app.vault, "signed-in", advocate)
    async with app.sessions.begin() as db:
        await db.delete(await db.get_one(Account, advocate))
    assert await verified(app) == 1
    async with app.sessions() as db:
        assert await db.scalar(select(AuditEntry.account_id)) == advocate


async def test_where_the_log_ends_is_sealed(app: App) -> None:
    await note(app)
    async with app.sessions.begin() as db:
        await db.execute(update(AuditHead).values(seal=func.sha256(b"x")))
    with pytest.raises(BrokenLogError, match="after entry 1"):
        await verified(app)
