"""The report on what is kept: it counts, and it says when something is older than promised."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.app import App
from bot.conversations.models import Conversation
from bot.door import keep_undecoded, take
from bot.handoff.models import HandoffCase
from bot.privacy.report import Kept, report
from bot.privacy.retention import purge
from bot.turn import answer
from kit import clock
from tests.bot.factories import inbound
from tests.bot.steps import conversation


async def kept(app: App) -> dict[str, Kept]:
    async with app.sessions() as db:
        return {one.kind: one for one in await report(db)}


async def test_the_report_shows_what_is_too_old_and_the_retention_mends_it(app: App) -> None:
    assert all(one.rows == 0 and one.fine for one in (await kept(app)).values())
    await take(app, inbound("menu"))
    await take(app, inbound("menu", sender="page", channel="web"))
    await keep_undecoded(app, "telegram", b"{}")
    now = await kept(app)
    assert now["conversations without a case"].rows == 1
    assert now["conversations of the web page without a case"].rows == 1
    assert now["deliveries that could not be read"].rows == 1
    assert all(one.fine for one in now.values())
    async with app.sessions.begin() as db:
        await db.execute(update(Conversation).values(last_message_at=clock.now() - timedelta(days=8)))
    assert {kind for kind, one in (await kept(app)).items() if not one.fine} == {
        "conversations without a case",
        "conversations of the web page without a case",
    }
    async with app.sessions.begin() as db:
        await purge(db, clock.now())
    assert all(one.fine for one in (await kept(app)).values())


async def test_cases_are_counted_by_their_own_ages(app: App) -> None:
    await take(app, inbound("person"))
    await answer(app, await conversation(app))
    async with app.sessions.begin() as db:
        await db.execute(update(Conversation).values(last_message_at=clock.now() - timedelta(days=31)))
    assert not (await kept(app))["conversations with an open case"].fine
    async with app.sessions.begin() as db:
        await db.execute(update(HandoffCase).values(closed_at=clock.now() - timedelta(days=20)))
    assert all(one.fine for one in (await kept(app)).values())
    async with app.sessions.begin() as db:
        await db.execute(update(Conversation).values(last_message_at=clock.now() - timedelta(days=99)))
        await db.execute(update(HandoffCase).values(closed_at=clock.now() - timedelta(days=92)))
    assert not (await kept(app))["resolved cases"].fine
    async with app.sessions.begin() as db:
        assert await purge(db, clock.now()) == 1
    assert all(one.fine for one in (await kept(app)).values())
