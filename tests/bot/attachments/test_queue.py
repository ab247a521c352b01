"""Files through the real queue and Telegram's library: as a job of its own, and taken up where that job was lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import procrastinate
import pytest
from sqlalchemy import func, select, text, update

from bot.accounts.models import Account
from bot.app import App
from bot.attachments.models import Attachment
from bot.channels.telegram.client import TelegramChannel
from bot.conversations.models import Message
from bot.desk import work
from bot.door import take
from bot.handoff.models import HandoffCase
from bot.jobs import Jobs
from bot.sweep import sweep
from bot.turn import answer
from bot.wake import DELIVER, FETCH, JobWake, procrastinate_app
from kit import clock
from tests.bot.attachments.samples import HTML, MARK, jpeg_that_tells
from tests.bot.channels import payloads
from tests.bot.factories import inbound
from tests.bot.steps import conversation
from tests.standins.bot_api import BotApi
from tests.standins.server import Fault


@pytest.fixture
async def queue(database_url: str) -> AsyncIterator[procrastinate.App]:
    queue = procrastinate_app(database_url)
    async with queue.open_async():
        yield queue


@pytest.fixture
async def jobs(app: App, queue: procrastinate.App, telegram: TelegramChannel) -> Jobs:
    """An advocate has her, on the real channel; jobs that came of that are done."""
    app = replace(app, wake=JobWake(queue), channels={"telegram": telegram})
    jobs = Jobs(queue, app)
    await take(app, inbound("person", sender="7001"))
    await answer(app, await conversation(app))
    async with app.sessions.begin() as db:
        account = Account(name="Leyla", password_hash="x", language="en", roles=["advocate"])
        db.add(account)
    async with app.sessions() as db:
        case_id = await db.scalar(select(HandoffCase.id))
    assert case_id is not None
    await work.claim(app, case_id, account.id)
    await forget_jobs(app)
    return jobs


async def she_sends(app: App, file_id: str) -> None:
    (photo,) = app.channels["telegram"].decode(payloads.telegram(photo=[{"file_id": file_id}])).inbounds
    await take(app, photo)
    await answer(app, await conversation(app))


async def forget_jobs(app: App) -> None:
    async with app.sessions.begin() as db:
        await db.execute(text("DELETE FROM procrastinate_jobs"))


async def work_off(queue: procrastinate.App, name: str = FETCH) -> None:
    await queue.run_worker_async(queues=[name], wait=False, delete_jobs="always", install_signal_handlers=False)


async def waiting(app: App) -> list[tuple[str, int]]:
    async with app.sessions() as db:
        rows = await db.execute(text(f"SELECT status, attempts FROM procrastinate_jobs WHERE queue_name = '{FETCH}'"))
        return [(status, attempts) for status, attempts in rows]


async def file(app: App) -> Attachment:
    async with app.sessions() as db:
        return (await db.execute(select(Attachment))).scalar_one()


async def test_a_photo_is_fetched_by_a_job_of_its_own(jobs: Jobs, queue: procrastinate.App, bot_api: BotApi) -> None:
    app = jobs.app
    bot_api.files["photo-1"] = jpeg_that_tells()
    await she_sends(app, "photo-1")
    assert await waiting(app) == [("todo", 0)]
    await work_off(queue)
    kept = await file(app)
    assert kept.kind == "image/jpeg"
    assert kept.content is not None
    assert MARK not in app.vault.decrypt_bytes(kept.content)
    assert bot_api.calls == ["getfile", "download"]
    assert await waiting(app) == []


async def test_a_worker_works_on_files_beside_all_else(jobs: Jobs, bot_api: BotApi) -> None:
    bot_api.files["photo-1"] = jpeg_that_tells()
    await she_sends(jobs.app, "photo-1")
    working = asyncio.create_task(jobs.work(1, "worker"))
    try:
        async with asyncio.timeout(20):
            while (await file(jobs.app)).content is None:  # noqa: ASYNC110 - the database offers no event
                await asyncio.sleep(0.1)
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    assert [call for call in bot_api.calls if call != "sendmessage"] == ["getfile", "download"]


async def test_a_refusal_reaches_her(jobs: Jobs, queue: procrastinate.App, bot_api: BotApi) -> None:
    bot_api.files["photo-1"] = HTML
    await she_sends(jobs.app, "photo-1")
    await work_off(queue)
    await work_off(queue, f"{DELIVER}-telegram")
    assert [entry.text[:24] for entry in bot_api.ledger.to(7001)][-1] == "I could not take this fi"


async def test_a_fault_of_the_platform_is_tried_again_later(
    jobs: Jobs, queue: procrastinate.App, bot_api: BotApi
) -> None:
    bot_api.files["photo-1"] = jpeg_that_tells()
    bot_api.fail_next(Fault(status=500))
    await she_sends(jobs.app, "photo-1")
    await work_off(queue)
    assert await waiting(jobs.app) == [("todo", 1)]
    await work_off(queue)
    assert bot_api.calls == ["getfile"]  # not before its pause is over
    async with jobs.app.sessions.begin() as db:
        await db.execute(text("UPDATE procrastinate_jobs SET scheduled_at = now()"))
    await work_off(queue)
    assert (await file(jobs.app)).kind == "image/jpeg"


async def test_the_sweep_takes_up_a_file_whose_job_was_lost(
    jobs: Jobs, queue: procrastinate.App, bot_api: BotApi
) -> None:
    app = jobs.app
    bot_api.files["photo-1"] = jpeg_that_tells()
    await she_sends(app, "photo-1")
    await forget_jobs(app)
    await sweep(jobs)
    assert await waiting(app) == []  # a job may just be on its way
    async with app.sessions.begin() as db:
        await db.execute(update(Attachment).values(created_at=clock.now() - timedelta(seconds=61)))
    await sweep(jobs)
    await sweep(jobs)
    assert await waiting(app) == [("todo", 0)]
    await work_off(queue)
    assert (await file(app)).kind == "image/jpeg"
    await sweep(jobs)
    assert await waiting(app) == []


async def test_what_is_refused_or_erased_waits_no_more(jobs: Jobs, bot_api: BotApi) -> None:
    app = jobs.app
    await she_sends(app, "photo-1")
    await forget_jobs(app)
    async with app.sessions.begin() as db:
        long_ago = clock.now() - timedelta(hours=1)
        await db.execute(update(Attachment).values(created_at=long_ago, refused="erased"))
    await sweep(jobs)
    assert await waiting(app) == []


async def test_the_row_and_its_job_stay_both_or_neither(jobs: Jobs) -> None:
    app = jobs.app
    async with app.sessions() as db:
        message_id = await db.scalar(select(func.max(Message.id)))
        db.add(row := Attachment(message_id=message_id))
        await db.flush()
        await app.wake.fetch(db, row.id)
        await db.rollback()
    assert await waiting(app) == []
