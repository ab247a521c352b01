"""The second factor: codes by the book, each taken once."""

from __future__ import annotations

import asyncio
import base64

import pytest
from sqlalchemy import select, text, update

from bot.accounts import people
from bot.accounts.factor import address_of, fitting_step, new_secret
from bot.accounts.models import Account
from kit.crypto import Vault
from kit.db import Sessions
from tests.authenticator import Authenticator, code_at
from tests.bot.account_steps import add_account, set_up

SECRET = base64.b32encode(b"12345678901234567890").decode()
"""That of RFC 6238, appendix B. Its codes have eight digits: apps show the last six."""
NOW = 1_111_111_109.0
STEP, CODE = 37_037_036, "081804"


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ],
)
def test_codes_of_the_standard(now: int, code: str) -> None:
    assert fitting_step(SECRET, code, now, None) == now // 30


@pytest.mark.parametrize(("aside", "fits"), [(-61, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_one_step_aside(aside: int, fits: bool) -> None:
    assert fitting_step(SECRET, CODE, NOW - 29 + aside, None) == (STEP if fits else None)


@pytest.mark.parametrize(("after", "fits"), [(None, True), (STEP - 1, True), (STEP, False), (STEP + 1, False)])
def test_only_a_later_step_than_the_last_one_fits(after: int | None, fits: bool) -> None:
    assert fitting_step(SECRET, CODE, NOW, after) == (STEP if fits else None)


@pytest.mark.parametrize("typed", ["081 804", " 081804\n", "٠٨١٨٠٤", "۰۸۱ ۸۰۴", "০৮১৮০৪", "081-804"])
def test_digits_of_any_script_with_spaces_as_apps_show_them(typed: str) -> None:
    assert fitting_step(SECRET, typed, NOW, None) == STEP


@pytest.mark.parametrize(
    "typed", ["", "81804", "0818044", "081805", "garbage", "½½½½½½", "\ud800", "\x00", "0" * 100_000, " " * 40 + CODE]
)
def test_all_else_fits_nothing(typed: str) -> None:
    assert fitting_step(SECRET, typed, NOW, None) is None


def test_a_secret_has_160_bits_and_its_address_names_nothing_but_a_desk() -> None:
    secrets = {new_secret() for _ in range(20)}
    assert {len(base64.b32decode(secret)) for secret in secrets} == {20}
    assert len(secrets) == 20
    assert address_of(SECRET, "Amal K") == f"otpauth://totp/Desk:Amal%20K?secret={SECRET}&issuer=Desk"


async def take(sessions: Sessions, vault: Vault, typed: str) -> bool:
    async with sessions.begin() as db:
        account_id = await db.scalar(select(Account.id))
        assert account_id is not None
        return await people.take_code(db, vault, account_id, typed)


async def test_a_code_is_taken_once(sessions: Sessions, vault: Vault) -> None:
    await add_account(sessions)
    phone = await set_up(sessions, vault)
    assert not await take(sessions, vault, code_at(phone.secret, phone.typed))  # at the set-up
    code = phone.code()
    assert [await take(sessions, vault, code) for _ in range(2)] == [True, False]


async def test_of_two_uses_of_a_code_at_once_one_wins(sessions: Sessions, vault: Vault) -> None:
    await add_account(sessions)
    code = (await set_up(sessions, vault)).code()
    assert sorted(await asyncio.gather(*(take(sessions, vault, code) for _ in range(4)))) == [False] * 3 + [True]


async def test_a_wrong_code_uses_nothing_up(sessions: Sessions, vault: Vault) -> None:
    await add_account(sessions)
    phone = await set_up(sessions, vault)
    assert not await take(sessions, vault, Authenticator(new_secret()).code())
    assert await take(sessions, vault, phone.code())


async def test_no_code_is_right_where_there_is_no_app(sessions: Sessions, vault: Vault) -> None:
    await add_account(sessions)
    assert not await take(sessions, vault, "000000")


async def test_an_app_is_set_up_only_with_a_code_that_it_shows(sessions: Sessions, vault: Vault) -> None:
    account_id = await add_account(sessions)
    old = await set_up(sessions, vault)
    new = Authenticator(new_secret())
    async with sessions.begin() as db:
        assert not await people.set_factor(db, vault, account_id, new.secret, old.code())
        assert not await people.set_factor(db, vault, account_id, new.secret, "")
        await db.execute(update(Account).values(factor_step=None))
    assert await take(sessions, vault, Authenticator(old.secret).code())  # the old one goes on
    async with sessions.begin() as db:
        assert await people.set_factor(db, vault, account_id, new.secret, new.code())
    assert not await take(sessions, vault, old.code())
    assert await take(sessions, vault, new.code())


async def test_the_secret_is_stored_as_ciphertext(sessions: Sessions, vault: Vault) -> None:
    await add_account(sessions)
    phone = await set_up(sessions, vault)
    async with sessions() as db:
        stored = await db.scalar(select(Account.factor_secret))
        row = str(await db.scalar(text("SELECT t::text FROM account AS t")))
    assert stored is not None
    assert vault.decrypt(stored) == phone.secret
    assert phone.secret not in row
    assert phone.secret.encode().hex() not in row
