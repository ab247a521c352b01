"""The page of all that is kept about her, over real HTTP: everything of hers, nothing of anybody else's."""

from __future__ import annotations

import base64
import re
import time
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from html import unescape

import httpx
import pytest
from cryptography.fernet import Fernet
from pydantic import HttpUrl
from sqlalchemy import Table, insert, select, update

from api.pages.words import reply
from bot.accounts.models import Account
from bot.app import App
from bot.attachments.models import Attachment
from bot.brain import Brain
from bot.channels.web.client import WebChannel
from bot.conversations.models import Contact, Conversation, Message
from bot.conversations.store import read_state
from bot.desk import work
from bot.dialogue.state import State
from bot.door import end_session, take
from bot.handoff.models import HandoffCase
from bot.messages import Outgoing
from bot.outbox.deliver import deliver
from bot.outbox.put import put
from bot.reply.kept import LINK
from bot.turn import answer
from kit.crypto import Vault, new_keys
from kit.db import Base, Sessions
from kit.settings import Settings
from tests.api.chat import Chat, hidden, lines
from tests.api.conftest import Serving
from tests.api.desk import words
from tests.bot.conftest import Postbox, Wakes
from tests.bot.factories import Scripted, inbound, understanding

KEYS = new_keys()
HER, OTHER = "5550001", "5550002"
BEFORE = "First make sure that nobody sees the screen."
OVER = "This link is over. Ask for a new one in the chat."


@dataclass
class Room:
    """The pages as they are served, with a worker's means and a messenger beside them."""

    app: App
    engine: Scripted
    postbox: Postbox
    client: httpx.AsyncClient

    async def says(self, text: str, sender: str = HER, **fields: object) -> uuid.UUID:
        """She writes, and all that follows is done."""
        await take(self.app, inbound(text, sender=sender, **fields))
        async with self.app.sessions() as db:
            pseudonym = self.app.vault.pseudonym("contact", "telegram", sender)
            hers = select(Conversation.id).join(Contact, Contact.id == Conversation.contact_id)
            talk = await db.scalar(hers.where(Contact.pseudonym == pseudonym))
        assert talk is not None
        await answer(self.app, talk)
        await deliver(self.app.sessions, self.app.vault, self.app.channels, talk)
        return talk

    async def link(self, sender: str = HER) -> str:
        """She asks for it, and taps on what comes."""
        await self.says("my data", sender)
        found = LINK.search(self.postbox.sent[-1].message.text)
        assert found is not None
        assert found[0] == f"https://huquq.example{found[1]}"
        return found[1]

    async def sees(self, sender: str = HER) -> httpx.Response:
        return await self.client.post(await self.link(sender), data={"": ""})

    async def claimed(self) -> uuid.UUID:
        """The advocate who took the case."""
        async with self.app.sessions.begin() as db:
            advocate = Account(name="Khadija", password_hash="x", language="en", roles=["advocate"])
            db.add(advocate)
            await db.flush()
            who, case_id = advocate.id, await db.scalar(select(HandoffCase.id))
        assert case_id is not None
        await work.claim(self.app, case_id, who)
        return who

    async def writes(self, who: uuid.UUID, text: str) -> None:
        async with self.app.sessions() as db:
            case_id, talk = (await db.execute(select(HandoffCase.id, HandoffCase.conversation_id))).one()
        await work.write(self.app, case_id, who, uuid.uuid4(), text)
        await deliver(self.app.sessions, self.app.vault, self.app.channels, talk)

    async def set_state(self, talk: uuid.UUID, **changes: object) -> None:
        state = State(**changes)  # type: ignore[arg-type]  # field names and values come from tests
        async with self.app.sessions.begin() as db:
            values = {"state": self.app.vault.encrypt(state.to_json())}
            await db.execute(update(Conversation).where(Conversation.id == talk).values(values))

    async def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """All that the database holds."""
        tables: list[Table] = list(Base.metadata.sorted_tables)
        async with self.app.sessions() as db:
            return {table.name: sorted(map(tuple, await db.execute(select(table))), key=repr) for table in tables}


@pytest.fixture(scope="module")
def vault() -> Vault:
    return Vault(KEYS)


@pytest.fixture
async def room(
    sessions: Sessions, vault: Vault, settings: Settings, brain_of_scripts: Callable[[Scripted], Brain]
) -> AsyncIterator[Room]:
    engine, postbox = Scripted(default=lambda _: understanding(decision="smalltalk")), Postbox()
    given = settings.model_copy(update={"public_url": HttpUrl("https://huquq.example")})
    channels = {"telegram": postbox, "web": WebChannel()}
    app = App(given, sessions, vault, channels, Wakes(), brain_of_scripts(engine))
    async with Serving(app) as client:
        yield Room(app, engine, postbox, client)


def sealed(vault: Vault, talk: uuid.UUID, seconds_ago: int) -> str:
    """A token as it was made then."""
    told = talk.bytes + vault.pseudonym("kept", talk.hex)[:16]
    return as_token(Fernet(KEYS.encryption[0]).encrypt_at_time(told, int(time.time()) - seconds_ago))


def as_token(ciphertext: bytes) -> str:
    return base64.b32encode(base64.urlsafe_b64decode(ciphertext)).decode().rstrip("=").lower()


def said(page: httpx.Response) -> list[tuple[str, str]]:
    """By whom, and the words or what stands in their place."""
    found = re.findall(r'<li class="(her|bot|person)">(.*?)</li>', page.text, re.S)
    texts = [(by, re.findall(r"<p[^>]*>(.*?)</p>", rest, re.S)) for by, rest in found]
    return [(by, unescape(re.sub(r"<[^>]*>", "", " ".join(text)))) for by, text in texts]


def by_her(page: httpx.Response) -> list[str]:
    return [text for by, text in said(page) if by == "her"]


def is_neutral(page: httpx.Response) -> bool:
    """Nothing keeps it, nothing from elsewhere is on it, and its title tells nothing."""
    return (
        page.headers["cache-control"] == "no-store"
        and page.headers["referrer-policy"] == "no-referrer"
        and "default-src 'none'" in page.headers["content-security-policy"]
        and "set-cookie" not in page.headers
        and re.findall("<title>(.*?)</title>", page.text) == ["Info"]
    )


async def test_she_sees_everything_of_hers_and_nothing_of_anybody_else(room: Room) -> None:
    await room.says("the other woman's words", OTHER)
    talk = await room.says("marked words of hers <b>& more")
    await room.says("person")
    await room.writes(await room.claimed(), "marked words that wait")
    kept = {"country": "AE", "nationality": "KE", "topic": "work.unpaid-wages", "code": "markedrose"}
    await room.set_state(talk, language="en", **kept)
    page = await room.sees()
    told = words(page)
    assert page.status_code == 200
    assert is_neutral(page)
    assert "You first wrote: " in told
    assert "You last wrote: " in told
    assert "All of this is erased, if you write nothing more: " in told
    assert f"Where answers go: Telegram {HER}" in told
    assert "Your language: English" in told
    assert "The country you are in: United Arab Emirates" in told
    assert "The country you come from: Kenya" in told
    assert "What you asked about last: Work and wages" in told
    assert "You have chosen a secret word or picture." in told
    assert "You asked for a person, or the program did: " in told
    assert "A person took this up: " in told
    assert "It was noted that you are in danger." not in told
    assert "marked words of hers <b>& more" in told
    assert "I have noted that you want to talk to a person." in told
    assert "You have a message. Send 1 to read it." in told
    assert told.endswith("was delivered.")
    assert "marked words that wait" not in page.text
    assert "A person wrote this. It waits until you say that it is safe." in told
    for hidden_from_her in ("the other woman's words", OTHER, "Khadija", "markedrose"):
        assert hidden_from_her not in page.text
    assert by_her(page) == ["marked words of hers <b>& more", "person", "my data"]


async def test_words_of_an_advocate_show_once_she_has_read_them(room: Room) -> None:
    await room.says("person")
    await room.writes(await room.claimed(), "marked words that waited")
    await room.says("1")
    page = await room.sees()
    assert ("person", "marked words that waited") in said(page)
    assert page.text.count("marked words that waited") == 1
    assert "It waits until" not in page.text


async def test_danger_the_end_of_a_case_and_the_end_of_all_are_told(room: Room) -> None:
    room.engine.table["he hits me"] = understanding("safety.domestic-violence", urgent=True)
    talk = await room.says("he hits me")
    async with room.app.sessions.begin() as db:
        closed = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
        await db.execute(update(HandoffCase).values(claimed_at=closed, closed_at=closed))
        last = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
        await db.execute(update(Conversation).where(Conversation.id == talk).values(last_message_at=last))
    link = await room.link()
    async with room.app.sessions.begin() as db:
        await db.execute(update(Conversation).where(Conversation.id == talk).values(last_message_at=last))
    told = words(await room.client.post(link, data={"": ""}))
    assert "It was noted that you are in danger." in told
    assert "This person has finished: Nov 2, 2026, 09:30 UTC" in told
    assert "You last wrote: Nov 20, 2026, 08:00 UTC" in told
    assert "if you write nothing more: Jan 31, 2027, 09:30 UTC" in told


async def test_pressed_buttons_and_files_are_told(room: Room) -> None:
    await room.says("hello")
    await room.says("", kind="choice", choice="cmd:menu")
    await room.says("", kind="choice", choice="t:health.doctor")
    talk = await room.says("", kind="voice")
    await room.says("", kind="media")
    async with room.app.sessions.begin() as db:
        ids = (await db.scalars(select(Message.id).where(Message.conversation_id == talk).order_by(Message.id))).all()
        await db.execute(insert(Attachment).values(id=uuid.uuid4(), message_id=ids[3], content=b"x", kind="audio/ogg"))
        await db.execute(insert(Attachment).values(id=uuid.uuid4(), message_id=ids[4], refused="type"))
    page = await room.sees()
    assert by_her(page) == ["hello", "Topics", "Health", "A picture, file or voice message", "", "my data"]


async def test_opening_the_link_shows_nothing_yet(room: Room) -> None:
    await room.says("marked words of hers")
    link = await room.link()
    page = await room.client.get(link)
    assert page.status_code == 200
    assert is_neutral(page)
    assert BEFORE in words(page)
    assert "Show it" in page.text
    for told in ("marked words of hers", HER, "You last wrote"):
        assert told not in page.text


async def test_a_form_of_another_site_shows_nothing(room: Room) -> None:
    await room.says("marked words of hers")
    link = await room.link()
    for site in ("cross-site", "same-site", "none"):
        page = await room.client.post(link, data={"": ""}, headers={"Sec-Fetch-Site": site})
        assert page.status_code == 403
        assert "marked words of hers" not in page.text
        assert BEFORE in words(page)


async def test_a_link_is_over_after_a_quarter_of_an_hour(room: Room, vault: Vault) -> None:
    talk = await room.says("marked words of hers")
    await room.link()
    assert (await room.client.get(f"/kept/{sealed(vault, talk, 890)}")).status_code == 200
    token = sealed(vault, talk, 902)
    for page in (await room.client.get(f"/kept/{token}"), await room.client.post(f"/kept/{token}", data={"": ""})):
        assert page.status_code == 404
        assert is_neutral(page)
        assert OVER in words(page)
        assert "marked words of hers" not in page.text


async def test_other_ciphertext_and_nonsense_open_nothing(room: Room, vault: Vault) -> None:
    talk = await room.says("marked words of hers")
    await room.link()
    async with room.app.sessions() as db:
        address = (await db.scalars(select(Contact.address))).one()
        message = (await db.scalars(select(Message.body).limit(1))).one()
    forged = vault.encrypt_bytes(talk.bytes + b"-" * 16)
    for token in (as_token(address), as_token(message), as_token(forged), as_token(vault.encrypt(str(talk))), "x"):
        page = await room.client.post(f"/kept/{token}", data={"": ""})
        assert page.status_code == 404
        assert OVER in words(page)


async def test_who_is_forgotten_has_nothing_there(room: Room) -> None:
    await room.says("marked words of hers")
    link = await room.link()
    await room.says("forget me")
    for page in (await room.client.get(link), await room.client.post(link, data={"": ""})):
        assert words(page).endswith("Nothing is kept about you here.")
        assert is_neutral(page)


async def test_leaving_ends_the_link_at_once(room: Room) -> None:
    talk = await room.says("marked words of hers")
    link = await room.link()
    assert (await room.client.get(link)).status_code == 200
    await room.says("leave")
    page = await room.client.post(link, data={"": ""})
    assert page.status_code == 404
    assert "marked words of hers" not in page.text
    async with room.app.sessions() as db:
        assert not read_state(room.app.vault, await db.scalar(select(Conversation.state))).sees_kept
        assert await db.scalar(select(Conversation.id)) == talk


async def test_looking_changes_nothing(room: Room) -> None:
    await room.says("person")
    await room.writes(await room.claimed(), "words that wait")
    link = await room.link()
    before = await room.rows()
    for _ in range(2):
        await room.client.get(link)
        assert (await room.client.post(link, data={"": ""})).status_code == 200
    assert await room.rows() == before


async def test_her_page_is_in_her_language_and_its_direction(room: Room) -> None:
    talk = await room.says("marked words of hers")
    link = await room.link()
    await room.set_state(talk, language="ar", country="AE", sees_kept=True)
    for page in (await room.client.get(link), await room.client.post(link, data={"": ""})):
        assert '<html lang="ar" dir="rtl">' in page.text
    assert "<bdi>الإمارات العربية المتحدة</bdi>" in page.text
    assert "<bdi>العربية</bdi>" in page.text
    assert f"<bdi>Telegram {HER}</bdi>" in page.text
    lost = await room.client.get("/kept/x", headers={"Accept-Language": "ur"})
    assert '<html lang="ur" dir="rtl">' in lost.text


async def test_a_long_talk_comes_in_pieces(room: Room) -> None:
    talk = await room.says("the first words")
    async with room.app.sessions.begin() as db:
        await put(db, room.app.vault, talk, None, [Outgoing(f"reply {number}") for number in range(400)])
    link = await room.link()
    first = await room.client.post(link, data={"": ""})
    assert "the first words" in first.text
    assert "Also kept are hashes" not in first.text
    skip = re.findall(r'<button name="skip" value="(\d+)">More</button>', first.text)
    second = await room.client.post(link, data={"skip": skip[0]})
    shown = [*said(first), *said(second)]
    assert [text for _, text in shown if text.startswith("reply ")] == [f"reply {number}" for number in range(400)]
    assert "the first words" not in second.text
    assert "Also kept are hashes" in second.text
    for nonsense in ("-1", "9" * 30, "x", "²"):
        assert (await room.client.post(link, data={"skip": nonsense})).status_code == 200


async def test_leave_now_leads_away_from_it(room: Room) -> None:
    link = await room.link()
    page = await room.client.post(link, data={"": ""})
    assert re.search(r'<form id="leave"[^>]* action="/leave">', page.text)
    away = await room.client.post("/leave", data={"token": hidden(page, "token")})
    assert str(room.app.settings.leave_url) in away.text


async def test_on_her_web_page_the_link_is_a_path_that_opens(chat: Chat) -> None:
    chat.engine.default = lambda _: understanding(decision="smalltalk")
    browser = await chat.opened()
    async with chat.working():
        await browser.say("marked words of hers")
        await browser.say("my data")
    line = lines(await browser.open())[-1]
    paths = re.findall(r'<bdi dir="ltr"><a href="(/kept/[a-z2-7]+)">\1</a></bdi>', line.html)
    assert len(paths) == 1
    page = await browser.client.post(paths[0], data={"": ""})
    assert "marked words of hers" in page.text
    assert "Where answers go" not in page.text  # nothing but the hash of her cookie leads to her
    shown = hidden(page, "token")
    await browser.client.post("/leave", data={"token": shown})
    assert (await browser.client.post(paths[0], data={"": ""})).text.count("marked words of hers") == 0


def test_the_whole_link_opens_on_the_host_that_she_is_on() -> None:
    shown = reply("here: \u2066https://huquq.example/kept/abc234\u2069")
    assert shown == 'here: <bdi dir="ltr"><a href="/kept/abc234">https://huquq.example/kept/abc234</a></bdi>'
    elsewhere = "\u2066https://example.org/kept/abc234/x\u2069"
    assert "<a" not in reply(elsewhere)


async def test_a_web_page_that_she_left_shows_nothing_though_a_case_is_open(chat: Chat) -> None:
    browser = await chat.opened()
    async with chat.working():
        await browser.say("person")
        await browser.say("my data")
    link = LINK.search(lines(await browser.open())[-1].text)
    assert link is not None
    assert browser.cookie is not None
    await end_session(chat.app, "web", sha256(browser.cookie.encode()).hexdigest())
    page = await browser.client.post(link[1], data={"": ""})
    assert page.status_code == 404
    assert OVER in words(page)
