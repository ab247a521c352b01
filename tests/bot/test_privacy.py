"""Forgetting, leaving, ageing, and what the tables hold, on a real database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from bot import turn
from bot.app import App
from bot.conversations import store
from bot.conversations.models import Contact, Conversation, Message, SeenMessage, UndecodedDelivery
from bot.door import keep_undecoded, take
from bot.handoff.models import HandoffCase
from bot.messages import Sent, TryAgain
from bot.outbox import deliver as outbox
from bot.outbox.models import OutboxReply
from bot.privacy.retention import purge
from bot.reply.speech import Speech
from bot.turn import answer
from kit import clock
from tests.bot.conftest import Postbox, Wakes
from tests.bot.factories import Scripted, crash, inbound, understanding
from tests.bot.steps import conversation, count, send_all


async def test_forget_erases_everything_and_confirms_from_memory(app: App, postbox: Postbox) -> None:
    await take(app, inbound("my passport"))
    forget = inbound("forget me")
    await take(app, forget)
    await answer(app, await conversation(app))
    assert [await count(app, model) for model in (Contact, Conversation, Message, OutboxReply, HandoffCase)] == [0] * 5
    assert await count(app, SeenMessage) == 2
    assert [envelope.message.text[:5] for envelope in postbox.sent] == ["Done."]


async def test_forgetting_takes_the_last_two_days_out_of_her_chat_where_the_platform_can(
    app: App, postbox: Postbox
) -> None:
    postbox.clears = True
    await take(app, inbound("years ago", place="1"))
    await answer(app, await conversation(app))
    await send_all(app)
    old = clock.now() - timedelta(hours=48)
    async with app.sessions.begin() as db:
        await db.execute(update(Message).values(received_at=old))
        await db.execute(update(OutboxReply).values(sent_at=old))
    await take(app, inbound("my passport", place="17"))
    await answer(app, await conversation(app))
    await send_all(app)
    async with app.sessions() as db:
        lately = select(OutboxReply.external_id).where(OutboxReply.sent_at > old)
        ours = [app.vault.decrypt(one) for one in await db.scalars(lately) if one is not None]
    assert ours
    await take(app, inbound("forget me", place="19"))
    await answer(app, await conversation(app))
    assert sorted(postbox.cleared) == sorted([*ours, "17", "19"])
    assert postbox.sent[-1].message.text == Speech.of("en").phrase("forgotten-here-too")


async def test_where_nothing_can_be_deleted_she_is_told_that_it_stays(app: App, postbox: Postbox) -> None:
    await take(app, inbound("forget me", place="19"))
    await answer(app, await conversation(app))
    assert postbox.cleared == ["19"]
    assert postbox.sent[-1].message.text == Speech.of("en").phrase("forgotten")


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


async def test_retention_erases_idle_conversations_but_none_with_an_open_case(app: App, engine: Scripted) -> None:
    engine.table["he hits me"] = understanding("safety.shelter", urgent=True)
    for sender, words in (("1", "menu"), ("2", "he hits me")):
        await take(app, inbound(words, sender=sender))
    async with app.sessions() as db:
        talks = (await db.execute(select(Conversation.id))).scalars().all()
    for talk in talks:
        await answer(app, talk)
    async with app.sessions.begin() as db:
        await db.execute(update(Conversation).values(last_message_at=clock.now() - timedelta(days=8)))
        db.add(UndecodedDelivery(channel="telegram", body=b"x", received_at=clock.now() - timedelta(days=2)))
        assert await purge(db, clock.now()) == 1
    assert [await count(app, model) for model in (Contact, HandoffCase, UndecodedDelivery)] == [1, 1, 0]


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


@pytest.mark.parametrize("words", ["forget me", "انسيني", "/forget"])
async def test_forgetting_waits_for_nothing_that_fails_before_it(
    app: App, postbox: Postbox, engine: Scripted, words: str
) -> None:
    engine.default = crash
    await take(app, inbound("poison"))
    with pytest.raises(ZeroDivisionError):
        await answer(app, await conversation(app))
    await take(app, inbound(words))
    await answer(app, await conversation(app))
    assert [await count(app, model) for model in (Contact, Conversation, Message)] == [0, 0, 0]
    confirmed = Speech.of("ar" if words == "انسيني" else "en").phrase("forgotten")
    assert [envelope.message.text for envelope in postbox.sent] == [confirmed]


async def test_a_story_about_forgetting_waits_for_its_turn(app: App) -> None:
    await take(app, inbound("first"))
    await take(app, inbound("please do not forget me there"))
    async with app.sessions() as db:
        assert (await db.scalars(select(Message.first_in_turn))).all() == [False, False]
