"""The outbox on a real database: in order, again after faults, once where the outcome is known."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.app import App
from bot.door import take
from bot.messages import GiveUp, TryAgain
from bot.outbox import deliver as outbox
from bot.outbox.deliver import deliver
from bot.outbox.models import OutboxReply
from bot.turn import answer
from kit import clock
from tests.bot.conftest import Postbox
from tests.bot.factories import inbound
from tests.bot.steps import conversation, send_all


async def test_a_passing_fault_keeps_the_order_and_is_tried_again(app: App, postbox: Postbox) -> None:
    for word in ("one", "two"):
        await take(app, inbound(word))
    await answer(app, await conversation(app))
    postbox.results = [TryAgain("rate-limited", after=7)]
    await send_all(app)
    assert postbox.sent == []
    await send_all(app)  # not due yet
    assert postbox.sent == []
    async with app.sessions.begin() as db:
        first = (await db.execute(select(OutboxReply).order_by(OutboxReply.id).limit(1))).scalar_one()
        assert timedelta(seconds=5) < first.next_attempt_at - clock.now() < timedelta(seconds=8)
        await db.execute(update(OutboxReply).values(next_attempt_at=clock.now()))
    await send_all(app)
    assert len(postbox.sent) == 2
    async with app.sessions() as db:
        assert (await db.scalar(select(func.sum(OutboxReply.repeats)))) == 0


async def test_a_permanent_fault_is_given_up_with_its_reason_and_the_next_goes_on(app: App, postbox: Postbox) -> None:
    for word in ("one", "two"):
        await take(app, inbound(word))
    await answer(app, await conversation(app))
    postbox.results = [GiveUp("window-closed")]
    await send_all(app)
    assert len(postbox.sent) == 1
    async with app.sessions() as db:
        reasons = (await db.execute(select(OutboxReply.reason).order_by(OutboxReply.id))).scalars().all()
    assert reasons == ["window-closed", None]


async def test_a_bug_in_a_channel_loses_nothing(app: App, postbox: Postbox) -> None:
    await take(app, inbound("one"))
    await answer(app, await conversation(app))
    postbox.results = [KeyError("bug")]
    await send_all(app)
    async with app.sessions.begin() as db:
        await db.execute(update(OutboxReply).values(next_attempt_at=clock.now()))
    await send_all(app)
    assert len(postbox.sent) == 1


async def test_a_reply_is_sent_by_one_worker_at_a_time(app: App, postbox: Postbox) -> None:
    for number in range(5):
        await take(app, inbound(f"message {number}"))
    talk = await conversation(app)
    await answer(app, talk)
    await asyncio.gather(*(deliver(app.sessions, app.vault, app.channels, talk) for _ in range(4)))
    await send_all(app)
    assert len(postbox.sent) == 5


async def test_a_sender_that_died_is_followed_after_its_lease_and_counted(app: App, postbox: Postbox) -> None:
    await take(app, inbound("one"))
    talk = await conversation(app)
    await answer(app, talk)
    async with app.sessions.begin() as db:
        assert await outbox._claim(db, talk) is not None  # and then it dies
    await send_all(app)
    assert postbox.sent == []  # the lease holds
    async with app.sessions.begin() as db:
        await db.execute(update(OutboxReply).values(lease_until=clock.now()))
    await send_all(app)
    assert len(postbox.sent) == 1
    async with app.sessions() as db:
        assert (await db.scalar(select(OutboxReply.repeats))) == 1


async def test_a_paused_sender_does_not_send_after_its_lease(
    app: App, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await take(app, inbound("one"))
    await answer(app, await conversation(app))
    monkeypatch.setattr(outbox, "_SEND_MARGIN", outbox.LEASE.total_seconds() + 1)
    await send_all(app)
    assert postbox.sent == []


async def test_a_late_record_does_not_overwrite_another_senders(app: App, postbox: Postbox) -> None:
    await take(app, inbound("one"))
    talk = await conversation(app)
    await answer(app, talk)
    async with app.sessions.begin() as db:
        paused = await outbox._claim(db, talk)
        await db.execute(update(OutboxReply).values(lease_until=clock.now()))
    await send_all(app)
    assert paused is not None
    async with app.sessions.begin() as db:
        await outbox._record(db, app.vault, paused, TryAgain("late"))
    async with app.sessions() as db:
        row = (await db.execute(select(OutboxReply))).scalar_one()
    assert row.sent_at is not None
    assert row.reason is None


async def test_a_reply_that_did_not_get_through_for_a_day_is_given_up(app: App, postbox: Postbox) -> None:
    await take(app, inbound("one"))
    await answer(app, await conversation(app))
    async with app.sessions.begin() as db:
        await db.execute(update(OutboxReply).values(created_at=clock.now() - timedelta(hours=25)))
    await send_all(app)
    assert postbox.sent == []  # an old reply must not light up her phone
    async with app.sessions() as db:
        assert (await db.scalar(select(OutboxReply.reason))) == "too-late"


@pytest.mark.parametrize("attempts", [1, 5, 50, 5000])
def test_back_off_is_bounded(attempts: int) -> None:
    assert 0 < outbox.back_off(attempts) <= 750
