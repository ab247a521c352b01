"""Sessions of the desk: their stages, how long they last, who is there. On a real database."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.accounts import people
from bot.accounts.models import Account, DeskSession
from bot.accounts.presence import note_gone, note_seen, present
from bot.accounts.roles import ROLES, Role
from bot.accounts.sessions import end_session_of, end_sessions_of, note_used, open_session, prove, sessions_of
from kit.crypto import Vault
from kit.db import Sessions
from tests.bot.account_steps import (
    OTHER,
    PASSWORD,
    add_account,
    ago,
    count,
    make_account,
    person,
    set_up,
    stage,
)


async def id_of(sessions: Sessions, token: str) -> uuid.UUID:
    found = await person(sessions, token)
    assert found is not None
    return found.session_id


async def set_sessions(sessions: Sessions, **values: object) -> None:
    async with sessions.begin() as db:
        await db.execute(update(DeskSession).values(**values))


async def set_roles(sessions: Sessions, *roles: Role) -> None:
    async with sessions.begin() as db:
        await db.execute(update(Account).values(roles=list(roles)))


async def idle(sessions: Sessions) -> timedelta:
    async with sessions() as db:
        found = await db.scalar(select(func.clock_timestamp() - DeskSession.used_at))
    assert found is not None
    return found


async def left(sessions: Sessions) -> timedelta:
    async with sessions() as db:
        found = await db.scalar(select(DeskSession.expires_at - func.clock_timestamp()))
    assert found is not None
    return found


# --- stages


@pytest.mark.parametrize("role", [role for role in ROLES if role != "volunteer"])
async def test_a_new_account_sets_up_an_app_before_anything_opens(sessions: Sessions, vault: Vault, role: Role) -> None:
    token = await make_account(sessions, roles=(role,))
    assert await stage(sessions, token) == "set-up"
    await set_up(sessions, vault)
    assert await stage(sessions, token) == "code"
    async with sessions.begin() as db:
        await prove(db, await id_of(sessions, token))
    assert await stage(sessions, token) == "open"


async def test_a_password_alone_opens_nothing_where_there_is_an_app(sessions: Sessions, vault: Vault) -> None:
    await make_account(sessions)
    await set_up(sessions, vault)
    assert await stage(sessions, await people.sign_in(sessions, "Amal", PASSWORD)) == "code"


async def test_a_volunteer_needs_no_app_and_shows_the_one_she_has(sessions: Sessions, vault: Vault) -> None:
    assert await stage(sessions, await make_account(sessions, roles=("volunteer",))) == "open"
    assert await stage(sessions, await people.sign_in(sessions, "Amal", PASSWORD)) == "open"
    await set_up(sessions, vault)
    assert await stage(sessions, await people.sign_in(sessions, "Amal", PASSWORD)) == "code"


async def test_a_volunteer_who_may_do_more_from_now_on_sets_up_an_app_first(sessions: Sessions) -> None:
    token = await make_account(sessions, roles=("volunteer",))
    await set_roles(sessions, "volunteer", "advocate")
    assert await stage(sessions, token) == "set-up"
    assert await stage(sessions, await people.sign_in(sessions, "Amal", PASSWORD)) == "set-up"


@pytest.mark.parametrize(
    ("unused", "expected"),
    [
        ({"minutes": 14, "seconds": 50}, "open"),
        ({"minutes": 15, "seconds": 5}, "locked"),
        ({"minutes": 119}, "locked"),
        ({"minutes": 121}, None),
    ],
)
async def test_an_idle_session_locks_and_then_ends(
    sessions: Sessions, unused: dict[str, float], expected: str | None
) -> None:
    token = await make_account(sessions, roles=("volunteer",))
    await set_sessions(sessions, used_at=ago(**unused))
    assert await stage(sessions, token) == expected


async def test_a_session_that_was_never_proven_does_not_pass_for_a_locked_one(sessions: Sessions, vault: Vault) -> None:
    token = await make_account(sessions)
    await set_sessions(sessions, used_at=ago(minutes=16))
    assert await stage(sessions, token) == "set-up"
    await set_up(sessions, vault)
    assert await stage(sessions, token) == "code"


# --- how long they last


async def test_a_session_lasts_twelve_hours_and_a_quarter_of_one_before_the_app_was_shown(sessions: Sessions) -> None:
    token = await make_account(sessions)
    assert timedelta(minutes=14) < await left(sessions) <= timedelta(minutes=15)
    session_id = await id_of(sessions, token)
    await set_sessions(sessions, used_at=ago(minutes=14))
    async with sessions.begin() as db:
        await prove(db, session_id)
    assert timedelta(hours=11, minutes=59) < await left(sessions) <= timedelta(hours=12)
    assert await idle(sessions) < timedelta(minutes=1)


async def test_who_needs_no_app_has_twelve_hours_at_once(sessions: Sessions) -> None:
    await make_account(sessions, roles=("volunteer",))
    assert timedelta(hours=11, minutes=59) < await left(sessions) <= timedelta(hours=12)


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


async def test_sessions_that_are_over_go_at_the_next_sign_in(sessions: Sessions) -> None:
    await make_account(sessions)
    await make_account(sessions, "Amina")
    async with sessions.begin() as db:
        await db.execute(update(DeskSession).values(used_at=ago(hours=3)))
    assert await people.sign_in(sessions, "Amal", PASSWORD) is not None
    assert await count(sessions, DeskSession) == 1


async def test_use_is_noted_once_a_minute(sessions: Sessions) -> None:
    session_id = await id_of(sessions, await make_account(sessions))
    written = []
    for moment in (ago(seconds=50), ago(seconds=70)):
        async with sessions.begin() as db:
            await db.execute(update(DeskSession).values(used_at=moment))
            before = await db.scalar(select(DeskSession.used_at))
            await note_used(db, session_id)
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


# --- her list of them


async def test_her_sessions_are_listed_the_one_used_last_first(sessions: Sessions) -> None:
    amal, amina = await add_account(sessions), await add_account(sessions, "Amina")
    async with sessions.begin() as db:
        first, second, over = [await open_session(db, amal, proven=True) for _ in range(3)]
        await open_session(db, amina, proven=True)
    ids = [await id_of(sessions, token) for token in (first, second, over)]
    async with sessions.begin() as db:
        for session_id, span in zip(ids, (5, 1, 121), strict=True):
            await db.execute(update(DeskSession).where(DeskSession.id == session_id).values(used_at=ago(minutes=span)))
    async with sessions() as db:
        assert [line.id for line in await sessions_of(db, amal)] == [ids[1], ids[0]]


async def test_she_ends_one_session_all_but_one_or_all_and_nobody_elses(sessions: Sessions) -> None:
    amal, amina = await add_account(sessions), await add_account(sessions, "Amina")
    async with sessions.begin() as db:
        hers = [await open_session(db, amal) for _ in range(4)]
        others = await open_session(db, amina)
    ids = {token: await id_of(sessions, token) for token in (*hers, others)}

    async def alive() -> list[bool]:
        return [await person(sessions, token) is not None for token in (*hers, others)]

    async with sessions.begin() as db:
        await end_session_of(db, amal, ids[others])
        await end_session_of(db, amal, ids[hers[0]])
    assert await alive() == [False, True, True, True, True]
    async with sessions.begin() as db:
        await end_sessions_of(db, amal, but=ids[hers[2]])
    assert await alive() == [False, False, True, False, True]
    async with sessions.begin() as db:
        await end_sessions_of(db, amal)
    assert await alive() == [False, False, False, False, True]


async def test_a_password_that_she_changes_ends_her_other_sessions(sessions: Sessions) -> None:
    here, elsewhere = await make_account(sessions), await people.sign_in(sessions, "Amal", PASSWORD)
    found = await person(sessions, here)
    assert found is not None
    assert await people.is_password(sessions, found.account_id, PASSWORD)
    await people.change_password(sessions, found.account_id, found.session_id, OTHER)
    assert await stage(sessions, elsewhere) is None
    assert await stage(sessions, here) == "set-up"
    assert not await people.is_password(sessions, found.account_id, PASSWORD)
    assert await people.is_password(sessions, found.account_id, OTHER)
    assert await people.sign_in(sessions, "Amal", PASSWORD) is None


async def test_nobody_has_the_password_of_an_account_that_is_not_there(sessions: Sessions) -> None:
    assert not await people.is_password(sessions, uuid.uuid4(), PASSWORD)
