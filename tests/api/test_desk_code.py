"""Is it her? At the desk and on her page over real HTTP: the question, what came of it, and never the word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from api.desk.speech import DeskSpeech
from bot.brain import Brain
from bot.conversations.models import Conversation
from bot.conversations.store import read_state
from bot.desk.knock import say_safe
from bot.turn import answer
from tests.api.chat import Chat, texts
from tests.api.desk import STATE, Case, Desk, Person, box, part, words
from tests.bot.factories import Scripted

WORD = "qasabistan"
CHOSEN = replace(STATE, language="en", code=WORD)
NOTHING = "She has chosen no secret word: nothing proves that it is her."
TO_ASK = "She has chosen a secret word. Ask for it before you tell where something is or when somebody comes."
RIGHT = "she gave the right word."
WRONG = "the word was WRONG. Somebody else may hold her phone. Tell nothing that helps that person."


async def safe(desk: Desk, case: Case) -> None:
    async with desk.app.sessions.begin() as db:
        await say_safe(db, case.conversation_id)


async def ready(desk: Desk, leyla: Person) -> Case:
    """She has chosen a word, and it is safe to write to her."""
    case = await desk.case(claimed_by=leyla, state=CHOSEN)
    await safe(desk, case)
    return case


async def turns(desk: Desk, brain: Brain, case: Case, *said: str) -> None:
    """She writes, and the program decides on it."""
    app = replace(desk.app, brain=brain)
    for text in said:
        await desk.hears(case, text, decided=False)
    await answer(app, case.conversation_id)


@pytest.fixture
def brain(brain_of_scripts: Callable[[Scripted], Brain]) -> Brain:
    return brain_of_scripts(Scripted())


async def asked(desk: Desk, brain: Brain, leyla: Person) -> Case:
    case = await ready(desk, leyla)
    await turns(desk, brain, case)  # her first message
    assert (await leyla.post(f"{case.path}/ask-code")).status_code == 303
    return case


async def test_without_a_word_nothing_proves_that_it_is_her_and_nothing_can_be_asked(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    await safe(desk, case)
    page = await leyla.get(case.path)
    assert NOTHING in words(page)
    assert part(page, "ask-code") == ""
    refused = await leyla.post(f"{case.path}/ask-code", text="dear sister")
    assert refused.status_code == 409
    assert "She has chosen no secret word, so there is nothing to ask for." in words(refused)
    assert box(refused) == "dear sister"


async def test_with_a_word_it_can_be_asked_for_where_it_is_safe(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla, state=CHOSEN)
    page = await leyla.get(case.path)
    assert TO_ASK in words(page)
    assert part(page, "ask-code") == ""
    refused = await leyla.post(f"{case.path}/ask-code")
    assert refused.status_code == 409
    assert "She has not said that it is safe to write." in words(refused)
    await safe(desk, case)
    assert "Ask if it is her" in part(await leyla.get(case.path), "ask-code")


async def test_a_question_waits_for_its_answer_and_is_not_put_twice_in_a_minute(desk: Desk, brain: Brain) -> None:
    leyla = await desk.person()
    case = await asked(desk, brain, leyla)
    assert "she was asked for her secret word. She has not answered yet." in words(await leyla.get(case.path))
    refused = await leyla.post(f"{case.path}/ask-code")
    assert refused.status_code == 409
    assert "She was asked less than a minute ago." in words(refused)


@pytest.mark.parametrize(("said", "standing", "alarm"), [("Qasabistan", RIGHT, False), ("apple", WRONG, True)])
async def test_the_desk_says_whether_the_word_was_right(
    desk: Desk, brain: Brain, said: str, standing: str, alarm: bool
) -> None:
    leyla = await desk.person()
    case = await asked(desk, brain, leyla)
    await turns(desk, brain, case, said)
    page = await leyla.get(case.path)
    assert standing in words(page)
    assert ("alarm" in part(page, "standing")) is alarm
    assert "She answered the question for her secret word." in words(page)
    assert "Thank you. The person has been told." in words(page)
    for shown in (page, await leyla.fragment(case.path)):
        assert said.casefold() not in shown.text.casefold()
        assert WORD not in shown.text.casefold()


async def test_the_thread_says_that_she_chose_and_never_what(desk: Desk, brain: Brain) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla, state=replace(STATE, language="en"))
    await turns(desk, brain, case, "secret word", WORD, WORD)
    page = await leyla.get(case.path)
    assert "She chose a secret word." in words(page)
    assert "She sent her secret word without being asked." in words(page)
    assert TO_ASK in words(page)
    assert WORD not in page.text.casefold()


async def test_only_who_has_the_case_is_told_and_may_ask(desk: Desk) -> None:
    leyla, hanan = await desk.person("Leyla"), await desk.person("Hanan")
    case = await ready(desk, leyla)
    page = await hanan.get(case.path)
    assert TO_ASK not in words(page)
    assert part(page, "ask-code") == ""
    assert (await hanan.post(f"{case.path}/ask-code")).status_code == 409


async def closed(desk: Desk, case: Case) -> None:
    await desk.set(case, closed_at=func.now())


async def left(desk: Desk, case: Case) -> None:
    await desk.set_contact(case, ended_at=func.now())


async def blocked(desk: Desk, case: Case) -> None:
    await desk.set_contact(case, blocked_at=func.now())


async def silent(desk: Desk, case: Case) -> None:
    await desk.set(case, safe_at=func.now() - timedelta(minutes=61))


@pytest.mark.parametrize("happens", [closed, left, blocked, silent])
async def test_there_is_no_button_where_she_can_not_be_asked(desk: Desk, happens) -> None:  # type: ignore[no-untyped-def]
    leyla = await desk.person()
    case = await ready(desk, leyla)
    assert part(await leyla.get(case.path), "ask-code")
    await happens(desk, case)
    assert part(await leyla.get(case.path), "ask-code") == ""
    assert (await leyla.post(f"{case.path}/ask-code")).status_code == 409


async def test_nothing_can_be_asked_of_somebody_forgotten_or_without_the_forms_token(desk: Desk) -> None:
    leyla = await desk.person()
    case = await ready(desk, leyla)
    assert (await leyla.browser.post(f"{case.path}/ask-code", data={"token": "0" * 64})).status_code == 403
    await desk.forget(case)
    assert (await leyla.post(f"{case.path}/ask-code")).status_code == 410


async def test_an_arabic_desk_says_it_in_arabic(desk: Desk) -> None:
    leyla = await desk.person(language="ar")
    case = await ready(desk, leyla)
    said = DeskSpeech.of("ar").phrase("secret.not-asked")
    assert said != TO_ASK
    assert said in words(await leyla.get(case.path))


async def test_her_own_page_shows_dots_in_place_of_the_word(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        await browser.press("l:en")
        await browser.say("secret word")
        await browser.say(WORD)
        page = await browser.open()
    assert ("her", "•••") in texts(page)
    assert WORD not in page.text.casefold()
    async with chat.app.sessions() as db:
        state = await db.scalar(select(Conversation.state))
    assert read_state(chat.app.vault, state).code == WORD
