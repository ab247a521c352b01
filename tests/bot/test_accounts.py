"""Names, passwords and signing in, on a real database."""

from __future__ import annotations

import asyncio
import threading

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text, update

from bot.accounts import passwords, people
from bot.accounts.models import Account, DeskSession
from bot.accounts.rules import name_fault, password_fault, tidy_name
from kit.db import Sessions
from tests.bot.account_steps import PASSWORD, count, make_account, make_link, person


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
