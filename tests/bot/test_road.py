"""One message through inbox and turn on a real database: stored once, decided once, in order."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select, update

from bot.app import App
from bot.conversations import store
from bot.conversations.models import Contact, Conversation, Message
from bot.door import take
from bot.handoff.models import HandoffCase
from bot.outbox.models import OutboxReply
from bot.turn import answer
from tests.bot.conftest import Postbox, Wakes
from tests.bot.factories import Scripted, crash, inbound, understanding
from tests.bot.steps import conversation, count, due_now, send_all


async def test_a_message_is_stored_answered_and_delivered(app: App, postbox: Postbox, wakes: Wakes) -> None:
    assert await take(app, inbound("in dubai madam keeps my passport"))
    talk = await conversation(app)
    assert wakes.answers == [talk]
    decisions = await answer(app, talk)
    assert [decision.kind for decision in decisions] == ["ask_country"]
    assert wakes.deliveries == [talk]
    await send_all(app)
    assert [envelope.address for envelope in postbox.sent] == ["1001"]
    assert "country" in postbox.sent[0].message.text


async def test_a_repeated_delivery_causes_nothing(app: App, wakes: Wakes) -> None:
    message = inbound("hello")
    assert await take(app, message)
    assert not await take(app, message)
    assert await count(app, Message) == 1
    assert len(wakes.answers) == 1


async def test_two_at_once_of_the_same_delivery_make_one_message(app: App) -> None:
    message = inbound("hello")
    results = await asyncio.gather(*(take(app, message) for _ in range(8)))
    assert sorted(results) == [False] * 7 + [True]
    assert (await count(app, Message), await count(app, Contact)) == (1, 1)


async def test_pending_messages_are_decided_in_order(app: App, engine: Scripted) -> None:
    for word in ("one", "two", "three"):
        await take(app, inbound(word))
    await answer(app, await conversation(app))
    assert engine.heard == ["one", "two", "three"]


async def test_two_workers_at_once_decide_each_message_once(app: App, engine: Scripted) -> None:
    for number in range(6):
        await take(app, inbound(f"message {number}"))
    talk = await conversation(app)
    made = await asyncio.gather(answer(app, talk), answer(app, talk), answer(app, talk))
    assert sum(len(decisions) for decisions in made) == 6
    async with app.sessions() as db:
        rows = (await db.execute(select(OutboxReply.message_id, func.count()).group_by(OutboxReply.message_id))).all()
    assert sorted(amount for _, amount in rows) == [1] * 5 + [1] or len(rows) == 6


async def test_a_message_that_brings_three_tries_down_is_given_up_aloud(
    app: App, engine: Scripted, postbox: Postbox
) -> None:
    engine.default = crash
    await take(app, inbound("poison"))
    talk = await conversation(app)
    for _ in range(store.MOST_ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            await answer(app, talk)
        assert await answer(app, talk) == []  # the next try waits, so that a passing fault does not burn them all
        await due_now(app)
    engine.default = lambda text: understanding()
    await take(app, inbound("my passport"))
    decisions = await answer(app, talk)
    await send_all(app)
    assert [decision.kind for decision in decisions] == ["ask_country"]
    assert [envelope.message.text[:5] for envelope in postbox.sent] == ["Sorry", "Which"]
    async with app.sessions() as db:
        case = (await db.execute(select(HandoffCase))).scalar_one()
        failed = await db.scalar(select(func.count()).where(Message.failed_at.is_not(None)))
    assert (case.reason, case.priority, failed) == ("failed", "urgent", 1)


async def test_an_urgent_message_opens_a_case_and_raises_an_open_one(app: App, engine: Scripted) -> None:
    engine.table["person please"] = understanding("community.talk-to-person", "handoff")
    engine.table["he hits me"] = understanding("safety.domestic-violence", urgent=True)
    await take(app, inbound("person please"))
    await take(app, inbound("he hits me"))
    await answer(app, await conversation(app))
    async with app.sessions() as db:
        case = (await db.execute(select(HandoffCase))).scalar_one()
    assert (case.reason, case.priority) == ("asked", "urgent")


async def test_an_unreadable_message_is_given_up_aloud_and_blocks_nothing(app: App, postbox: Postbox) -> None:
    await take(app, inbound("one"))
    talk = await conversation(app)
    async with app.sessions.begin() as db:
        await db.execute(update(Message).values(body=b"not ours", attempts=store.MOST_ATTEMPTS))
    await take(app, inbound("menu"))
    await answer(app, talk)
    await send_all(app)
    assert [envelope.message.text[:5] for envelope in postbox.sent] == ["Sorry", "What "]


async def test_an_unreadable_state_starts_afresh(app: App) -> None:
    await take(app, inbound("menu"))
    async with app.sessions.begin() as db:
        await db.execute(update(Conversation).values(state=b"not ours"))
    assert [decision.kind for decision in await answer(app, await conversation(app))] == ["menu"]


async def test_an_unreadable_reply_is_given_up_and_the_next_goes_on(app: App, postbox: Postbox) -> None:
    for word in ("menu", "person"):
        await take(app, inbound(word))
    await answer(app, await conversation(app))
    async with app.sessions.begin() as db:
        first = select(func.min(OutboxReply.id)).scalar_subquery()
        await db.execute(update(OutboxReply).where(OutboxReply.id == first).values(body=b"not ours"))
    await send_all(app)
    assert len(postbox.sent) == 1
    async with app.sessions() as db:
        assert (await db.scalar(select(OutboxReply.reason).order_by(OutboxReply.id).limit(1))) == "unreadable"
