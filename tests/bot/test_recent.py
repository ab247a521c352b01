"""Danger told in pieces: a message is heard together with those of the minutes before it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.app import App
from bot.conversations import store
from bot.conversations.models import Contact, Conversation, Message
from bot.dialogue.decision import Decision
from bot.door import take
from bot.handoff.models import HandoffCase
from bot.turn import answer
from tests.bot.factories import Scripted, crash, inbound, understanding
from tests.bot.steps import conversation, due_now

HUSBAND, BATHROOM, FEE = "my husband", "i am in the bathroom", "what is the fee for iqama"
DANGER = understanding("safety.domestic-violence", urgent=True, country="AE")
HELLO = understanding(decision="smalltalk", smalltalk="greeting", country="AE")


async def says(app: App, *words: str, **fields: object) -> list[str]:
    """The kinds of decision that her messages bring."""
    return [decision.kind for word in words for decision in await heard(app, word, **fields)]


async def heard(app: App, word: str, **fields: object) -> list[Decision]:
    sender = str(fields.get("sender", "1001"))
    await take(app, inbound(word, **fields))
    pseudonym = app.vault.pseudonym("contact", "telegram", sender)
    hers = select(Conversation.id).join(Contact).where(Contact.pseudonym == pseudonym)
    async with app.sessions() as db:
        talk = (await db.execute(hers)).scalar_one()
    return await answer(app, talk)


async def passes(app: App, minutes: int) -> None:
    """The messages so far came that much earlier."""
    async with app.sessions.begin() as db:
        await db.execute(update(Message).values(received_at=Message.received_at - timedelta(minutes=minutes)))


@pytest.fixture(autouse=True)
def table(engine: Scripted) -> None:
    """What the engine hears as danger: all pieces together, whatever comes behind them."""
    engine.default = lambda text: HELLO
    for words in ((BATHROOM,), (BATHROOM, "thanks"), (BATHROOM, FEE), (BATHROOM, "thanks", FEE), ("who is this",)):
        engine.table[" ".join((HUSBAND, *words))] = DANGER


async def test_danger_in_pieces_shows_the_card_and_opens_an_urgent_case(app: App, engine: Scripted) -> None:
    assert await says(app, HUSBAND, BATHROOM) == ["smalltalk", "urgent"]
    assert engine.recent == [(), (HUSBAND,)]
    async with app.sessions() as db:
        assert await db.scalar(select(HandoffCase.reason)) == "urgent"


async def test_pieces_that_came_at_once_are_heard_in_order(app: App, engine: Scripted) -> None:
    for words in (HUSBAND, BATHROOM):
        await take(app, inbound(words))
    made = await answer(app, await conversation(app))
    assert [decision.kind for decision in made] == ["smalltalk", "urgent"]
    assert engine.recent == [(), (HUSBAND,)]


@pytest.mark.parametrize(("minutes", "kind"), [(9, "urgent"), (11, "smalltalk")])
async def test_older_pieces_do_not_count(app: App, minutes: int, kind: str) -> None:
    await says(app, HUSBAND)
    await passes(app, minutes)
    assert await says(app, BATHROOM) == [kind]


async def test_what_was_handled_is_no_alarm_again(app: App, engine: Scripted) -> None:
    assert await says(app, HUSBAND, BATHROOM, "thanks", FEE) == ["smalltalk", "urgent", "smalltalk", "smalltalk"]
    assert engine.recent == [(), (HUSBAND,), (), ("thanks",)]


async def test_a_message_that_was_urgent_alone_is_no_alarm_again(app: App, engine: Scripted) -> None:
    engine.table["he hits me"] = engine.table["he hits me thanks"] = DANGER
    assert await says(app, "he hits me", "thanks") == ["urgent", "smalltalk"]


async def test_danger_that_comes_back_is_heard_again(app: App) -> None:
    assert await says(app, HUSBAND, BATHROOM, HUSBAND, BATHROOM) == ["smalltalk", "urgent"] * 2


async def test_another_womans_messages_never_count(app: App, engine: Scripted) -> None:
    await says(app, HUSBAND)
    assert await says(app, BATHROOM, sender="2002") == ["smalltalk"]
    assert engine.recent == [(), ()]


async def test_after_she_left_nothing_of_it_comes_up(app: App) -> None:
    assert await says(app, HUSBAND, "stop", "who is this") == ["smalltalk", "leave", "smalltalk"]


async def test_after_she_was_forgotten_nothing_of_it_is_left(app: App, engine: Scripted) -> None:
    assert await says(app, HUSBAND, "forget me", BATHROOM) == ["smalltalk", "forget", "smalltalk"]
    assert engine.recent == [(), ()]


async def test_buttons_numbers_and_commands_are_no_pieces(app: App, engine: Scripted) -> None:
    await says(app, HUSBAND, "menu", "77", "")
    await says(app, "", kind="choice", choice="cmd:menu")
    await says(app, "", kind="voice")
    assert await says(app, BATHROOM) == ["urgent"]
    assert engine.recent[-1] == (HUSBAND,)


async def test_a_command_or_a_number_is_heard_alone(app: App, engine: Scripted) -> None:
    await says(app, HUSBAND, "menu", "77")
    assert engine.recent == [(), (), ()]


async def test_a_pictures_caption_is_a_piece(app: App) -> None:
    await says(app, HUSBAND, kind="media")
    assert await says(app, BATHROOM) == ["urgent"]


async def test_what_may_be_her_secret_word_is_heard_alone_and_is_never_a_piece(app: App, engine: Scripted) -> None:
    await says(app, HUSBAND)
    await says(app, "", kind="choice", choice="cmd:code")
    await says(app, "banana", "hello")
    assert engine.recent == [(), (), (HUSBAND,)]


async def test_the_newest_three_count_oldest_first(app: App, engine: Scripted) -> None:
    await says(app, "one day", "two days", "three days", "four days", "five days")
    assert engine.recent[-1] == ("two days", "three days", "four days")


async def test_a_message_that_brought_its_tries_down_is_no_piece(app: App, engine: Scripted) -> None:
    engine.default = crash
    await take(app, inbound("poison"))
    talk = await conversation(app)
    for _ in range(store.MOST_ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            await answer(app, talk)
        await due_now(app)
    engine.default = lambda text: HELLO
    await answer(app, talk)
    await says(app, BATHROOM)
    assert engine.recent[-1] == ()


async def test_an_unreadable_message_takes_nothing_down(app: App, engine: Scripted) -> None:
    await says(app, HUSBAND, "hello")
    async with app.sessions.begin() as db:
        first = select(func.min(Message.id)).scalar_subquery()
        await db.execute(update(Message).where(Message.id == first).values(body=b"not ours"))
    assert await says(app, BATHROOM) == ["smalltalk"]
    assert engine.recent[-1] == ("hello",)


async def test_a_try_that_was_killed_hears_the_same_again(app: App, engine: Scripted) -> None:
    await says(app, HUSBAND)
    await take(app, inbound(BATHROOM))
    async with app.sessions.begin() as db:
        stored = await store.peek(db, await conversation(app))
    assert stored is not None
    await passes(app, 60)
    await due_now(app)
    assert [decision.kind for decision in await answer(app, await conversation(app))] == ["urgent"]


async def test_a_first_message_is_known_to_follow_nothing(app: App) -> None:
    """So that the inbox is not asked for what she wrote before."""
    follows = []
    for word in ("one", "two"):
        await take(app, inbound(word))
        async with app.sessions.begin() as db:
            stored = await store.peek(db, await conversation(app))
        assert stored is not None
        follows.append(stored.follows)
        await due_now(app)
        await answer(app, stored.conversation_id)
    assert follows == [False, True]
