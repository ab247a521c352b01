"""How long files stay: the retention erases what they hold, and the report proves it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.app import App
from bot.attachments.models import Attachment
from bot.handoff.models import HandoffCase
from bot.privacy.report import Kept, report
from bot.privacy.retention import purge
from kit import clock
from tests.bot.attachments.samples import PDF
from tests.bot.attachments.steps import Her

FILES, OF_RESOLVED = "pictures, files and voice messages", "resolved cases with such a file"


async def kept(app: App) -> dict[str, Kept]:
    async with app.sessions() as db:
        return {one.kind: one for one in await report(db)}


async def one_file(her: Her) -> None:
    await her.is_claimed()
    await her.sends(PDF)
    await her.is_served()


async def ages(app: App, *, sent: timedelta, resolved: timedelta | None = None) -> None:
    now = clock.now()
    async with app.sessions.begin() as db:
        await db.execute(update(Attachment).values(created_at=now - sent))
        closed = now - resolved if resolved is not None else None
        await db.execute(update(HandoffCase).values(opened_at=now - timedelta(days=60), closed_at=closed))


@pytest.mark.parametrize(
    ("sent", "resolved", "over", "kind"),
    [
        (timedelta(days=29), None, False, None),
        (timedelta(days=31), None, True, FILES),
        (timedelta(days=9), timedelta(minutes=50), False, None),
        (timedelta(days=9), timedelta(hours=3), True, OF_RESOLVED),
        (timedelta(hours=2), timedelta(hours=3), False, None),  # it belongs to no case that was resolved
    ],
)
async def test_a_file_is_erased_when_its_time_is_over(
    her: Her, app: App, sent: timedelta, resolved: timedelta | None, over: bool, kind: str | None
) -> None:
    await one_file(her)
    await ages(app, sent=sent, resolved=resolved)
    assert [name for name, one in (await kept(app)).items() if not one.fine] == ([kind] if kind else [])
    async with app.sessions.begin() as db:
        assert await purge(db, clock.now()) == 0
    (file,) = await her.files()
    assert (file.content is None, file.kind is None, file.refused) == (over, over, "erased" if over else None)
    assert all(one.fine for one in (await kept(app)).values())


async def test_what_was_never_taken_is_not_erased_again(her: Her, app: App) -> None:
    await her.is_claimed()
    await her.sends(b"text")
    await her.is_served()
    await ages(app, sent=timedelta(days=31))
    async with app.sessions.begin() as db:
        await purge(db, clock.now())
    assert [file.refused for file in await her.files()] == ["kind"]


async def test_forget_me_erases_files_at_once(her: Her, app: App) -> None:
    await one_file(her)
    assert (await kept(app))[FILES].rows == 1
    await her.says("forget me")
    assert await her.files() == []
