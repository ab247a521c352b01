"""A reply that comes late waits behind a knock: who holds the phone by then is unknown."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.accounts.models import Account
from bot.app import App
from bot.channels.telegram.client import TelegramChannel
from bot.conversations.models import Conversation, Message
from bot.conversations.store import read_state
from bot.counts import count as counts
from bot.desk import work
from bot.dialogue.state import State
from bot.door import take
from bot.handoff.models import HandoffCase
from bot.handoff.thread import desk_thread
from bot.jobs import Jobs
from bot.messages import GiveUp, TryAgain
from bot.outbox.deliver import deliver
from bot.outbox.late import give_up_held, hold_late
from bot.outbox.models import OutboxReply
from bot.reply.speech import Speech
from bot.sweep import sweep
from bot.turn import answer
from bot.wake import procrastinate_app
from kit import clock
from tests.bot.conftest import Postbox, Wakes
from tests.bot.factories import Scripted, inbound, understanding
from tests.bot.steps import conversation, count, send_all
from tests.standins.bot_api import BotApi

KNOCK = Speech.of("en").phrase("knock")
AREAS = Speech.of("en").phrase("choose-area")


@pytest.fixture
async def bot_api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture
async def telegram(bot_api: BotApi) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(bot_api.token, bot_api.url)
    yield channel
    await channel.aclose()


@pytest.fixture
async def jobs(app: App, database_url: str) -> AsyncIterator[Jobs]:
    queue = procrastinate_app(database_url)
    async with queue.open_async():
        yield Jobs(queue, app)


async def wrote(app: App, *words: str, channel: str = "telegram") -> None:
    """She wrote, and nobody has taken it up."""
    for word in words:
        await take(app, inbound(word, channel=channel))


async def passes(app: App, **time: float) -> None:
    """All that is stored becomes older by so long."""
    age = timedelta(**time)
    async with app.sessions.begin() as db:
        await db.execute(update(Message).values(received_at=Message.received_at - age))
        await db.execute(update(Conversation).values(last_message_at=Conversation.last_message_at - age))
        shifted = {name: getattr(OutboxReply, name) - age for name in ("created_at", "held_at", "released_at")}
        await db.execute(update(OutboxReply).values(**shifted))
        case_times = {name: getattr(HandoffCase, name) - age for name in ("knocked_at", "safe_at", "claimed_at")}
        await db.execute(update(HandoffCase).values(**case_times))


async def worked_off(app: App) -> None:
    await answer(app, await conversation(app))
    await send_all(app)


async def says(app: App, word: str, **fields: object) -> None:
    await take(app, inbound(word, **fields))
    await worked_off(app)


async def is_late(app: App, *words: str) -> None:
    """She wrote, the server was down for eight hours, and has just worked it off."""
    await wrote(app, *words)
    await passes(app, hours=8)
    await worked_off(app)


def texts(postbox: Postbox) -> list[str]:
    return [envelope.message.text for envelope in postbox.sent]


async def state(app: App) -> State:
    async with app.sessions() as db:
        return read_state(app.vault, await db.scalar(select(Conversation.state)))


async def deliveries(app: App) -> list[tuple[str, str | None]]:
    async with app.sessions() as db:
        entries = await desk_thread(db, app.vault, await conversation(app), 50)
    return [(entry.by, entry.delivery) for entry in entries if entry.by != "her"]


async def reasons(app: App) -> list[str | None]:
    async with app.sessions() as db:
        return list(await db.scalars(select(OutboxReply.reason).order_by(OutboxReply.id)))


async def claimed(app: App) -> tuple[uuid.UUID, uuid.UUID]:
    """An advocate took her case: the case and the account."""
    async with app.sessions.begin() as db:
        amal = Account(name="Amal", password_hash="x", language="en", roles=["advocate"])
        db.add(amal)
        await db.flush()
        who = amal.id
        case_id = (await db.execute(select(HandoffCase.id))).scalar_one()
    await work.claim(app, case_id, who)
    return case_id, who


async def test_nothing_of_a_late_answer_reaches_telegram_but_the_knock(
    app: App, engine: Scripted, telegram: TelegramChannel, bot_api: BotApi
) -> None:
    app = replace(app, channels={"telegram": telegram})
    engine.table["he beats me"] = understanding("safety.domestic-violence", urgent=True, country="AE")
    await is_late(app, "he beats me")
    assert [entry.text for entry in bot_api.ledger.to("1001")] == [KNOCK]
    assert await count(app, HandoffCase) == 1  # a person is called all the same
    await says(app, "1")
    told = [entry.text for entry in bot_api.ledger.to("1001")]
    assert len(told) == 3
    assert "999" in told[1]  # the card, then who else is told


async def test_one_knock_for_all_and_then_all_in_order(app: App, postbox: Postbox) -> None:
    await is_late(app, "my passport", "menu", "person")
    assert texts(postbox) == [KNOCK]
    assert await deliveries(app) == [("bot", "held")] * 3 + [("bot", "sent")]
    await says(app, "1")
    assert [words[:5] for words in texts(postbox)] == [KNOCK[:5], "Which", AREAS[:5], "I hav"]
    assert await deliveries(app) == [("bot", "sent")] * 4


async def test_her_button_releases_them_and_stops_turning(app: App, postbox: Postbox) -> None:
    await is_late(app, "menu")
    await says(app, "", kind="choice", choice="cmd:read", callback="query-1")
    assert texts(postbox) == [KNOCK, AREAS]
    assert postbox.acknowledged == ["query-1"]
    assert not (await state(app)).with_person  # no person has said anything


async def test_the_question_that_waited_is_open_once_she_has_seen_it(app: App, postbox: Postbox) -> None:
    await is_late(app, "menu")
    await says(app, "1")
    before = await state(app)
    assert (before.asked, before.choices[:1], before.choices_behind) == (None, ("a:work",), ())
    await says(app, "1")
    assert texts(postbox)[-1] == Speech.of("en").phrase("choose-topic")


async def test_a_question_that_she_has_not_seen_is_not_answered_by_what_she_says(app: App) -> None:
    await take(app, inbound("", kind="choice", choice="cmd:code"))
    await passes(app, hours=8)
    await worked_off(app)
    assert (await state(app)).asked_behind == "new-code"
    await says(app, "hello")
    assert (await state(app)).code is None


async def test_another_message_is_answered_at_once_and_knocked_for_again(app: App, postbox: Postbox) -> None:
    await is_late(app, "menu")
    await says(app, "person")
    assert len(postbox.sent) == 2  # the last knock is too fresh to be repeated
    assert (await state(app)).choices_behind == ()
    await passes(app, minutes=6)
    await says(app, "person")
    assert texts(postbox)[2:] == [texts(postbox)[1], KNOCK]
    await says(app, "1")
    assert texts(postbox)[-1] == AREAS


async def test_a_message_in_the_morning_does_not_bring_out_the_answer_of_the_night(app: App, postbox: Postbox) -> None:
    await wrote(app, "my passport")
    await passes(app, hours=8)
    await wrote(app, "menu")
    await worked_off(app)
    assert texts(postbox) == [AREAS, KNOCK]
    await says(app, "1")
    assert texts(postbox)[2][:5] == "Which"


async def test_a_number_that_she_wrote_before_the_knock_does_not_answer_it(app: App, postbox: Postbox) -> None:
    await says(app, "menu")
    await wrote(app, "person")
    talk = await conversation(app)
    await answer(app, talk)
    await wrote(app, "1")
    await passes(app, hours=8)
    await send_all(app)  # a worker that delivers while her last message is not decided
    assert texts(postbox) == [AREAS]
    await worked_off(app)
    assert texts(postbox) == [AREAS, KNOCK]
    assert await deliveries(app) == [("bot", "sent"), ("bot", "held"), ("bot", "held"), ("bot", "sent")]


async def test_an_answer_to_the_knock_that_is_decided_late_is_late_itself(app: App, postbox: Postbox) -> None:
    await is_late(app, "person")
    await claimed(app)
    await wrote(app, "1")
    await passes(app, hours=2)
    await worked_off(app)
    assert texts(postbox) == [KNOCK, KNOCK]
    async with app.sessions() as db:
        safe_at = await db.scalar(select(HandoffCase.safe_at))
        assert safe_at == await db.scalar(select(Conversation.last_message_at))
    await says(app, "1")
    assert len(postbox.sent) == 3


async def test_a_platform_that_was_away_makes_a_reply_late(app: App, postbox: Postbox) -> None:
    postbox.results = [TryAgain("unreachable", after=0)]
    await says(app, "menu")
    await passes(app, minutes=61)
    await send_all(app)
    assert texts(postbox) == [KNOCK]


async def test_what_may_be_on_its_way_is_not_held(app: App, postbox: Postbox) -> None:
    await wrote(app, "menu")
    await answer(app, await conversation(app))
    await passes(app, hours=8)
    async with app.sessions.begin() as db:
        await db.execute(update(OutboxReply).values(lease_until=clock.now() + timedelta(seconds=40)))
    await send_all(app)
    assert postbox.sent == []
    assert await count(app, OutboxReply) == 1


async def test_leaving_gives_up_what_is_held_and_is_confirmed_at_any_time(app: App, postbox: Postbox) -> None:
    await is_late(app, "menu")
    await says(app, "stop")
    assert texts(postbox) == [KNOCK, "OK."]
    assert await reasons(app) == ["left", None, None]
    await says(app, "1")
    assert AREAS not in texts(postbox)
    postbox.sent.clear()
    await is_late(app, "stop")
    assert texts(postbox) == ["OK."]


async def test_forgetting_removes_what_is_held(app: App, postbox: Postbox) -> None:
    await is_late(app, "menu")
    await take(app, inbound("forget me"))
    await answer(app, await conversation(app))
    assert await count(app, OutboxReply) == 0
    assert AREAS not in texts(postbox)


async def test_after_a_day_what_is_held_is_given_up_and_an_old_knock_opens_nothing(
    app: App, jobs: Jobs, postbox: Postbox
) -> None:
    await is_late(app, "menu")
    await passes(app, hours=23)
    async with app.sessions.begin() as db:
        await give_up_held(db)
    assert await reasons(app) == [None, None]
    await passes(app, hours=2)
    await says(app, "1")
    assert AREAS not in texts(postbox)
    assert await deliveries(app) != []
    await sweep(jobs, retention=True)
    assert (await reasons(app))[0] == "too-late"


async def test_what_she_asks_for_has_a_day_from_then_on(app: App, postbox: Postbox) -> None:
    await is_late(app, "menu")
    await passes(app, hours=23, minutes=30)
    postbox.results = [TryAgain("unreachable", after=0)]
    await says(app, "1")
    await passes(app, minutes=50)
    await send_all(app)
    assert texts(postbox) == [KNOCK, AREAS]


async def test_a_web_page_shows_what_comes_late_as_it_is(app: App) -> None:
    web = Postbox("web")
    app = replace(app, channels={"web": web})
    await wrote(app, "menu", channel="web")
    await passes(app, hours=8)
    await worked_off(app)
    assert texts(web) == [AREAS]


async def test_an_advocates_words_follow_the_late_replies_after_one_knock(app: App, postbox: Postbox) -> None:
    await is_late(app, "person")
    case_id, who = await claimed(app)
    await work.write(app, case_id, who, uuid.uuid4(), "I am Amal.")
    await send_all(app)
    assert texts(postbox) == [KNOCK]
    await says(app, "1")
    assert [words[:5] for words in texts(postbox)] == [KNOCK[:5], "I hav", "👤 I am"[:5]]
    assert (await state(app)).with_person


async def test_a_late_reply_adds_no_knock_to_an_advocates(app: App, postbox: Postbox) -> None:
    postbox.results = [TryAgain("unreachable", after=0)]
    await says(app, "person")
    case_id, who = await claimed(app)
    await work.write(app, case_id, who, uuid.uuid4(), "I am Amal.")
    await passes(app, minutes=61)
    await send_all(app)
    assert texts(postbox) == [KNOCK]


async def test_words_that_were_released_and_did_not_get_through_wait_again(app: App, postbox: Postbox) -> None:
    await says(app, "person")
    case_id, who = await claimed(app)
    await work.write(app, case_id, who, uuid.uuid4(), "I am Amal.")
    await send_all(app)
    postbox.results = [TryAgain("unreachable", after=0)]
    await says(app, "1")
    await passes(app, minutes=61)
    await send_all(app)
    assert texts(postbox)[1:] == [KNOCK, KNOCK]
    assert ("person", "held") in await deliveries(app)
    await says(app, "1")
    assert texts(postbox)[-1] == "👤 I am Amal."
    assert (await state(app)).with_person


async def test_two_workers_at_once_knock_once(app: App, postbox: Postbox) -> None:
    await wrote(app, "menu", "person")
    talk = await conversation(app)
    await answer(app, talk)
    await passes(app, hours=8)
    await asyncio.gather(*(deliver(app.sessions, app.vault, app.channels, talk) for _ in range(4)))
    await send_all(app)
    assert texts(postbox) == [KNOCK]
    assert await count(app, OutboxReply) == 3


async def test_a_worker_that_dies_between_holding_and_sending_loses_no_knock(
    app: App, jobs: Jobs, postbox: Postbox, wakes: Wakes
) -> None:
    await wrote(app, "menu")
    talk = await conversation(app)
    await answer(app, talk)
    await passes(app, hours=8)
    assert await hold_late(app.sessions, app.vault, app.channels, talk)
    wakes.deliveries.clear()  # and then it dies
    await sweep(jobs)
    assert wakes.deliveries == [talk]
    await send_all(app)
    assert texts(postbox) == [KNOCK]
    wakes.deliveries.clear()
    await sweep(jobs)
    assert wakes.deliveries == []  # what is held waits for her, and for nobody else
    async with app.sessions() as db:
        assert (await counts(db))["replies_unsent"] == 0


async def test_a_knock_that_did_not_reach_her_is_repeated(app: App, postbox: Postbox) -> None:
    postbox.results = [GiveUp("blocked")]
    await is_late(app, "menu")
    assert postbox.sent == []
    await says(app, "person")
    assert texts(postbox)[1:] == [KNOCK]


async def test_her_language_is_the_knocks(app: App, postbox: Postbox) -> None:
    await says(app, "", kind="choice", choice="l:ar")
    postbox.sent.clear()
    await is_late(app, "menu")
    assert texts(postbox) == [Speech.of("ar").phrase("knock")]


@pytest.mark.parametrize(
    ("hours", "late"),
    [(0.01, False), (0.5, False), (8, True), (24 * 8, False)],
    ids=["now", "soon", "night", "no time"],
)
async def test_what_a_platform_delivers_late_is_answered_late(app: App, hours: float, late: bool) -> None:
    """A time that no platform delivers at is not believed."""
    await take(app, inbound("question", written_at=int(clock.now().timestamp() - hours * 3600)))
    async with app.sessions() as db:
        received = await db.scalar(select(Message.received_at))
    assert received is not None
    assert (clock.now() - received > timedelta(hours=1)) is late
