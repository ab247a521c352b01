"""The hand-off on a real database: claim, knock, write, resolve, and who is silent when."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from bidi import get_display
from sqlalchemy import func, select, update

from bot.accounts.models import Account
from bot.accounts.presence import note_seen
from bot.app import App
from bot.conversations.models import Contact, Conversation, Message
from bot.desk import work
from bot.desk.errors import RefusedError
from bot.desk.late import note_late
from bot.desk.paging import Pager
from bot.door import take
from bot.handoff.models import CaseMessage, HandoffCase
from bot.handoff.queue import case_row, open_cases
from bot.handoff.thread import Entry, desk_thread, her_thread
from bot.messages import GiveUp, TryAgain
from bot.reply.speech import Speech
from bot.turn import answer
from kit import clock
from kit.settings import load_settings
from tests.bot.conftest import Postbox
from tests.bot.factories import Scripted, inbound, understanding
from tests.bot.steps import conversation, count, send_all

TARGET = timedelta(minutes=15)


async def account(app: App, name: str = "Amal") -> uuid.UUID:
    async with app.sessions.begin() as db:
        made = Account(name=name, password_hash="x", language="en", roles=["advocate"])
        db.add(made)
        await db.flush()
        return made.id


async def says(app: App, text: str, **fields: object) -> None:
    """She writes, and all that follows is done."""
    await take(app, inbound(text, **fields))
    await answer(app, await conversation(app))
    await send_all(app)


async def case(app: App) -> HandoffCase:
    async with app.sessions() as db:
        return (await db.execute(select(HandoffCase))).scalar_one()


async def writes(app: App, who: uuid.UUID, text: str, form: uuid.UUID | None = None) -> None:
    await work.write(app, (await case(app)).id, who, form or uuid.uuid4(), text)
    await send_all(app)


async def claimed(app: App, postbox: Postbox) -> uuid.UUID:
    """She asked for a person, and an advocate took the case."""
    await says(app, "person")
    who = await account(app)
    await work.claim(app, (await case(app)).id, who)
    postbox.sent.clear()
    return who


async def later(app: App, **changes: object) -> None:
    async with app.sessions.begin() as db:
        await db.execute(update(HandoffCase).values(**changes))


def texts(postbox: Postbox) -> list[str]:
    return [envelope.message.text for envelope in postbox.sent]


async def test_the_bot_answers_until_a_case_is_claimed_then_keeps_silent(app: App, postbox: Postbox) -> None:
    await says(app, "person")
    await says(app, "menu")
    assert len(postbox.sent) == 2
    who = await account(app)
    await work.claim(app, (await case(app)).id, who)
    await says(app, "menu")
    await says(app, "my passport")
    assert len(postbox.sent) == 2
    assert (await case(app)).waiting_since is not None


async def test_past_the_first_reply_target_the_bot_answers_again_until_the_advocate_writes(
    app: App, postbox: Postbox
) -> None:
    who = await claimed(app, postbox)
    await says(app, "menu")
    await later(app, claimed_at=clock.now() - TARGET * 2, waiting_since=clock.now() - TARGET * 1.1)
    await says(app, "menu")
    assert texts(postbox)[0] == Speech.of("en").phrase("program-meanwhile")
    assert len(postbox.sent) == 2
    await writes(app, who, "I am here.")
    await says(app, "menu")
    assert texts(postbox)[2:] == [Speech.of("en").phrase("knock")]


async def test_a_long_wait_before_the_claim_does_not_make_the_bot_speak(app: App, postbox: Postbox) -> None:
    await says(app, "person")
    await later(app, waiting_since=clock.now() - TARGET * 3)
    await work.claim(app, (await case(app)).id, await account(app))
    postbox.sent.clear()
    await says(app, "menu")
    assert postbox.sent == []


async def test_an_advocates_words_wait_behind_a_neutral_knock_in_her_language(app: App, postbox: Postbox) -> None:
    await says(app, "/language")
    await says(app, "x", kind="choice", choice="l:ar")
    who = await claimed(app, postbox)
    await writes(app, who, "Your husband can't take the children.")
    await writes(app, who, "Call me.")
    assert texts(postbox) == [Speech.of("ar").phrase("knock")]  # one knock for both
    await says(app, "١")
    assert texts(postbox)[1:] == ["👤 Your husband can't take the children.", "👤 Call me."]
    await writes(app, who, "Third.")
    assert texts(postbox)[3:] == ["👤 Third."]
    assert (await case(app)).waiting_since is None  # the answer to a knock waits for nothing


async def test_safety_ends_when_she_leaves(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    await writes(app, who, "One.")
    await says(app, "1")
    await says(app, "stop")
    postbox.sent.clear()
    await writes(app, who, "Two.")
    assert texts(postbox) == [Speech.of("en").phrase("knock")]


async def test_words_that_wait_are_released_also_after_the_case_was_resolved(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    await writes(app, who, "Take care.")
    await work.resolve(app, (await case(app)).id, who)
    await says(app, "1")
    assert texts(postbox)[-1] == "👤 Take care."
    await says(app, "menu")
    assert texts(postbox)[-2] == Speech.of("en").phrase("program-again")


async def test_resolving_gives_the_conversation_back_to_the_bot(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    await says(app, "menu")
    await work.resolve(app, (await case(app)).id, who)
    await says(app, "menu")
    assert texts(postbox)[0] == Speech.of("en").phrase("program-again")
    await says(app, "menu")
    assert len(postbox.sent) == 3


async def test_giving_back_lets_the_bot_speak_and_another_take_it(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    await work.give_back(app, (await case(app)).id, who)
    await says(app, "menu")
    assert len(postbox.sent) == 1
    await work.claim(app, (await case(app)).id, await account(app, "Bushra"))


async def test_two_claims_at_once_one_wins_and_the_other_is_told_who(app: App) -> None:
    await says(app, "person")
    one, two = await account(app, "Amal"), await account(app, "Bushra")
    case_id = (await case(app)).id
    results = await asyncio.gather(work.claim(app, case_id, one), work.claim(app, case_id, two), return_exceptions=True)
    refused = [result for result in results if isinstance(result, RefusedError)]
    assert [(error.why, error.name) for error in refused] in ([("taken", "Amal")], [("taken", "Bushra")])
    await work.claim(app, case_id, one if results[0] is None else two)  # again by the winner: nothing changes


async def test_an_overdue_case_can_be_taken_over(app: App, postbox: Postbox) -> None:
    first = await claimed(app, postbox)
    await says(app, "hello?")
    await later(app, claimed_at=clock.now() - TARGET * 2, waiting_since=clock.now() - TARGET * 2)
    second = await account(app, "Bushra")
    await work.claim(app, (await case(app)).id, second)
    with pytest.raises(RefusedError) as refused:
        await writes(app, first, "still mine?")
    assert (refused.value.why, refused.value.name) == ("taken", "Bushra")


async def test_writing_is_refused_with_the_reason_and_stores_nothing(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    case_id = (await case(app)).id

    async def why(text: str = "hello", account_id: uuid.UUID = who, case: uuid.UUID = case_id) -> str:
        with pytest.raises(RefusedError) as refused:
            await work.write(app, case, account_id, uuid.uuid4(), text)
        return refused.value.why

    assert await why("   ") == "empty"
    assert await why("x" * 4001) == "too-long"
    assert await why(account_id=await account(app, "Bushra")) == "taken"
    assert await why(case=uuid.uuid4()) == "gone"
    async with app.sessions.begin() as db:
        await db.execute(update(Contact).values(ended_at=clock.now()))
    assert await why() == "left"
    async with app.sessions.begin() as db:
        await db.execute(update(Contact).values(ended_at=None, blocked_at=clock.now()))
    assert await why() == "blocked"
    async with app.sessions.begin() as db:
        await db.execute(update(Contact).values(blocked_at=None, channel="whatsapp"))
        await db.execute(update(Conversation).values(last_message_at=clock.now() - timedelta(hours=25)))
    assert await why() == "window"
    await work.give_back(app, case_id, who)
    assert await why() == "not-yours"
    await work.claim(app, case_id, who)
    await work.resolve(app, case_id, who)
    assert await why() == "resolved"
    assert await count(app, CaseMessage) == 0


async def test_she_blocked_us_and_writes_again(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    postbox.results = [GiveUp("blocked")]
    await writes(app, who, "hello")
    with pytest.raises(RefusedError) as refused:
        await writes(app, who, "hello?")
    assert refused.value.why == "blocked"
    await says(app, "I am back")
    await writes(app, who, "welcome back")


async def test_the_same_form_writes_once(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    form = uuid.uuid4()
    for _ in range(2):
        await writes(app, who, "once", form)
    await says(app, "1")
    assert texts(postbox)[1:] == ["👤 once"]


async def test_urgent_words_bring_the_card_once_an_hour_raise_the_case_and_page(
    app: App, postbox: Postbox, engine: Scripted
) -> None:
    engine.table["he beats me"] = understanding("safety.domestic-violence", urgent=True, country="AE")
    who = await claimed(app, postbox)
    assert ((await case(app)).priority, (await case(app)).page_due_at) == ("medium", None)
    await says(app, "he beats me")
    assert ((await case(app)).priority, (await case(app)).page_due_at is not None) == ("urgent", True)
    shown = len(postbox.sent)
    assert shown == 2
    await says(app, "he beats me")
    assert len(postbox.sent) == shown
    await later(app, card_at=clock.now() - timedelta(minutes=61))
    await says(app, "he beats me")
    assert len(postbox.sent) == 2 * shown
    await writes(app, who, "I am calling for you.")
    assert (await case(app)).priority == "urgent"


async def test_presence_decides_what_she_is_told(app: App, postbox: Postbox) -> None:
    who = await account(app)
    await says(app, "person")
    async with app.sessions.begin() as db:
        await note_seen(db, who)
    await says(app, "person")
    async with app.sessions.begin() as db:
        await db.execute(update(Account).values(seen_at=clock.now() - timedelta(seconds=91)))
    await says(app, "person")
    speech = Speech.of("en")
    assert texts(postbox) == [speech.phrase(key) for key in ("person-asked", "person-here", "person-asked")]


async def test_forgetting_in_a_running_case_leaves_nothing(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    await writes(app, who, "hello")
    case_id = (await case(app)).id
    await take(app, inbound("forget me"))
    await answer(app, await conversation(app))
    assert [await count(app, model) for model in (Contact, Conversation, Message, HandoffCase, CaseMessage)] == [0] * 5
    with pytest.raises(RefusedError) as refused:
        await work.write(app, case_id, who, uuid.uuid4(), "are you there?")
    assert refused.value.why == "gone"


async def test_a_claim_between_understanding_and_deciding_silences_the_bot(
    app: App, postbox: Postbox, engine: Scripted
) -> None:
    who = await account(app)
    await says(app, "person")
    postbox.sent.clear()
    case_id = (await case(app)).id
    loop = asyncio.get_running_loop()

    def while_she_is_understood(text: str):  # type: ignore[no-untyped-def]  # an Understanding
        asyncio.run_coroutine_threadsafe(work.claim(app, case_id, who), loop).result(10)
        return understanding()

    engine.default = while_she_is_understood
    await says(app, "my passport")
    assert postbox.sent == []


async def test_urgent_cases_page_the_advocates_chat_until_somebody_takes_them(
    app: App, postbox: Postbox, engine: Scripted
) -> None:
    engine.table["he beats me"] = understanding("safety.domestic-violence", urgent=True, country="AE")
    await says(app, "he beats me")
    postbox.sent.clear()
    assert await Pager().page_due(app) == 0  # no chat is set up
    settings = load_settings(
        _env_file=None, telegram_token="1:x", telegram_secret="x", page_chat="-100123", public_url="https://x.example"
    )
    paging, pager = replace(app, settings=settings), Pager()
    postbox.results = [GiveUp("rejected")]
    assert await pager.page_due(paging) == 0
    await later(app, page_due_at=clock.now())  # the next try
    postbox.results = [TryAgain("rate-limited", after=60)]
    assert await pager.page_due(paging) == 0
    await later(app, page_due_at=clock.now())
    assert await pager.page_due(paging) == 0  # Telegram asked to wait
    pager = Pager()
    assert await pager.page_due(paging) == 1
    (page,) = postbox.sent
    assert page.address == "-100123"
    assert page.message.text.endswith("https://x.example/desk")
    assert "beats" not in page.message.text
    assert (await case(app)).page_due_at > clock.now() + timedelta(minutes=4)
    await says(app, "he beats me")
    assert await pager.page_due(paging) == 0  # a burst pages once
    await later(app, page_due_at=clock.now(), paged_at=clock.now() - timedelta(minutes=5))
    assert await pager.page_due(paging) == 1  # again, while nobody has it
    await later(app, paged_at=clock.now() - timedelta(minutes=5))
    who = await account(app)
    await work.claim(app, (await case(app)).id, who)
    assert await pager.page_due(paging) == 0  # somebody is at it
    await work.give_back(app, (await case(app)).id, who)
    assert await pager.page_due(paging) == 1


async def test_an_advocate_who_does_not_answer_in_time_is_noted_once_and_paged(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    await says(app, "hello?")
    assert await note_late(app) == 0
    await later(app, claimed_at=clock.now() - TARGET * 2, waiting_since=clock.now() - TARGET * 1.5, priority="urgent")
    assert await note_late(app) == 1
    assert (await case(app)).page_due_at is not None
    assert await note_late(app) == 0
    await send_all(app)
    assert postbox.sent == []  # she has not said that it is safe: no phone lights up
    await writes(app, who, "I am here.")
    await says(app, "1")
    await says(app, "and now?")
    postbox.sent.clear()
    await later(app, claimed_at=clock.now() - TARGET * 2, waiting_since=clock.now() - TARGET * 1.2, late_at=None)
    assert await note_late(app) == 1
    await send_all(app)
    assert texts(postbox) == [Speech.of("en").phrase("program-meanwhile")]
    await says(app, "menu")
    assert len(postbox.sent) == 2  # it is not said again


async def test_safety_is_not_renewed_by_a_message_after_a_long_silence(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    await writes(app, who, "One.")
    await says(app, "1")
    await later(app, safe_at=clock.now() - timedelta(hours=8))
    await says(app, "who are you")
    postbox.sent.clear()
    await writes(app, who, "Secret.")
    assert texts(postbox) == [Speech.of("en").phrase("knock")]


async def test_safety_lasts_while_her_messages_follow_each_other(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    await writes(app, who, "One.")
    await says(app, "1")
    await later(app, safe_at=clock.now() - timedelta(minutes=50))
    await says(app, "I am here")
    assert clock.now() - (await case(app)).safe_at < timedelta(minutes=1)


async def test_what_she_writes_behind_the_answer_to_a_knock_still_waits(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    await writes(app, who, "One.")
    await take(app, inbound("1"))
    await take(app, inbound("please call me"))
    await answer(app, await conversation(app))
    assert (await case(app)).waiting_since is not None


async def test_a_knock_that_was_lost_is_made_again(app: App, postbox: Postbox) -> None:
    knock = Speech.of("en").phrase("knock")
    who = await claimed(app, postbox)
    postbox.results = [GiveUp("too-late")]
    await writes(app, who, "One.")
    await writes(app, who, "Two.")
    assert texts(postbox) == [knock]
    await says(app, "stop")
    postbox.sent.clear()
    await writes(app, who, "Three.")
    assert texts(postbox) == [knock]
    await work.resolve(app, (await case(app)).id, who)
    await says(app, "person")
    async with app.sessions() as db:
        second = await db.scalar(select(HandoffCase.id).where(HandoffCase.closed_at.is_(None)))
    await work.claim(app, second, who)
    postbox.sent.clear()
    await work.write(app, second, who, uuid.uuid4(), "Four.")
    await send_all(app)
    assert texts(postbox) == [knock]
    await says(app, "1")
    assert texts(postbox)[1:] == ["👤 One.", "👤 Two.", "👤 Three.", "👤 Four."]


async def test_what_the_advocate_has_not_seen_is_neither_answered_nor_closed(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    case_id = (await case(app)).id
    async with app.sessions() as db:
        seen = await db.scalar(select(func.max(Message.id)))
    await says(app, "he is at the door")
    with pytest.raises(RefusedError) as refused:
        await work.resolve(app, case_id, who, seen)
    assert refused.value.why == "written-since"
    await work.write(app, case_id, who, uuid.uuid4(), "How are you?", seen)
    assert (await case(app)).waiting_since is not None
    await work.write(app, case_id, who, uuid.uuid4(), "I am calling.", seen + 1)
    assert (await case(app)).waiting_since is None
    await work.resolve(app, case_id, who, seen + 1)


async def test_a_case_of_an_advocate_who_is_away_can_be_taken_over(app: App, postbox: Postbox) -> None:
    first = await claimed(app, postbox)
    async with app.sessions.begin() as db:
        await note_seen(db, first)
    second, case_id = await account(app, "Bushra"), (await case(app)).id
    with pytest.raises(RefusedError):
        await work.claim(app, case_id, second)
    async with app.sessions.begin() as db:
        await db.execute(update(Account).values(seen_at=clock.now() - timedelta(hours=3)))
    await work.claim(app, case_id, second)


async def test_words_of_a_resolved_case_can_be_read_for_half_a_day(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    await writes(app, who, "Secret.")
    await work.resolve(app, (await case(app)).id, who)
    await later(app, closed_at=clock.now() - timedelta(hours=13))
    await says(app, "1")
    await says(app, "x", kind="choice", choice="cmd:read")
    assert "👤 Secret." not in texts(postbox)


async def test_words_to_a_page_that_she_left_are_given_up(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    await writes(app, who, "One.")
    await take(app, inbound("1"))
    async with app.sessions.begin() as db:
        await db.execute(update(Contact).values(ended_at=clock.now()))
    await answer(app, await conversation(app))
    await send_all(app)
    async with app.sessions() as db:
        desk = await desk_thread(db, app.vault, await conversation(app), 50)
    written = next(entry for entry in desk if entry.by == "person")
    assert (written.delivery, written.reason) == ("given-up", "left")


async def test_a_pressed_button_is_acknowledged_also_where_the_bot_keeps_silent(app: App, postbox: Postbox) -> None:
    await claimed(app, postbox)
    await says(app, "", kind="choice", choice="a:work", callback="query-1")
    assert postbox.acknowledged == ["query-1"]
    assert postbox.sent == []


async def test_the_list_shows_urgent_first_then_who_waits_longest(app: App, engine: Scripted) -> None:
    engine.table["danger"] = understanding("safety.shelter", urgent=True, country="AE")
    ids = []
    for sender, text in (("1", "person"), ("2", "person"), ("3", "danger"), ("4", "person")):
        await take(app, inbound(text, sender=sender))
        async with app.sessions() as db:
            ids.append(await db.scalar(select(Conversation.id).order_by(Conversation.last_message_at.desc())))
        await answer(app, ids[-1])
    async with app.sessions.begin() as db:
        waits = clock.now() - timedelta(hours=1)
        mine = update(HandoffCase).where(HandoffCase.conversation_id == ids[1])
        await db.execute(mine.values(waiting_since=waits))
        answered = update(HandoffCase).where(HandoffCase.conversation_id == ids[0])
        await db.execute(answered.values(waiting_since=None))
    async with app.sessions() as db:
        rows = await open_cases(db, app.vault, TARGET, 100)
        assert [row.conversation_id for row in rows] == [ids[2], ids[1], ids[3], ids[0]]
        assert (rows[0].country, rows[0].language, rows[0].priority) == ("AE", "en", "urgent")
        assert await case_row(db, app.vault, uuid.uuid4(), TARGET) is None


async def test_both_screens_show_the_thread_in_order_with_what_became_of_it(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    await says(app, "<b>help</b> \u202e")
    await writes(app, who, "I read you.")
    talk = await conversation(app)

    async def threads() -> tuple[list[Entry], list[Entry]]:
        async with app.sessions() as db:
            return await desk_thread(db, app.vault, talk, 50), await her_thread(db, app.vault, talk, 50)

    desk, hers = await threads()
    assert [(entry.by, entry.delivery) for entry in desk] == [
        ("her", None), ("bot", "sent"), ("her", None), ("person", "held"), ("bot", "sent"),
    ]  # fmt: skip
    assert desk[3].text == "I read you."
    assert desk[3].author == "Amal"
    assert all(entry.by != "person" for entry in hers)
    postbox.results = [GiveUp("window-closed")]
    await says(app, "1")
    desk, hers = await threads()
    assert (desk[3].delivery, desk[3].reason) == ("given-up", "window-closed")
    postbox.results = []
    await writes(app, who, "Again.")
    desk, hers = await threads()
    assert (desk[-1].text, desk[-1].delivery) == ("Again.", "sent")
    assert (hers[-1].by, hers[-1].text) == ("person", "👤 Again.")
    async with app.sessions.begin() as db:
        await db.execute(update(Message).values(body=b"not ours"))
        await db.execute(update(CaseMessage).values(body=b"not ours"))
        assert (await db.scalar(select(func.count()).select_from(Message))) == 3
    desk, _ = await threads()
    assert {entry.text for entry in desk if entry.by != "bot"} == {None}


async def test_bidi_overrides_of_an_advocate_reach_her_as_text(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    await writes(app, who, "call \u202e911\u202c now")
    await says(app, "1")
    assert texts(postbox)[-1] == "👤 call [RLO]911[PDF] now"


async def test_a_number_of_an_advocate_keeps_its_order_in_arabic_text(app: App, postbox: Postbox) -> None:
    who = await claimed(app, postbox)
    await writes(app, who, "اتصلي على +971 4 606 6777 الآن")
    await says(app, "1")
    line = texts(postbox)[-1].removeprefix("👤 ")
    assert "+971 4 606 6777" in get_display(line)
    assert "+971 4 606 6777" not in get_display("اتصلي على +971 4 606 6777 الآن")
