"""Files while an advocate has her, and only then: fetched, cleaned, kept as ciphertext, or refused aloud."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from bot.app import App
from bot.attachments import fetch as fetching
from bot.attachments.clean import MOST_BYTES
from bot.attachments.fetch import MOST_KEPT, MOST_TRIES, fetch
from bot.attachments.models import Attachment
from bot.conversations.models import Conversation
from bot.desk import work
from bot.handoff.models import HandoffCase
from bot.handoff.thread import her_thread
from bot.messages import FileError, FileRef, FileTooLargeError
from bot.outbox.models import OutboxReply
from bot.reply.speech import Speech
from kit import clock
from tests.bot.attachments.samples import AMR, HTML, MARK, OGG_OPUS, PDF, jpeg_that_tells
from tests.bot.attachments.steps import Her
from tests.bot.conftest import Postbox
from tests.bot.steps import conversation, count, send_all


@dataclass
class SlowPostbox(Postbox):
    """While a file is fetched, she asks to be forgotten."""

    her: Her | None = None

    async def fetch(self, file: FileRef, limit: int) -> bytes:
        assert self.her is not None
        await self.her.says("forget me")
        return await super().fetch(file, limit)


REFUSED = Speech.of("en").phrase("file.refused")


async def test_without_an_advocate_nothing_is_fetched(her: Her, app: App) -> None:
    await her.sends(jpeg_that_tells())
    await her.says("person")
    await her.sends(jpeg_that_tells())  # her case waits, and nobody has it
    await her.is_served()
    assert her.postbox.fetched == []
    assert await count(app, Attachment) == 0


async def test_after_the_case_nothing_is_fetched(her: Her, app: App) -> None:
    who = await her.is_claimed()
    await work.resolve(app, (await her.case()).id, who, seen=9**9)
    await her.sends(jpeg_that_tells())
    assert her.wakes.fetches == []
    assert await count(app, Attachment) == 0


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (jpeg_that_tells(), "image/jpeg", "media"),
        (PDF, "application/pdf", "media"),
        (OGG_OPUS, "audio/ogg", "voice"),
        (AMR, "audio/amr", "voice"),
    ],
)
async def test_with_an_advocate_it_is_kept_as_ciphertext_and_nothing_is_said(
    her: Her, app: App, data: bytes, kind: str, said: str
) -> None:
    await her.is_claimed()
    await her.sends(data, kind=said, text="look")
    waiting = (await her.thread())[-1]
    assert waiting.file is not None
    assert (waiting.text, waiting.file.kind, waiting.file.refused) == ("look", None, None)
    await her.is_served()
    (file,) = await her.files()
    assert (file.kind, file.refused) == (kind, None)
    assert file.content is not None
    kept = app.vault.decrypt_bytes(file.content)
    assert kept == data if kind != "image/jpeg" else kept.startswith(b"\xff\xd8\xff")
    assert MARK not in kept
    shown = (await her.thread())[-1]
    assert shown.file is not None
    assert (shown.file.id, shown.file.kind) == (file.id, kind)
    assert her.told() == []
    async with app.sessions() as db:
        assert all(entry.file is None for entry in await her_thread(db, app.vault, await conversation(app), 100))


async def test_no_table_holds_anything_of_it_in_the_clear(her: Her, app: App) -> None:
    marked = PDF + b"%" + MARK
    await her.is_claimed()
    await her.sends(marked)
    (file_id,) = her.postbox.files
    await her.is_served()
    async with app.sessions() as db:
        tables = (await db.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))).all()
        dump = "".join([str((await db.scalars(text(f'SELECT t::text FROM "{name}" AS t'))).all()) for name in tables])
    assert "application/pdf" in dump
    for secret in (MARK, PDF[:20], file_id.encode()):
        assert secret.decode() not in dump
        assert secret.hex() not in dump


@pytest.mark.parametrize(
    ("data", "size", "reason"),
    [
        (HTML, None, "kind"),
        (b"", None, "kind"),
        (PDF.ljust(MOST_BYTES + 1), None, "too-large"),
        (FileTooLargeError(), None, "too-large"),
        (PDF, MOST_BYTES + 1, "too-large"),
    ],
)
async def test_what_is_refused_is_told_to_her_and_to_the_advocate(
    her: Her, data: bytes | Exception, size: int | None, reason: str
) -> None:
    await her.is_claimed()
    await her.sends(data, size=size)
    await her.is_served()
    (file,) = await her.files()
    assert (file.content, file.kind, file.refused) == (None, None, reason)
    assert her.told() == [REFUSED]
    assert her.postbox.fetched == ([] if size else list(her.postbox.files))
    hers = next(entry for entry in await her.thread() if entry.file is not None)
    assert hers.file is not None
    assert hers.file.refused == reason


async def test_she_is_told_in_her_language(her: Her) -> None:
    await her.says("x", kind="choice", choice="l:ar")
    await her.is_claimed()
    await her.sends(HTML)
    await her.is_served()
    assert her.told() == [Speech.of("ar").phrase("file.refused")]


async def test_an_album_that_is_refused_is_one_answer(her: Her, app: App) -> None:
    await her.is_claimed()
    for _ in range(4):
        await her.sends(HTML)
    await her.is_served()
    assert her.told() == [REFUSED]
    async with app.sessions.begin() as db:
        await db.execute(update(Attachment).values(created_at=clock.now() - timedelta(minutes=2)))
    await her.sends(HTML)
    await her.is_served()
    assert her.told() == [REFUSED] * 2


async def test_what_was_refused_lights_up_no_phone_that_she_has_put_away(her: Her) -> None:
    await her.is_claimed()
    await her.sends(HTML)
    await her.says("stop")
    await her.is_served()
    assert her.told() == ["OK."]
    assert [file.refused for file in await her.files()] == ["kind"]


async def test_forgotten_while_it_is_fetched_nothing_of_it_stays(her: Her, app: App) -> None:
    await her.is_claimed()
    await her.sends(PDF)
    await her.sends(HTML)
    await her.sends(PDF)
    waiting = list(her.wakes.fetches)
    await fetch(app.sessions, app.vault, app.channels, app.wake, her.wakes.fetches.pop(0), 0)
    slow = {"telegram": SlowPostbox(files=her.postbox.files, her=her)}
    await fetch(app.sessions, app.vault, slow, app.wake, her.wakes.fetches.pop(0), 0)
    for one in waiting:
        await fetch(app.sessions, app.vault, app.channels, app.wake, one, 0)
    assert [await count(app, model) for model in (Attachment, Conversation, OutboxReply)] == [0, 0, 0]


async def test_a_fault_is_tried_again_and_at_last_refused(her: Her) -> None:
    await her.is_claimed()
    await her.sends(FileError("500"))
    (waiting,) = her.wakes.fetches
    for tries in range(MOST_TRIES - 1):
        her.wakes.fetches = [waiting]
        with pytest.raises(FileError):
            await her.is_served(tries)
    her.wakes.fetches = [waiting]
    await her.is_served(MOST_TRIES - 1)
    assert [file.refused for file in await her.files()] == ["unavailable"]
    assert her.told() == [REFUSED]


async def test_a_file_that_brings_every_try_down_is_asked_for_no_more(her: Her) -> None:
    await her.is_claimed()
    await her.sends(PDF)
    await her.is_served(MOST_TRIES)
    assert her.postbox.fetched == []
    assert [file.refused for file in await her.files()] == ["unavailable"]


async def test_a_picture_that_takes_too_long_is_refused(her: Her, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_CLEAN_SECONDS", 0.0)
    await her.is_claimed()
    await her.sends(jpeg_that_tells())
    await her.is_served()
    assert [file.refused for file in await her.files()] == ["kind"]


async def test_a_second_job_for_the_same_file_does_nothing(her: Her) -> None:
    await her.is_claimed()
    await her.sends(PDF)
    await her.sends(HTML)
    twice = list(her.wakes.fetches)
    await her.is_served()
    her.wakes.fetches = twice
    await her.is_served()
    assert len(her.postbox.fetched) == 2
    assert her.told() == [REFUSED]


async def test_of_one_conversation_not_more_than_so_many_are_kept(her: Her, app: App) -> None:
    await her.is_claimed()
    for _ in range(MOST_KEPT + 1):
        await her.sends(PDF)
    await her.is_served()
    reasons = [file.refused for file in await her.files()]
    assert reasons == [None] * MOST_KEPT + ["too-many"]
    assert len(her.postbox.fetched) == MOST_KEPT
    assert her.told() == [REFUSED]
    async with app.sessions.begin() as db:
        first = select(Attachment.message_id).order_by(Attachment.message_id).limit(1).scalar_subquery()
        erased = update(Attachment).where(Attachment.message_id == first)
        await db.execute(erased.values(content=None, refused="erased"))
    await her.sends(PDF)
    await her.is_served()
    assert (await her.files())[-1].refused is None


async def test_a_late_advocate_does_not_make_the_bot_say_what_is_not_true(her: Her, app: App) -> None:
    await her.is_claimed()
    long_ago = clock.now() - timedelta(hours=1)
    async with app.sessions.begin() as db:
        await db.execute(update(HandoffCase).values(claimed_at=long_ago, waiting_since=long_ago))
    await her.sends(PDF)
    await send_all(app)
    assert "I can only read text" in her.told()[-1]
    assert "did not keep" not in "".join(her.told())
    await her.is_served()
    assert [file.kind for file in await her.files()] == ["application/pdf"]


async def test_captions_are_still_her_words(her: Her, app: App) -> None:
    await her.is_claimed()
    await her.sends(PDF, text="forget me")
    assert await count(app, Attachment) == 0
    assert await count(app, Conversation) == 0
