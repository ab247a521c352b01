"""Leaving the web page for good, and how soon what was written there is gone."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from bot.app import App
from bot.conversations.models import Contact, Conversation, Message
from bot.door import end_session, take
from bot.handoff.models import HandoffCase
from bot.outbox.models import OutboxReply
from bot.privacy.retention import purge
from bot.turn import answer
from kit import clock
from tests.bot.factories import Scripted, inbound, understanding
from tests.bot.steps import conversation, count

HER = "one-browser"


async def says(app: App, text: str) -> None:
    await take(app, inbound(text, sender=HER, channel="web"))


async def purged(app: App) -> int:
    async with app.sessions.begin() as db:
        return await purge(db, clock.now())


async def test_leaving_erases_a_conversation_that_no_person_needs(app: App) -> None:
    await says(app, "menu")
    await answer(app, await conversation(app))
    await end_session(app, "web", HER)
    assert [await count(app, model) for model in (Contact, Conversation, Message, OutboxReply)] == [0] * 4
    await end_session(app, "web", HER)  # again: nothing to do


async def test_leaving_with_a_case_cuts_the_browser_off_and_keeps_the_case(app: App) -> None:
    await says(app, "person")
    await answer(app, await conversation(app))
    await end_session(app, "web", HER)
    async with app.sessions() as db:
        contact = (await db.execute(select(Contact))).scalar_one()
        unsent = await db.scalar(select(OutboxReply.reason))
    assert contact.ended_at is not None
    assert contact.pseudonym != app.vault.pseudonym("contact", "web", HER)
    assert unsent == "left"
    await says(app, "menu")  # with the same cookie: a conversation that knows nothing of the old one
    assert await count(app, Conversation) == 2
    assert await purged(app) == 0
    async with app.sessions.begin() as db:
        await db.execute(update(HandoffCase).values(closed_at=clock.now() - timedelta(days=89)))
    assert await purged(app) == 0
    async with app.sessions.begin() as db:
        await db.execute(update(HandoffCase).values(closed_at=clock.now() - timedelta(days=91)))
    assert await purged(app) == 1


async def test_an_urgent_message_is_decided_although_she_left_at_once(app: App, engine: Scripted) -> None:
    engine.table["he beats me"] = understanding("safety.shelter", urgent=True, country="AE")
    await says(app, "he beats me")
    await end_session(app, "web", HER)
    assert await purged(app) == 0
    await answer(app, await conversation(app))
    assert await count(app, HandoffCase) == 1
    assert await purged(app) == 0


async def test_what_needed_no_person_after_all_goes_with_the_next_round(app: App) -> None:
    await says(app, "menu")
    await end_session(app, "web", HER)
    await answer(app, await conversation(app))
    assert await purged(app) == 1
    assert await count(app, Contact) == 0


async def test_a_web_conversation_lasts_a_day_others_a_week(app: App) -> None:
    await says(app, "menu")
    await take(app, inbound("menu"))
    async with app.sessions.begin() as db:
        await db.execute(update(Conversation).values(last_message_at=clock.now() - timedelta(hours=25)))
    assert await purged(app) == 1
    async with app.sessions() as db:
        assert await db.scalar(select(Contact.channel)) == "telegram"
