"""Accounts, links, sessions and passwords, on a real database."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import ColumnElement, delete, func, select, text, update

from bot.accounts import links, passwords, people
from bot.accounts.models import Account, DeskSession, SignInLink
from bot.accounts.presence import note_gone, note_seen, present
from bot.accounts.rules import name_fault, password_fault, tidy_name
from bot.accounts.sessions import Person, find_person, note_used
from kit.db import Sessions

PASSWORD = "four words of no kin"


def ago(**span: float) -> ColumnElement[object]:
    return func.clock_timestamp() - timedelta(**span)


async def make_link(db_of: Sessions, name: str | None = None) -> str:
    async with db_of.begin() as db:
        account = await people.find_account(db, name) if name else None
        return await links.make_link(db, account.id if account else None)


async def make_account(db_of: Sessions, name: str = "Amal", password: str = PASSWORD) -> str:
    return await people.make_account(db_of, await make_link(db_of), name, "en", password)


async def person(db_of: Sessions, token: str) -> Person | None:
    async with db_of() as db:
        return await find_person(db, token)


async def count(db_of: Sessions, model: type) -> int:
    async with db_of() as db:
        return await db.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [("  Amal  K ", "Amal K"), ("A\tmal", "A mal"), ("Ame\u0301lie", "Amélie"), ("\ufee3\ufeae\ufbfe\ufee2", "مریم")],
)
def test_a_name_has_one_form(typed: str, tidy: str) -> None:
    assert tidy_name(typed) == tidy


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("Al", None),
        ("مريم", None),
        ("<script>alert(1)</script>", None),  # shown as the text that it is
        ("x" * 40, None),
        ("A", "name-length"),
        ("", "name-length"),
        ("x" * 41, "name-length"),
        ("Am\u202eal", "name-characters"),
        ("Am\u200bal", "name-characters"),
        ("Am\x00al", "name-characters"),
        ("Am\ud800al", "name-characters"),
    ],
)
def test_a_name_is_short_and_can_be_seen(name: str, fault: str | None) -> None:
    assert name_fault(name) == fault


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("x" * 11, "password-short"),
        ("x" * 12, None),
        ("كلمة السر هنا", None),
        ("x" * 200, None),
        ("x" * 201, "password-long"),
        ("  AMAL of the desk", "password-is-name"),
    ],
)
def test_a_password_is_long_and_not_the_name(password: str, fault: str | None) -> None:
    assert password_fault(password, "Amal of the Desk") == fault


async def test_a_password_is_kept_as_argon2id_and_recognised_however_its_letters_were_composed() -> None:
    stored = await passwords.hashed("pass-caf\u00e9-word")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert await passwords.verified(stored, "pass-cafe\u0301-word") == stored
    assert await passwords.verified(stored, "pass-cafe-word") is None


@pytest.mark.parametrize("stored", [None, "", "no hash", "$argon2id$v=19$m=65536,t=3,p=4$AAAA$AAAA"])
async def test_nothing_fits_where_there_is_no_hash(stored: str | None) -> None:
    assert await passwords.verified(stored, PASSWORD) is None


async def test_an_unknown_name_costs_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    class Noting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            seen.append(str(hash).rpartition("$")[0].rpartition("$")[0])
            return super().verify(hash, password)  # type: ignore[return-value]

    monkeypatch.setattr(passwords, "_HASHER", Noting())
    await passwords.verified(await passwords.hashed("another password"), PASSWORD)
    await passwords.verified(None, PASSWORD)
    assert seen == ["$argon2id$v=19$m=65536,t=3,p=4"] * 2


async def test_no_more_than_two_passwords_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0
    lock = threading.Lock()
    pause = threading.Event()

    class Slow(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            pause.wait(0.05)
            with lock:
                running -= 1
            return ""

    monkeypatch.setattr(passwords, "_HASHER", Slow())
    await asyncio.gather(*(passwords.hashed("x") for _ in range(6)))
    assert most == 2


async def test_a_hash_of_old_parameters_is_renewed_at_sign_in(sessions: Sessions) -> None:
    await make_account(sessions)
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    async with sessions.begin() as db:
        await db.execute(update(Account).values(password_hash=old))
    assert await people.sign_in(sessions, "Amal", PASSWORD) is not None
    async with sessions() as db:
        stored = await db.scalar(select(Account.password_hash))
    assert stored is not None
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert await people.sign_in(sessions, "Amal", PASSWORD) is not None


async def test_a_password_that_was_changed_while_it_was_checked_signs_nobody_in(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_account(sessions)
    link = await make_link(sessions, "Amal")
    check = passwords.verified

    async def slow(stored: str | None, password: str) -> str | None:
        kept = await check(stored, password)
        await people.renew_password(sessions, link, "quite another password")
        return kept

    monkeypatch.setattr(people, "verified", slow)
    assert await people.sign_in(sessions, "Amal", PASSWORD) is None
    assert await count(sessions, DeskSession) == 1  # of the one who has changed it


@pytest.mark.parametrize("typed", ["Amal", "AMAL", " amal "])
async def test_signing_in_does_not_depend_on_case_or_spaces(sessions: Sessions, typed: str) -> None:
    await make_account(sessions)
    token = await people.sign_in(sessions, typed, PASSWORD)
    assert token is not None
    found = await person(sessions, token)
    assert found is not None
    assert (found.name, found.language) == ("Amal", "en")


@pytest.mark.parametrize(
    ("name", "password"),
    [("Amal", PASSWORD + " "), ("Amal", ""), ("Nobody", PASSWORD), ("", ""), ("A\x00", PASSWORD), ("x" * 9999, "x")],
)
async def test_a_wrong_name_or_password_opens_no_session(sessions: Sessions, name: str, password: str) -> None:
    await make_account(sessions)
    assert await people.sign_in(sessions, name, password) is None
    assert await count(sessions, DeskSession) == 1


async def test_only_hashes_of_tokens_and_passwords_are_stored(sessions: Sessions) -> None:
    link = await make_link(sessions)
    token = await people.make_account(sessions, link, "Amal", "en", PASSWORD)
    async with sessions() as db:
        rows = [
            str((await db.execute(text(f"SELECT t::text FROM {table} AS t"))).scalars().all())
            for table in ("account", "sign_in_link", "desk_session")
        ]
    for secret in (link, token, PASSWORD):
        assert secret not in "".join(rows)
        assert secret.encode().hex() not in "".join(rows)


async def test_a_link_makes_one_account_even_when_used_twice_at_once(sessions: Sessions) -> None:
    link = await make_link(sessions)
    results = await asyncio.gather(
        *(people.make_account(sessions, link, f"Amal {number}", "en", PASSWORD) for number in range(4)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, str) for result in results) == 1
    assert sum(isinstance(result, links.LinkSpentError) for result in results) == 3
    assert await count(sessions, Account) == 1


async def test_two_links_at_once_do_not_make_the_same_name_twice(sessions: Sessions) -> None:
    made = [await make_link(sessions) for _ in range(3)]
    results = await asyncio.gather(
        *(
            people.make_account(sessions, link, name, "en", PASSWORD)
            for link, name in zip(made, ("amal", "Amal", "AMAL"), strict=True)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(result, people.NameTakenError) for result in results) == 2
    assert await count(sessions, Account) == 1


async def test_a_taken_name_leaves_the_link_usable(sessions: Sessions) -> None:
    await make_account(sessions)
    link = await make_link(sessions)
    with pytest.raises(people.NameTakenError):
        await people.make_account(sessions, link, "AMAL", "en", PASSWORD)
    assert await people.make_account(sessions, link, "Amina", "en", PASSWORD)


@pytest.mark.parametrize("why", ["old", "unknown", "of an account"])
async def test_a_link_that_is_not_for_it_makes_no_account(sessions: Sessions, why: str) -> None:
    await make_account(sessions)
    link = await make_link(sessions, "Amal" if why == "of an account" else None)
    if why == "old":
        async with sessions.begin() as db:
            await db.execute(update(SignInLink).values(expires_at=ago(seconds=1)))
    with pytest.raises(links.LinkSpentError):
        await people.make_account(sessions, "unknown" if why == "unknown" else link, "Amina", "en", PASSWORD)
    assert await count(sessions, Account) == 1


async def test_a_link_for_a_new_account_changes_nobodys_password(sessions: Sessions) -> None:
    await make_account(sessions)
    link = await make_link(sessions)
    with pytest.raises(links.LinkSpentError):
        await people.renew_password(sessions, link, "quite another password")
    assert await people.make_account(sessions, link, "Amina", "en", PASSWORD)


async def test_a_new_password_ends_every_session_of_the_account_and_of_no_other(sessions: Sessions) -> None:
    first = await make_account(sessions)
    second = await people.sign_in(sessions, "Amal", PASSWORD)
    other = await make_account(sessions, "Amina")
    assert second is not None
    third = await people.renew_password(sessions, await make_link(sessions, "amal"), "quite another password")
    alive = [await person(sessions, token) is not None for token in (first, second, third, other)]
    assert alive == [False, False, True, True]
    assert await people.sign_in(sessions, "Amal", PASSWORD) is None
    assert await people.sign_in(sessions, "Amal", "quite another password") is not None


async def test_an_account_has_one_link_at_most_and_links_for_new_accounts_stand_side_by_side(
    sessions: Sessions,
) -> None:
    await make_account(sessions)
    earlier, later = await make_link(sessions, "Amal"), await make_link(sessions, "Amal")
    new = [await make_link(sessions), await make_link(sessions)]
    async with sessions() as db:
        with pytest.raises(links.LinkSpentError):
            await links.look_at(db, earlier)
        assert (await links.look_at(db, later)).name == "Amal"
        assert [(await links.look_at(db, link)).name for link in new] == [None, None]


async def test_the_first_link_takes_the_place_of_earlier_ones_and_ends_with_the_first_account(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as db:
        earlier = await links.first_link(db)
        later = await links.first_link(db)
        assert earlier is not None
        assert later is not None
        with pytest.raises(links.LinkSpentError):
            await links.look_at(db, earlier)
    assert await people.make_account(sessions, later, "Amal", "en", PASSWORD)
    async with sessions.begin() as db:
        assert await links.first_link(db) is None


async def test_links_that_are_over_are_removed(sessions: Sessions) -> None:
    await make_link(sessions)
    async with sessions.begin() as db:
        await db.execute(update(SignInLink).values(expires_at=ago(seconds=1)))
    await make_link(sessions)
    assert await count(sessions, SignInLink) == 1


@pytest.mark.parametrize(
    ("values", "alive"),
    [
        ({"used_at": ago(hours=1, minutes=59)}, True),
        ({"used_at": ago(hours=2, minutes=1)}, False),
        ({"expires_at": ago(seconds=-60)}, True),
        ({"expires_at": ago(seconds=1)}, False),
    ],
)
async def test_a_session_ends_by_idleness_and_by_age(
    sessions: Sessions, values: dict[str, object], alive: bool
) -> None:
    token = await make_account(sessions)
    async with sessions.begin() as db:
        await db.execute(update(DeskSession).values(**values))
    assert (await person(sessions, token) is not None) == alive


async def test_a_session_lasts_twelve_hours(sessions: Sessions) -> None:
    await make_account(sessions)
    async with sessions() as db:
        left = await db.scalar(select(DeskSession.expires_at - func.clock_timestamp()))
    assert left is not None
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)


async def test_sessions_that_are_over_go_at_the_next_sign_in(sessions: Sessions) -> None:
    await make_account(sessions)
    await make_account(sessions, "Amina")
    async with sessions.begin() as db:
        await db.execute(update(DeskSession).values(used_at=ago(hours=3)))
    assert await people.sign_in(sessions, "Amal", PASSWORD) is not None
    assert await count(sessions, DeskSession) == 1


async def test_use_is_noted_once_a_minute(sessions: Sessions) -> None:
    token = await make_account(sessions)
    written = []
    for moment in (ago(seconds=50), ago(seconds=70)):
        async with sessions.begin() as db:
            await db.execute(update(DeskSession).values(used_at=moment))
            before = await db.scalar(select(DeskSession.used_at))
            await note_used(db, token)
            written.append(await db.scalar(select(DeskSession.used_at)) != before)
    assert written == [False, True]


async def test_somebody_is_there_for_ninety_seconds_or_until_she_signs_out(sessions: Sessions) -> None:
    await make_account(sessions)
    async with sessions.begin() as db:
        account_id = await db.scalar(select(Account.id))
        assert account_id is not None
        assert not await present(db)
        await note_seen(db, account_id)
        assert await present(db)
        await db.execute(update(Account).values(seen_at=ago(seconds=91)))
        assert not await present(db)
        await note_seen(db, account_id)
        await note_gone(db, account_id)
        assert not await present(db)


async def test_an_account_that_is_removed_takes_sessions_and_links_with_it(sessions: Sessions) -> None:
    await make_account(sessions)
    await make_link(sessions, "Amal")
    async with sessions.begin() as db:
        await db.execute(delete(Account))
    assert [await count(sessions, model) for model in (DeskSession, SignInLink)] == [0, 1]


async def test_a_locked_account_is_shut_out_at_once_until_it_gets_a_new_link(sessions: Sessions) -> None:
    token = await make_account(sessions)
    unused = await make_link(sessions, "Amal")
    async with sessions.begin() as db:
        account = await people.find_account(db, "amal")
        assert account is not None
        await note_seen(db, account.id)
        await people.lock(db, account.id)
    assert await person(sessions, token) is None
    assert await people.sign_in(sessions, "Amal", PASSWORD) is None
    with pytest.raises(links.LinkSpentError):
        await people.renew_password(sessions, unused, PASSWORD)
    async with sessions() as db:
        assert not await present(db)
    await people.renew_password(sessions, await make_link(sessions, "Amal"), PASSWORD)
    assert await people.sign_in(sessions, "Amal", PASSWORD) is not None
