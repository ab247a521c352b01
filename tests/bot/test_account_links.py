"""One-time links: who wins, what they are for, which can still be used. On a real database."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from sqlalchemy import delete, select, update

from bot.accounts import links, people
from bot.accounts.models import Account, DeskSession, SignInLink
from bot.accounts.presence import note_seen, present
from bot.accounts.roles import ROLES
from kit.crypto import Vault
from kit.db import Sessions
from tests.bot.account_steps import (
    OTHER,
    PASSWORD,
    add_account,
    ago,
    count,
    make_account,
    make_link,
    person,
    set_up,
    stage,
)


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
        await people.renew_password(sessions, link, OTHER)
    assert await people.make_account(sessions, link, "Amina", "en", PASSWORD)


async def test_a_new_password_ends_every_session_of_the_account_and_of_no_other(sessions: Sessions) -> None:
    first = await make_account(sessions)
    second = await people.sign_in(sessions, "Amal", PASSWORD)
    other = await make_account(sessions, "Amina")
    assert second is not None
    third = await people.renew_password(sessions, await make_link(sessions, "amal"), OTHER)
    alive = [await person(sessions, token) is not None for token in (first, second, third, other)]
    assert alive == [False, False, True, True]
    assert await people.sign_in(sessions, "Amal", PASSWORD) is None
    assert await people.sign_in(sessions, "Amal", OTHER) is not None


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
    token = await people.make_account(sessions, later, "Amal", "en", PASSWORD)
    made = await person(sessions, token)
    assert made is not None
    assert made.roles == ROLES  # whoever comes first may do everything
    async with sessions.begin() as db:
        assert await links.first_link(db) is None


async def test_links_that_are_over_are_removed(sessions: Sessions) -> None:
    await make_link(sessions)
    async with sessions.begin() as db:
        await db.execute(update(SignInLink).values(expires_at=ago(seconds=1)))
    await make_link(sessions)
    assert await count(sessions, SignInLink) == 1


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


async def test_an_account_has_the_roles_of_its_link_and_no_others(sessions: Sessions) -> None:
    link = await make_link(sessions, roles=("volunteer", "coordinator"))
    async with sessions() as db:
        assert (await links.look_at(db, link)).roles == ("volunteer", "coordinator")
    made = await person(sessions, await people.make_account(sessions, link, "Amal", "en", PASSWORD))
    assert made is not None
    assert made.roles == ("volunteer", "coordinator")
    renewed = await person(sessions, await people.renew_password(sessions, await make_link(sessions, "Amal"), OTHER))
    assert renewed is not None
    assert renewed.roles == ("volunteer", "coordinator")


@pytest.mark.parametrize(("new_factor", "then"), [(False, "code"), (True, "set-up")])
async def test_a_new_password_asks_for_the_app_that_is_there_unless_the_phone_is_lost(
    sessions: Sessions, vault: Vault, new_factor: bool, then: str
) -> None:
    await make_account(sessions)
    await set_up(sessions, vault)
    async with sessions.begin() as db:
        account = await people.find_account(db, "Amal")
        assert account is not None
        link = await links.renewal(db, account.id, new_factor=new_factor)
        assert (await links.look_at(db, link)).new_factor == new_factor
    assert await stage(sessions, await people.renew_password(sessions, link, OTHER)) == then
    async with sessions() as db:
        stored = (await db.execute(select(Account.factor_secret, Account.factor_step))).one()
    assert [value is None for value in stored] == [new_factor, new_factor]


async def test_links_that_nobody_used_are_listed_without_their_token(sessions: Sessions) -> None:
    amal = await add_account(sessions)
    async with sessions.begin() as db:
        used = await links.invite(db, ("advocate",), amal)
        of_amal = await links.invite(db, ("volunteer",), amal)
        renewing = await links.renewal(db, amal, made_by=None)
    async with sessions.begin() as db:
        await links.spend(db, used)
        lines = await links.unused_links(db)
    assert [(line.name, line.roles, line.made_by) for line in lines] == [
        ("Amal", (), None),
        (None, ("volunteer",), "Amal"),
    ]
    for token in (of_amal, renewing):
        assert token not in repr(lines)
    async with sessions.begin() as db:
        await db.execute(update(SignInLink).values(expires_at=ago(seconds=1)))
        assert await links.unused_links(db) == []


async def test_a_link_that_was_called_back_makes_nothing(sessions: Sessions) -> None:
    link, other = await make_link(sessions), await make_link(sessions, roles=("admin",))
    async with sessions.begin() as db:
        which = {line.roles: line.id for line in await links.unused_links(db)}
        assert await links.withdraw(db, which["advocate",])
        assert not await links.withdraw(db, which["advocate",])
        assert not await links.withdraw(db, uuid.uuid4())
    with pytest.raises(links.LinkSpentError):
        await people.make_account(sessions, link, "Amal", "en", PASSWORD)
    assert await people.make_account(sessions, other, "Amal", "en", PASSWORD)


async def test_a_link_that_was_used_can_not_be_called_back(sessions: Sessions) -> None:
    link = await make_link(sessions)
    async with sessions.begin() as db:
        (line,) = await links.unused_links(db)
    await people.make_account(sessions, link, "Amal", "en", PASSWORD)
    async with sessions.begin() as db:
        assert not await links.withdraw(db, line.id)
    assert await count(sessions, SignInLink) == 1


async def test_links_go_with_the_account_that_made_them(sessions: Sessions) -> None:
    amal = await add_account(sessions)
    async with sessions.begin() as db:
        of_amal = await links.invite(db, ("advocate",), amal)
    other = await make_link(sessions)
    async with sessions.begin() as db:
        await db.execute(delete(Account))
    with pytest.raises(links.LinkSpentError):
        await people.make_account(sessions, of_amal, "Amina", "en", PASSWORD)
    assert await people.make_account(sessions, other, "Amina", "en", PASSWORD)
