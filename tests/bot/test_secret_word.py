"""Her secret word on a real database: nowhere readable, asked for only where it is safe, right or wrong on record."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.accounts.models import Account
from bot.app import App
from bot.audit.models import AuditEntry
from bot.channels.telegram import encode as telegram
from bot.channels.whatsapp import encode as whatsapp
from bot.conversations.models import Contact, Conversation, Message
from bot.conversations.store import read_state
from bot.desk import code, work
from bot.desk.errors import RefusedError
from bot.dialogue.code import PICTURES
from bot.dialogue.state import State
from bot.door import take
from bot.handoff.models import HandoffCase
from bot.handoff.queue import case_row
from bot.handoff.thread import desk_thread, her_thread
from bot.messages import Button, Outgoing
from bot.outbox.models import OutboxReply
from bot.reply.speech import Speech
from bot.turn import answer
from kit import clock
from kit.crypto import Vault
from kit.db import Base
from kit.errors import HuquqError
from tests.bot.conftest import Postbox
from tests.bot.factories import Scripted, inbound, understanding
from tests.bot.steps import conversation, count, send_all

WORD = "qasabistan"


async def says(app: App, words: str, **fields: object) -> None:
    """She writes, and all that follows is done."""
    await take(app, inbound(words, **fields))
    await answer(app, await conversation(app))
    await send_all(app)


async def presses(app: App, choice: str) -> None:
    await says(app, "", kind="choice", choice=choice)


async def case(app: App) -> HandoffCase:
    async with app.sessions() as db:
        return (await db.execute(select(HandoffCase).where(HandoffCase.closed_at.is_(None)))).scalar_one()


async def state(app: App) -> State:
    async with app.sessions() as db:
        return read_state(app.vault, await db.scalar(select(Conversation.state)))


async def later(app: App, **changes: object) -> None:
    async with app.sessions.begin() as db:
        await db.execute(update(HandoffCase).values(**changes))


async def claimed(app: App, secret: str | None = WORD) -> uuid.UUID:
    """She asked for a person, chose a secret and said that it is safe; an advocate has the case."""
    await says(app, "person")
    if secret is not None:
        await presses(app, "cmd:code")
        await says(app, secret)
    async with app.sessions.begin() as db:
        made = Account(name="Amal", password_hash="x", language="en", roles=["advocate"])
        db.add(made)
        await db.flush()
        who = made.id
    await work.claim(app, (await case(app)).id, who)
    await work.write(app, (await case(app)).id, who, uuid.uuid4(), "I am here.")
    await send_all(app)
    await says(app, "1")
    return who


async def asks(app: App, who: uuid.UUID) -> None:
    await code.ask(app, (await case(app)).id, who)
    await send_all(app)


async def refusal(app: App, who: uuid.UUID) -> str:
    with pytest.raises(RefusedError) as refused:
        await code.ask(app, (await case(app)).id, who)
    return refused.value.why


async def plaintexts(app: App) -> str:
    """Everything that stands in the database, with all that our keys open; but for where her secret belongs."""
    found = []
    async with app.sessions() as db:
        for table in Base.metadata.sorted_tables:
            for row in await db.execute(select(table)):
                for name, value in row._mapping.items():
                    if (table.name, name) == ("conversation", "state"):
                        continue
                    found.append(opened(app.vault, value) if isinstance(value, bytes) else str(value))
    return "\n".join(found)


def opened(vault: Vault, value: bytes) -> str:
    try:
        return vault.decrypt(value)
    except HuquqError:  # a hash, and no ciphertext
        return value.hex()


def last(postbox: Postbox) -> str:
    return postbox.sent[-1].message.text


async def kinds(app: App) -> list[str]:
    async with app.sessions() as db:
        rows = await db.scalars(select(Message.body).order_by(Message.id))
        return [json.loads(app.vault.decrypt(body))["kind"] for body in rows]


async def test_the_word_stands_nowhere_but_in_the_encrypted_state(
    app: App, postbox: Postbox, capsys: pytest.CaptureFixture[str]
) -> None:
    who = await claimed(app)
    await asks(app, who)
    await says(app, WORD.upper())
    assert (await state(app)).code == WORD
    found = (await plaintexts(app)).casefold()
    assert WORD not in found
    assert "i am here." in found  # so that the search can find
    assert (await kinds(app))[2:] == ["secret-chosen", "text", "secret-answered"]
    async with app.sessions() as db:
        raw = await db.scalar(select(Conversation.state))
    assert raw is not None
    assert WORD.encode() not in raw
    assert all(WORD not in envelope.message.text for envelope in postbox.sent)
    said = capsys.readouterr()
    assert WORD not in (said.out + said.err).casefold()


async def test_of_a_pressed_picture_only_that_one_was_pressed_stays(app: App) -> None:
    await says(app, "person")
    await presses(app, "cmd:code")
    await presses(app, "p:5")
    async with app.sessions() as db:
        rows = await db.scalars(select(Message.body).order_by(Message.id))
        bodies = [json.loads(app.vault.decrypt(body)) for body in rows]
    assert [body["choice"] for body in bodies] == [None, "cmd:code", None]
    assert (await state(app)).code == "p:5"


async def test_a_hash_of_the_word_in_the_id_of_its_message_goes_too(app: App) -> None:
    await says(app, "person")
    await presses(app, "cmd:code")
    await says(app, WORD, external_id="hash-of-the-word")
    assert "hash-of-the-word" not in await plaintexts(app)


async def test_the_question_goes_out_in_her_language_with_all_pictures(app: App, postbox: Postbox) -> None:
    await says(app, "x", kind="choice", choice="l:ar")
    who = await claimed(app)
    await asks(app, who)
    message = postbox.sent[-1].message
    assert message.text == Speech.of("ar").phrase("code.ask")
    assert message.buttons == tuple(Button(*picture) for picture in PICTURES.items())
    assert (await state(app)).asked == "code"
    async with app.sessions() as db:
        noted = await db.scalar(select(func.count()).where(AuditEntry.action == "code-asked"))
    assert noted == 1


@pytest.mark.parametrize("shape", [telegram.shape, whatsapp.shape])
def test_all_pictures_fit_into_one_message_of_each_platform(
    shape: Callable[[Outgoing], tuple[Outgoing, ...]],
) -> None:
    buttons = tuple(Button(*picture) for picture in PICTURES.items())
    assert shape(Outgoing("Choose.", buttons)) == (Outgoing("Choose.", buttons),)


@pytest.mark.parametrize(("answers", "right"), [(WORD.title(), True), ("apple", False)])
async def test_the_answer_is_recorded_and_she_is_told_the_same(
    app: App, postbox: Postbox, answers: str, right: bool
) -> None:
    who = await claimed(app)
    await asks(app, who)
    assert ((await case(app)).code_right, (await case(app)).code_answered_at) == (None, None)
    await says(app, answers)
    found = await case(app)
    assert (found.code_right, found.code_answered_at is not None) == (right, True)
    assert found.waiting_since is not None  # now it is the advocate's turn
    assert last(postbox) == Speech.of("en").phrase("code.given")
    assert answers.casefold() not in (await plaintexts(app)).casefold()
    sent = len(postbox.sent)
    await says(app, "something else")
    assert (await case(app)).code_right is right
    assert len(postbox.sent) == sent


async def test_a_question_can_be_put_again(app: App) -> None:
    who = await claimed(app)
    await asks(app, who)
    await says(app, "apple")
    await later(app, code_asked_at=clock.now() - timedelta(seconds=61))
    await asks(app, who)
    found = await case(app)
    assert (found.code_right, found.code_answered_at) == (None, None)
    await says(app, WORD)
    assert (await case(app)).code_right is True


async def test_a_long_message_leaves_the_question_open_for_an_hour(app: App) -> None:
    who = await claimed(app)
    await asks(app, who)
    await says(app, "I can not talk very long today")
    await says(app, WORD)
    assert (await case(app)).code_right is True
    await later(app, code_asked_at=clock.now() - timedelta(minutes=2))
    await asks(app, who)
    await later(app, code_asked_at=clock.now() - timedelta(minutes=61))
    await says(app, "apple")
    assert (await case(app)).code_answered_at is None
    assert "apple" in await plaintexts(app)  # a message like any other


async def test_it_is_refused_where_she_can_not_be_asked(app: App, postbox: Postbox) -> None:
    who = await claimed(app)
    sent = len(postbox.sent)
    await later(app, safe_at=clock.now() - timedelta(minutes=61))
    assert await refusal(app, who) == "not-safe"
    await later(app, safe_at=None)
    assert await refusal(app, who) == "not-safe"
    await later(app, safe_at=clock.now(), code_asked_at=clock.now() - timedelta(seconds=50))
    assert await refusal(app, who) == "asked-just-now"
    await later(app, code_asked_at=None)
    await take(app, inbound("wait"))
    assert await refusal(app, who) == "written-since"  # or it would be taken for the answer
    await answer(app, await conversation(app))
    for gone, why in (("blocked_at", "blocked"), ("ended_at", "left")):
        async with app.sessions.begin() as db:
            await db.execute(update(Contact).values({"blocked_at": None, gone: clock.now()}))
        assert await refusal(app, who) == why
    async with app.sessions.begin() as db:
        await db.execute(update(Contact).values(blocked_at=None, ended_at=None))
    assert await refusal(app, uuid.uuid4()) == "not-yours"
    await work.give_back(app, (await case(app)).id, who)
    assert await refusal(app, who) == "not-yours"
    await send_all(app)
    assert len(postbox.sent) == sent
    assert (await state(app)).asked is None


async def test_it_is_refused_where_she_has_chosen_none(app: App) -> None:
    who = await claimed(app, None)
    assert await refusal(app, who) == "no-code"


async def test_leaving_keeps_the_secret_and_withdraws_the_question(app: App) -> None:
    who = await claimed(app)
    await asks(app, who)
    await says(app, "stop")
    assert (await case(app)).code_asked_at is None
    await presses(app, "p:1")
    assert (await case(app)).code_answered_at is None
    assert (await state(app)).code == WORD
    assert await refusal(app, who) == "not-safe"


async def test_forgetting_drops_it(app: App) -> None:
    await claimed(app)
    await take(app, inbound("forget me"))
    await answer(app, await conversation(app))
    assert [await count(app, model) for model in (Conversation, Message, HandoffCase)] == [0] * 3
    await says(app, "person")
    assert (await state(app)).code is None


async def test_a_cry_for_help_is_no_answer(app: App, engine: Scripted) -> None:
    engine.table["raped"] = understanding("safety.sexual-violence", urgent=True, country="AE")
    who = await claimed(app)
    await asks(app, who)
    await says(app, "raped")
    found = await case(app)
    assert (found.priority, found.code_answered_at) == ("urgent", None)
    assert "raped" in await plaintexts(app)  # the advocate must see it


async def test_a_word_said_to_the_advocate_does_not_become_a_secret(app: App) -> None:
    who = await claimed(app, None)
    await presses(app, "cmd:code")
    await work.write(app, (await case(app)).id, who, uuid.uuid4(), "How are you?")
    await says(app, "fine")
    assert (await state(app)).code is None


async def test_a_word_long_after_the_question_does_not_become_a_secret(app: App) -> None:
    await says(app, "person")
    await presses(app, "cmd:code")
    async with app.sessions.begin() as db:
        await db.execute(update(OutboxReply).values(created_at=clock.now() - timedelta(hours=2)))
    await says(app, "hello")
    assert (await state(app)).code is None


async def test_the_threads_show_that_she_gave_it_and_the_row_that_she_has_one(app: App) -> None:
    who = await claimed(app)
    await asks(app, who)
    await says(app, "apple")
    talk = await conversation(app)
    async with app.sessions() as db:
        for thread in (desk_thread, her_thread):
            entries = await thread(db, app.vault, talk, 50)
            shown = [entry for entry in entries if entry.kind.startswith("secret-")]
            assert [(entry.kind, entry.text, entry.choice) for entry in shown] == [
                ("secret-chosen", "", None),
                ("secret-answered", "", None),
            ]
        row = await case_row(db, app.vault, (await case(app)).id, timedelta(minutes=15))
    assert row is not None
    assert (row.has_code, row.code_right) == (True, False)


async def test_sent_unasked_it_is_hidden_at_the_desk_and_on_her_own_screen_like_any_word(app: App) -> None:
    """Were it hidden there, whoever guesses would see which guess was right."""
    who = await claimed(app)
    await asks(app, who)
    await says(app, WORD)
    await says(app, WORD.title())
    await says(app, "mango")
    talk = await conversation(app)
    async with app.sessions() as db:
        desk = [(entry.kind, entry.text) for entry in await desk_thread(db, app.vault, talk, 9) if entry.by == "her"]
        hers = [entry.text for entry in await her_thread(db, app.vault, talk, 9) if entry.by == "her"]
    assert desk[-2:] == [("secret-unasked", ""), ("text", "mango")]
    assert hers[-2:] == [WORD.title(), "mango"]
