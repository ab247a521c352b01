"""She writes and is answered, without a script: what is stored once, what is kept, what is refused."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select, update

from api.chat import said
from bot.conversations.models import Contact, Conversation, Message
from bot.door import take
from bot.outbox.models import OutboxReply
from kit import clock
from tests.api.chat import Chat, box, hidden, lines, notice, status, texts
from tests.api.conftest import OPERATOR
from tests.bot.factories import inbound, understanding

HOSTILE = "<script>alert(1)</script> & \u202eevil\u202c \x00 <b dir='rtl'>"


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page does not wait long for an answer."""
    monkeypatch.setattr(said, "_WAIT_SECONDS", 0.2)


async def bodies(chat: Chat) -> list[dict[str, str]]:
    async with chat.app.sessions() as db:
        rows = await db.scalars(select(Message.body).order_by(Message.id))
    return [json.loads(chat.app.vault.decrypt(row)) for row in rows]


async def wrote_before(chat: Chat, ago: timedelta) -> None:
    async with chat.app.sessions.begin() as db:
        await db.execute(update(Conversation).values(last_message_at=clock.now() - ago))


async def test_she_asks_and_the_answer_stands_on_the_page(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        sent = await browser.post(text="madam keeps my passport")
        assert (sent.status_code, sent.headers["location"], sent.content) == (303, "/", b"")
        asked = await browser.open()
        answered = await browser.press("c:AE")
    assert texts(asked) == [
        ("her", "madam keeps my passport"),
        ("bot", "Which country are you in now? The law is different in each country."),
    ]
    assert texts(answered)[2] == ("her", "United Arab Emirates")
    assert [by for by, _ in texts(answered)[3:]] == ["bot"] * (len(texts(answered)) - 3)
    assert len(texts(answered)) > 3
    assert status(answered) == ""


async def test_numbers_of_an_answer_call_when_they_are_tapped(chat: Chat) -> None:
    chat.engine.default = lambda text: understanding("safety.domestic-violence", urgent=True, country="AE")
    browser = await chat.opened()
    async with chat.working():
        page = await browser.say("he hits me")
    assert '<bdi dir="ltr"><a href="tel:999">999</a></bdi>' in lines(page)[1].html


async def test_the_page_waits_no_longer_than_the_answer_takes(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        began = asyncio.get_running_loop().time()
        await browser.say("hello")
    assert asyncio.get_running_loop().time() - began < 4


async def test_an_answer_that_is_not_there_in_time_is_announced(chat: Chat, patience: None) -> None:
    browser = await chat.opened()
    page = await browser.say("hello")
    assert texts(page) == [("her", "hello")]
    assert status(page) == "The answer is coming. Look again"
    assert re.search(r'<a [^>]*href="/">Look again</a>', page.text)
    assert '<noscript><meta http-equiv="refresh" content="3; url=/"></noscript>' in page.text
    await chat.turn()
    page = await browser.open()
    assert (status(page), "http-equiv" in page.text, len(lines(page)) > 1) == ("", False, True)


async def test_a_page_that_waits_for_long_does_not_reload_under_her_hands(chat: Chat, patience: None) -> None:
    browser = await chat.opened()
    await browser.say("hello")
    await wrote_before(chat, timedelta(minutes=2))
    page = await browser.open()
    assert ("The answer is coming." in status(page), "http-equiv" in page.text) == (True, False)


async def test_the_same_form_sent_again_is_stored_once(chat: Chat, patience: None) -> None:
    browser = await chat.opened()
    answers = await asyncio.gather(*(browser.post(text="hello") for _ in range(4)))
    answers.append(await browser.post(text="hello"))
    assert [answer.status_code for answer in answers] == [303] * 5
    assert [body["text"] for body in await bodies(chat)] == ["hello"]


async def test_other_words_from_the_same_form_are_not_lost(chat: Chat, patience: None) -> None:
    browser = await chat.opened()
    for fields in ({"text": "one"}, {"text": "two"}, {"choice": "cmd:menu"}, {"choice": "cmd:person"}, {"text": "one"}):
        await browser.post(**fields)
    assert [body["choice"] or body["text"] for body in await bodies(chat)] == ["one", "two", "cmd:menu", "cmd:person"]


async def test_the_same_words_from_the_next_page_are_a_message_of_their_own(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        await browser.say("hello")
        await browser.say("hello")
    assert await chat.count(Message) == 2


async def test_a_form_that_no_page_of_hers_made_is_not_taken_but_kept(chat: Chat, patience: None) -> None:
    mine, other = await chat.opened(), await chat.opened()
    for token in ("", "0" * 64, "ü", hidden(other.page, "token")):
        answer = await mine.post(text="my\n<words>", token=token)
        assert (answer.status_code, box(answer)) == (403, "my\n<words>")
        assert notice(answer) == "This page was renewed. Please send it again."
        assert "set-cookie" not in answer.headers
    assert await chat.count(Message) == 0
    mine.page = answer
    assert (await mine.post(text=box(answer), token=hidden(mine.page, "token"))).status_code == 303


async def test_without_a_cookie_she_gets_a_new_one_and_her_words_back(chat: Chat, patience: None) -> None:
    browser = await chat.opened()
    browser.client.cookies.clear()
    browser.page = await browser.post(text="hello")
    assert (browser.page.status_code, box(browser.page), browser.cookie is not None) == (403, "hello", True)
    assert await chat.count(Contact) == 0
    assert (await browser.post(text="hello")).status_code == 303


async def test_a_session_that_is_over_takes_nothing_and_keeps_her_words(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        await browser.say("before")
    await wrote_before(chat, timedelta(hours=25))
    answer = await browser.post(text="after")
    assert (answer.status_code, box(answer), lines(answer)) == (403, "after", [])
    assert [body["text"] for body in await bodies(chat)] == ["before"]
    browser.page = answer
    async with chat.working():
        assert texts(await browser.say("after"))[0] == ("her", "after")
    assert await chat.count(Conversation) == 2


async def test_a_message_that_is_too_long_is_kept_with_the_reason(chat: Chat, patience: None) -> None:
    browser = await chat.opened()
    for letter, length, code in (("س", 4001, 422), ("😀", 60_000, 422), ("x", 1_100_000, 413)):
        answer = await browser.post(text=letter * length)
        assert (answer.status_code, notice(answer)) == (
            code,
            "This is too long: a message has at most 4000 characters. Please send it in parts.",
        )
        assert box(answer) == (letter * length if code == 422 else "")
    assert await chat.count(Message) == 0
    assert (await browser.post(text="\r\n".join("😀" * 2000))).status_code == 303  # each line break counts once


async def test_an_empty_message_is_just_the_page(chat: Chat) -> None:
    browser = await chat.opened()
    for text in ("", " \r\n\t "):
        answer = await browser.post(text=text)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert await chat.count(Contact) == 0


async def test_what_is_no_form_of_ours_is_refused(chat: Chat) -> None:
    browser = await chat.opened()
    assert (await browser.post(choice="x" * 65)).status_code == 400
    assert (await browser.client.post("/", json={"text": "x"})).status_code == 400
    assert await chat.count(Contact) == 0


async def test_a_form_on_another_site_is_refused(chat: Chat) -> None:
    browser = await chat.opened()
    for site in ("cross-site", "same-site", "none"):
        answer = await browser.post(text="not hers", headers={"Sec-Fetch-Site": site})
        assert (answer.status_code, "not hers" in answer.text, "set-cookie" in answer.headers) == (403, False, False)
    assert await chat.count(Contact) == 0


async def test_her_words_are_shown_as_words_whatever_they_are(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        page = await browser.say(HOSTILE)
    assert lines(page)[0].html == (
        "&lt;script&gt;alert(1)&lt;/script&gt; &amp; [RLO]evil[PDF] \ufffd &lt;b dir=&#39;rtl&#39;&gt;"
    )


async def test_a_lone_surrogate_does_not_break_the_page(chat: Chat, patience: None) -> None:
    browser = await chat.opened()
    answer = await browser.client.post(
        "/",
        content=f"token={hidden(browser.page, 'token')}&text=%ED%A0%80x".encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 303
    assert lines(await browser.open())[0].text.endswith("x")


async def test_words_that_are_given_back_are_the_words_that_were_typed(chat: Chat) -> None:
    browser = await chat.opened()
    typed = f"\n{HOSTILE}</textarea><script>"
    answer = await browser.post(text=typed, token="")
    assert box(answer) == typed
    assert "<script>" not in answer.text


async def test_older_buttons_fold_away_and_still_work(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        await browser.press("cmd:menu")
        page = await browser.press("a:work")
        older, newest = [line for line in lines(page) if line.buttons]
        assert (older.folded, newest.folded) == (True, False)
        page = await browser.press("a:health")
    assert list(older.buttons) == [f"a:{area}" for area in chat.app.thinking().library.areas]
    assert ("her", "💊 Health") in texts(page)


async def test_the_page_shows_the_last_forty_entries(chat: Chat) -> None:
    browser = await chat.opened()
    person = sha256((browser.cookie or "").encode()).hexdigest()
    for number in range(42):
        await take(chat.app, inbound(f"number {number}", channel="web", sender=person))
    assert [text for _, text in texts(await browser.open())] == [f"number {number}" for number in range(2, 42)]


async def test_the_script_gets_only_what_changes(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        answer = await browser.post(text="hello", headers={"Accept": "text/x-fragment"})
        refused = await browser.post(text="hello", token="", headers={"Accept": "text/x-fragment"})
    assert (answer.status_code, texts(answer)[0]) == (200, ("her", "hello"))
    assert len(lines(answer)) == 2
    assert (hidden(answer, "form") != hidden(browser.page, "form"), hidden(answer, "token")) == (
        True,
        hidden(browser.page, "token"),
    )
    for part in ("<textarea", "<script", "<link", "/leave"):
        assert part not in answer.text
    assert (refused.status_code, box(refused)) == (403, "hello")


async def test_forgotten_is_said_once_and_everything_is_gone(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        await browser.say("marked words")
        page = await browser.say("forget me")
    assert (page.status_code, "Everything about you is erased here." in page.text) == (200, True)
    assert (lines(page), "marked" in page.text, browser.cookie) == ([], False, None)
    assert [await chat.count(model) for model in (Contact, Conversation, Message, OutboxReply)] == [0] * 4
    page = await browser.open()
    assert ("Hello. I can tell you about rights" in page.text, "erased" in page.text) == (True, False)


async def test_forgotten_is_said_in_her_language(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        await browser.press("l:so")
        page = await browser.say("forget me")
    assert '<html lang="so"' in page.text
    assert page.status_code == 200


async def test_forget_me_sent_twice_is_confirmed_twice_and_brings_nothing_back(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        answers = await asyncio.gather(*(browser.post(text="forget me") for _ in range(2)))
    assert ["erased here" in answer.text for answer in answers] == [True, True]
    assert await chat.count(Contact) == 0


async def test_what_she_wrote_after_forget_me_is_still_answered(chat: Chat, patience: None) -> None:
    browser = await chat.opened()
    forget = asyncio.create_task(browser.post(text="forget me"))
    while await chat.count(Message) == 0:  # noqa: ASYNC110 - another task stores it
        await asyncio.sleep(0.01)
    await browser.post(text="and now?")
    await forget
    cookie = browser.cookie
    again = asyncio.create_task(browser.post(text="forget me"))
    await asyncio.sleep(0.05)
    await chat.turn()
    await again
    await chat.turn()
    page = await browser.open()
    assert browser.cookie == cookie
    assert [text for by, text in texts(page) if by == "her"] == ["and now?"]
    assert len(texts(page)) == 2


async def test_an_open_page_learns_that_its_conversation_is_gone(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        await browser.say("hello")
    async with chat.app.sessions.begin() as db:
        await db.delete((await db.scalars(select(Contact))).one())
    browser.client.cookies.clear()  # the page on which she asked for it has dropped it
    for fields in ({"token": ""}, {}):
        answer = await browser.post(gone="1", **fields)
        assert (answer.status_code, "erased here" in answer.text, browser.cookie) == (200, True, None)


async def test_a_conversation_that_is_there_is_not_called_gone(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        await browser.say("hello")
    assert (await browser.post(gone="1")).status_code == 303


async def test_an_empty_form_of_a_first_view_is_not_taken_for_one_that_lost_its_conversation(chat: Chat) -> None:
    browser = await chat.opened()
    assert (await browser.post(text="")).status_code == 303
    assert browser.cookie is not None


async def test_nothing_of_hers_stands_in_an_address_a_header_or_the_log(
    chat: Chat, capfd: pytest.CaptureFixture[str]
) -> None:
    browser = await chat.opened()
    cookie = browser.cookie or "none"
    async with chat.working():
        answers = [
            await browser.post(text="marked words"),
            await browser.open(),
            await browser.post(text="marked", token=""),
            await browser.post(text="marked" * 1000),
            await browser.post(choice="marked" * 20),
            await browser.post("/leave"),
        ]
    for answer in answers:
        assert "marked" not in str(answer.request.url)
        assert "marked" not in str(answer.headers)
    written = "".join(capfd.readouterr())
    assert "decided" in written
    for secret in ("marked", cookie, sha256(cookie.encode()).hexdigest(), hidden(answers[1], "form")):
        assert secret not in written


async def test_deliveries_of_the_page_are_counted_like_the_others(chat: Chat, patience: None) -> None:
    browser = await chat.opened()
    for _ in range(3):
        await browser.post(text="hello")
    figures = (await browser.client.get("/metrics", auth=OPERATOR)).text
    assert 'huquq_deliveries_total{channel="web",outcome="accepted"} 1.0' in figures
    assert 'huquq_deliveries_total{channel="web",outcome="repeated"} 2.0' in figures
