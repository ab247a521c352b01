"""One message through inbox, turn, outbox and delivery on a real database: once, in order, nothing lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from bot import turn
from bot.app import App
from bot.conversations import store
from bot.conversations.models import Contact, Conversation, Message, SeenMessage, UndecodedDelivery
from bot.door import keep_undecoded, take
from bot.handoff.models import HandoffCase
from bot.messages import GiveUp, Sent, TryAgain
from bot.outbox import deliver as outbox
from bot.outbox.deliver import deliver
from bot.outbox.models import OutboxReply
from bot.privacy.retention import purge
from bot.turn import answer
from kit import clock
from tests.bot.conftest import Postbox, Wakes
from tests.bot.factories import Scripted, inbound, understanding


async def conversation(app: App):  # type: ignore[no-untyped-def]  # a UUID
    async with app.sessions() as db:
        return await db.scalar(select(Conversation.id))


async def count(app: App, model: type) -> int:
    async with app.sessions() as db:
        return await db.scalar(select(func.count()).select_from(model)) or 0


async def due_now(app: App) -> None:
    async with app.sessions.begin() as db:
        await db.execute(update(Message).values(next_attempt_at=clock.now() - timedelta(seconds=1)))


async def send_all(app: App) -> None:
    await deliver(app.sessions, app.vault, app.channels, await conversation(app))


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
    def crash(text: str):  # type: ignore[no-untyped-def]  # never returns
        raise ZeroDivisionError

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


# --- delivery


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


# --- forgetting


async def test_forget_erases_everything_and_confirms_from_memory(app: App, postbox: Postbox) -> None:
    await take(app, inbound("my passport"))
    forget = inbound("forget me")
    await take(app, forget)
    await answer(app, await conversation(app))
    assert [await count(app, model) for model in (Contact, Conversation, Message, OutboxReply, HandoffCase)] == [0] * 5
    assert await count(app, SeenMessage) == 2
    assert [envelope.message.text[:5] for envelope in postbox.sent] == ["Done."]


async def test_a_late_redelivery_does_not_bring_her_back(app: App) -> None:
    first, forget = inbound("my passport"), inbound("forget me")
    await take(app, first)
    await take(app, forget)
    await answer(app, await conversation(app))
    assert not await take(app, first)
    assert not await take(app, forget)
    assert await count(app, Contact) == 0


async def test_what_she_writes_after_forgetting_starts_afresh_and_is_not_lost(
    app: App, wakes: Wakes, engine: Scripted
) -> None:
    engine.table["in kuwait"] = understanding(country="KW")
    for word in ("in kuwait", "forget me", "my passport again"):
        await take(app, inbound(word))
    old = await conversation(app)
    await answer(app, old)
    fresh = await conversation(app)
    assert fresh is not None
    assert fresh != old
    assert wakes.answers[-1] == fresh
    decisions = await answer(app, fresh)
    assert [decision.kind for decision in decisions] == ["ask_country"]  # Kuwait is forgotten


async def test_forgetting_while_a_reply_is_being_sent_ends_cleanly(app: App, postbox: Postbox) -> None:
    await take(app, inbound("one"))
    talk = await conversation(app)
    await answer(app, talk)
    async with app.sessions.begin() as db:
        claimed = await outbox._claim(db, talk)
    await take(app, inbound("forget me"))
    await answer(app, talk)
    assert claimed is not None
    async with app.sessions.begin() as db:
        await outbox._record(db, app.vault, claimed, Sent("x"))
    assert await count(app, OutboxReply) == 0


async def test_a_redelivery_that_waits_for_her_being_forgotten_does_not_bring_her_back(app: App) -> None:
    first, forget = inbound("my passport"), inbound("forget me")
    await take(app, first)
    await take(app, forget)
    results = await asyncio.gather(
        answer(app, await conversation(app)),
        *(take(app, first) for _ in range(4)),
        *(take(app, forget) for _ in range(4)),
    )
    assert results[1:] == [False] * 8
    assert (await count(app, Contact), await count(app, Message)) == (0, 0)


async def test_writing_while_being_forgotten_deadlocks_nobody(app: App) -> None:
    for number in range(12):
        await take(app, inbound("forget me"))
        results = await asyncio.gather(
            answer(app, await conversation(app)), take(app, inbound(f"hello {number}")), return_exceptions=True
        )
        assert not [result for result in results if isinstance(result, BaseException)]


async def test_the_confirmation_of_forgetting_is_tried_again(
    app: App, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "_CONFIRM_PAUSES", (0.01, 0.01))
    postbox.results = [TryAgain("platform"), KeyError("bug")]
    await take(app, inbound("forget me"))
    await answer(app, await conversation(app))
    assert [envelope.message.text[:5] for envelope in postbox.sent] == ["Done."]


async def test_leaving_holds_back_what_still_waits(app: App, postbox: Postbox) -> None:
    await take(app, inbound("my passport"))
    await take(app, inbound("stop"))
    await answer(app, await conversation(app))
    await send_all(app)
    assert [envelope.message.text for envelope in postbox.sent] == ["OK."]
    async with app.sessions() as db:
        reasons = (await db.execute(select(OutboxReply.reason).order_by(OutboxReply.id))).scalars().all()
    assert reasons == ["left", None]


# --- rows that can't be read


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


# --- what is stored


async def test_the_tables_hold_no_word_number_or_id_in_the_clear(app: App) -> None:
    message = inbound("my secret words Zainab", sender="971501234567", external_id="wamid.971501234567")
    await take(app, message)
    await answer(app, await conversation(app))
    await keep_undecoded(app, "telegram", b"Zainab 971501234567")
    async with app.sessions() as db:
        tables = (await db.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))).scalars().all()
        dump = "".join(
            [str((await db.execute(text(f'SELECT t::text FROM "{table}" AS t'))).scalars().all()) for table in tables]
        )
    assert "message" in tables
    for marked in ("Zainab", "971501234567", "secret", "passport-kept", "telegram:971501234567"):
        assert marked not in dump
        assert marked.encode().hex() not in dump


async def test_retention_erases_idle_conversations_but_none_that_waits(app: App) -> None:
    await take(app, inbound("idle", sender="1"))
    await take(app, inbound("waiting", sender="2"))
    async with app.sessions.begin() as db:
        await db.execute(update(Conversation).values(last_message_at=clock.now() - timedelta(days=8)))
        idle = (
            select(Message.id)
            .join(Conversation)
            .join(Contact)
            .where(Contact.pseudonym == app.vault.pseudonym("contact", "telegram", "1"))
        )
        await db.execute(update(Message).where(Message.id.in_(idle)).values(answered_at=clock.now()))
        db.add(UndecodedDelivery(channel="telegram", body=b"x", received_at=clock.now() - timedelta(days=2)))
    async with app.sessions.begin() as db:
        await purge(db, clock.now())
    assert [await count(app, model) for model in (Contact, Message, UndecodedDelivery)] == [1, 1, 0]


async def test_texts_with_surrogates_and_nulls_pass_the_road(app: App, postbox: Postbox) -> None:
    await take(app, inbound("\ud800 \x00 \u202e text" + "x" * 20_000))
    await answer(app, await conversation(app))
    await send_all(app)
    assert len(postbox.sent) == 1


async def test_a_callback_is_acknowledged_with_the_first_part(app: App, postbox: Postbox) -> None:
    await take(app, replace(inbound(""), kind="choice", choice="cmd:menu", callback="cb1"))
    await answer(app, await conversation(app))
    await send_all(app)
    assert [envelope.callback for envelope in postbox.sent] == ["cb1"]


async def test_a_message_that_arrives_during_the_purge_is_kept(app: App) -> None:
    await take(app, inbound("old", sender="1"))
    await answer(app, await conversation(app))
    async with app.sessions.begin() as db:
        await db.execute(update(Conversation).values(last_message_at=clock.now() - timedelta(days=8)))
        await db.execute(update(OutboxReply).values(sent_at=clock.now()))
    async with app.sessions() as slow:
        assert await store.first_seen(slow, app.vault, inbound("new", sender="1")) is not None
        async with app.sessions.begin() as db:
            assert await purge(db, clock.now()) == 0  # her contact is locked: passed over
        await slow.commit()
    async with app.sessions.begin() as db:
        assert await purge(db, clock.now()) == 0
    assert await count(app, Message) == 2


async def test_no_conversation_is_kept_for_ever(app: App, engine: Scripted) -> None:
    engine.default = lambda text: understanding("safety.shelter", urgent=True)
    await take(app, inbound("he hits me"))
    await answer(app, await conversation(app))
    async with app.sessions.begin() as db:
        await db.execute(update(Conversation).values(last_message_at=clock.now() - timedelta(days=29)))
        assert await purge(db, clock.now()) == 0
        await db.execute(update(Conversation).values(last_message_at=clock.now() - timedelta(days=31)))
        assert await purge(db, clock.now()) == 1
