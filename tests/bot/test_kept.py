"""The link to what is kept about her, and what is said of when it ends."""

from __future__ import annotations

import base64
import time
import uuid
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from pydantic import HttpUrl
from sqlalchemy import insert, select, update

from bot.app import App
from bot.conversations.models import Contact, Conversation
from bot.door import take
from bot.handoff.models import HandoffCase
from bot.handoff.thread import desk_thread, whole_thread
from bot.outbox.models import OutboxReply
from bot.privacy.kept_link import OPENS_FOR, kept_link, make_token, read_token
from bot.privacy.retention import ends_at, purge
from bot.reply.kept import LINK, without_link
from bot.turn import answer
from kit import clock
from kit.crypto import Vault, new_keys
from kit.settings import load_settings
from tests.bot.conftest import Postbox
from tests.bot.factories import inbound
from tests.bot.steps import conversation, send_all

KEYS = new_keys()
HERS = uuid.uuid4()
DAY = timedelta(days=1)


def as_token(ciphertext: bytes) -> str:
    return base64.b32encode(base64.urlsafe_b64decode(ciphertext)).decode().rstrip("=").lower()


def test_a_token_leads_to_her_until_its_time_is_over() -> None:
    vault = Vault(KEYS)
    assert read_token(vault, make_token(vault, HERS)) == HERS
    told = HERS.bytes + vault.pseudonym("kept", HERS.hex)[:16]
    seconds = int(OPENS_FOR.total_seconds())
    for age, found in ((seconds - 5, HERS), (seconds + 2, None)):
        made = Fernet(KEYS.encryption[0]).encrypt_at_time(told, int(time.time()) - age)
        assert read_token(vault, as_token(made)) == found


@pytest.mark.parametrize(
    "told",
    [
        HERS.bytes,
        HERS.bytes + bytes(16),
        f"kept:{HERS}".encode(),
        HERS.bytes + Vault(KEYS).pseudonym("kept", uuid.uuid4().hex)[:16],
        b'{"kind": "text", "text": "words"}',
    ],
    ids=["no mark", "empty mark", "words", "another's mark", "a message"],
)
def test_another_ciphertext_of_ours_opens_nothing(told: bytes) -> None:
    vault = Vault(KEYS)
    assert read_token(vault, as_token(vault.encrypt_bytes(told))) is None


@pytest.mark.parametrize("token", ["", "a", "abc", "=", "ÿ", "a" * 168, "../desk", "a" * 5000])
def test_what_is_no_token_opens_nothing(token: str) -> None:
    assert read_token(Vault(KEYS), token) is None


def test_an_invisible_mark_that_a_phone_takes_along_does_no_harm() -> None:
    vault = Vault(KEYS)
    assert read_token(vault, make_token(vault, HERS) + "\u2069") == HERS


def test_the_link_is_one_that_every_platform_finds_whole() -> None:
    vault = Vault(KEYS)
    link = kept_link(vault, HttpUrl("https://huquq.example"), "telegram", HERS)
    assert link is not None
    assert link.startswith("https://huquq.example/kept/")
    assert link.rpartition("/")[2].isalnum()
    assert len(link) < 250
    assert LINK.fullmatch(link)
    assert kept_link(vault, None, "telegram", HERS) is None
    path = kept_link(vault, None, "web", HERS)
    assert path is not None
    assert path.startswith("/kept/")
    assert without_link(f"here: {link} and {path}.") == "here: /kept/… and /kept/…."


async def test_the_desk_never_gets_the_link(app: App, vault: Vault, postbox: Postbox) -> None:
    settings = load_settings(_env_file=None, public_url="https://huquq.example")
    app = App(settings, app.sessions, vault, app.channels, app.wake, app.brain)
    await take(app, inbound("my data"))
    talk = await conversation(app)
    await answer(app, talk)
    await send_all(app)
    assert LINK.search(postbox.sent[-1].message.text)
    async with app.sessions() as db:
        shown = await desk_thread(db, vault, talk, 50)
        hers = await whole_thread(db, vault, talk, 0, 50)
    assert [entry.by for entry in shown] == ["her", "bot"]
    assert not any(LINK.search(entry.text or "") for entry in shown)
    assert LINK.search(hers[-1].text or "")


async def test_without_an_address_of_ours_she_is_told_what_else_she_can_do(app: App, postbox: Postbox) -> None:
    await take(app, inbound("/data"))
    await answer(app, await conversation(app))
    await send_all(app)
    assert postbox.sent[-1].message.text.startswith("I can't show it here.")


@pytest.mark.parametrize(
    ("channel", "silent", "cases"),
    [
        ("telegram", 3 * DAY, ()),
        ("web", DAY / 2, ()),
        ("web", DAY / 2, (None,)),
        ("telegram", 20 * DAY, (None,)),
        ("telegram", 20 * DAY, (40 * DAY, None)),
        ("telegram", 20 * DAY, (40 * DAY,)),
        ("telegram", DAY, (100 * DAY, 89.5 * DAY)),
        ("web", DAY / 4, (100 * DAY,)),
    ],
)
async def test_what_is_said_of_its_end_is_what_the_retention_does(
    app: App, channel: str, silent: timedelta, cases: tuple[timedelta | None, ...]
) -> None:
    """`cases`: how long ago each was resolved."""
    await take(app, inbound("hello", channel=channel))
    talk = await conversation(app)
    now = clock.now()
    closed = [now - ago if ago is not None else None for ago in cases]
    async with app.sessions.begin() as db:
        await db.execute(update(Conversation).values(last_message_at=now - silent))
        for at in closed:
            row = {"conversation_id": talk, "priority": "high", "reason": "asked", "closed_at": at}
            await db.execute(insert(HandoffCase).values(row))
    end = ends_at(channel, now - silent, closed)
    second = timedelta(seconds=1)
    async with app.sessions.begin() as db:
        assert await purge(db, end - second) == 0
    async with app.sessions.begin() as db:
        assert await purge(db, end + second) == 1
        assert (await db.scalars(select(Contact.id))).all() == []


async def test_the_whole_thread_comes_in_pieces_with_nothing_twice(app: App, vault: Vault) -> None:
    for number in range(7):
        await take(app, inbound(f"word {number}"))
    talk = await conversation(app)
    await answer(app, talk)
    async with app.sessions() as db:
        whole = await whole_thread(db, vault, talk, 0, 1000)
        pieces = [await whole_thread(db, vault, talk, skip, 3) for skip in range(0, len(whole) + 3, 3)]
        stored = len((await db.scalars(select(OutboxReply.id))).all())
    assert len(whole) == 7 + stored
    assert [entry for piece in pieces for entry in piece] == whole
    assert pieces[-1] == []
