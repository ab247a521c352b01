"""A flood from one person: everything is stored and decided once, long messages are not read, danger always is."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.app import App
from bot.conversations.models import Message
from bot.dialogue.decide import decide
from bot.dialogue.decision import Decision, Say, ShowCard
from bot.dialogue.heard import Heard
from bot.dialogue.situation import Situation
from bot.dialogue.state import State
from bot.door import take
from bot.flood import MOST, SHORT
from bot.outbox.models import OutboxReply
from bot.turn import answer
from kit import clock
from tests.bot.conftest import Postbox
from tests.bot.factories import WORDS, Scripted, Shelf, inbound, understanding
from tests.bot.steps import conversation, count, send_all

LONG = "my madam keeps my passport and " * 8
DANGER = f"{LONG}. he will kill me. {LONG}"
EN = State(language="en", country="AE")
WAIT = "Please wait a moment"


async def write(app: App, *texts: str, **fields: object) -> list[Decision]:
    for text in texts:
        await take(app, inbound(text, **fields))
    return await answer(app, await conversation(app))


async def kinds(app: App, *texts: str) -> list[str]:
    return [decision.kind for decision in await write(app, *texts)]


@pytest.fixture
async def flooding(app: App, engine: Scripted) -> App:
    """She has just written as much as is read in a minute."""
    engine.default = lambda text: understanding("smalltalk.greeting", "smalltalk", smalltalk="greeting")
    await write(app, *(f"{LONG} {number}" for number in range(MOST)))
    assert len(engine.heard) == MOST
    engine.heard.clear()
    return app


async def test_what_comes_after_thirty_in_a_minute_is_stored_and_decided_but_not_read(
    flooding: App, engine: Scripted, postbox: Postbox
) -> None:
    assert await kinds(flooding, *[LONG] * 5) == ["rephrase", "silent", "silent", "silent", "silent"]
    assert engine.heard == []
    async with flooding.sessions() as db:
        undecided = await db.scalar(select(func.count()).where(Message.answered_at.is_(None)))
    assert (await count(flooding, Message), undecided) == (MOST + 5, 0)
    assert await count(flooding, OutboxReply) == MOST + 2  # the first greeting also asks about her phone
    await send_all(flooding)
    assert postbox.sent[-1].message.text.startswith(WAIT)
    assert await answer(flooding, await conversation(flooding)) == []


async def test_short_messages_flow(flooding: App, engine: Scripted) -> None:
    short = "x" * SHORT
    assert await kinds(flooding, short, "hello", short + "x") == ["smalltalk", "smalltalk", "rephrase"]
    assert engine.heard == [short, "hello"]


async def test_danger_in_a_long_message_is_read(flooding: App, engine: Scripted) -> None:
    engine.table[DANGER] = understanding("safety.domestic-violence", urgent=True)
    assert await kinds(flooding, LONG, DANGER) == ["rephrase", "urgent"]
    assert engine.heard == [DANGER]


async def test_where_help_numbers_wait_for_her_country_every_answer_is_read(flooding: App, engine: Scripted) -> None:
    engine.table[DANGER] = understanding("safety.domestic-violence", urgent=True)
    where = f"{LONG} i am in dubai"
    engine.table[where] = understanding("safety.domestic-violence", "handoff", country="AE")
    decisions = await write(flooding, DANGER, where)
    assert [type(reply) for reply in decisions[-1].replies][:1] == [ShowCard]


async def test_commands_work_in_a_flood(flooding: App) -> None:
    assert await kinds(flooding, LONG, "menu" + " " * SHORT, "leave") == ["rephrase", "menu", "leave"]


async def test_a_minute_later_everything_is_read_again(flooding: App, engine: Scripted) -> None:
    assert await kinds(flooding, LONG) == ["rephrase"]
    async with flooding.sessions.begin() as db:
        await db.execute(update(Message).values(received_at=clock.now() - timedelta(seconds=61)))
    assert await kinds(flooding, LONG) == ["smalltalk"]
    assert engine.heard == [LONG]


async def test_others_are_read_meanwhile(flooding: App, engine: Scripted) -> None:
    hers = await conversation(flooding)
    await take(flooding, inbound(LONG, sender="another"))
    async with flooding.sessions() as db:
        talk = await db.scalar(select(Message.conversation_id).order_by(Message.id.desc()).limit(1))
    assert talk != hers
    assert [decision.kind for decision in await answer(flooding, talk or uuid.UUID(int=0))] == ["smalltalk"]


def flooded(at: float, state: State = EN, situation: Situation | None = None) -> Decision:
    return decide(state, Heard("text", LONG, flooded_at=at), Shelf(), WORDS, situation or Situation())


def test_she_is_asked_to_wait_at_most_once_a_minute() -> None:
    first = flooded(1000.0)
    assert (first.kind, first.replies) == ("rephrase", (Say("slow-down"),))
    silent = flooded(1059.9, first.state)
    assert (silent.kind, silent.replies, silent.state) == ("silent", (), first.state)
    assert flooded(1060.0, first.state).replies == (Say("slow-down"),)


def test_what_was_asked_stays_asked() -> None:
    asked = State(language="en", asked="country", waiting_topic="work.contract", choices=("c:AE",))
    after = flooded(1000.0, asked).state
    assert (after.asked, after.waiting_topic, after.choices) == ("country", "work.contract", ("c:AE",))
    assert State.from_json(after.to_json()) == after


def test_silence_is_silence_after_a_person_spoke() -> None:
    spoken = State(language="en", country="AE", with_person=True, slowed_at=1000.0)
    assert flooded(1001.0, spoken, Situation(claimed=True, overdue=True)).replies == ()


def test_while_a_person_has_her_nothing_is_said() -> None:
    decision = flooded(1000.0, EN, Situation(claimed=True))
    assert (decision.kind, decision.replies, decision.effects) == ("silent", (), ())
