"""Whether answers helped: counted, shown from ten on, and tied to nobody."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from bot.app import App
from bot.dialogue.decision import Rated
from bot.door import take
from bot.ratings.models import AnswerRating
from bot.ratings.store import LEAST, Helped, helped, note
from bot.turn import answer
from tests.bot.factories import inbound
from tests.bot.steps import conversation

TOPIC = "work.passport-kept"
TODAY = date(2026, 11, 23)


async def test_a_tap_is_counted_by_month_topic_language_and_country(app: App) -> None:
    await take(app, inbound("", kind="choice", choice="c:AE"))
    await take(app, inbound("my madam keeps my passport"))
    await take(app, inbound("", kind="choice", choice=f"bad:{TOPIC}"))
    decisions = await answer(app, await conversation(app))
    assert decisions[-1].kind == "feedback"
    async with app.sessions() as db:
        row = (await db.scalars(select(AnswerRating))).one()
    assert (row.topic, row.language, row.country, row.useful, row.times) == (TOPIC, "en", "AE", False, 1)
    assert row.month.day == 1


async def test_counts_are_shown_from_ten_ratings_on_the_least_useful_first(app: App) -> None:
    async with app.sessions.begin() as db:
        for _ in range(LEAST - 1):
            await note(db, Rated("work.contract", None, useful=False), "so", TODAY)
        for topic, useful in (("work.injury", 9), ("work.maternity", 4)):
            for turn in range(LEAST):
                await note(db, Rated(topic, "AE", useful=turn < useful), "en", TODAY)
        assert await helped(db, TODAY) == [Helped("work.maternity", "en", 4, 6), Helped("work.injury", "en", 9, 1)]
        await note(db, Rated("work.contract", "other", useful=True), "so", TODAY)
        assert (await helped(db, TODAY))[0] == Helped("work.contract", "so", 1, 9)
        assert await helped(db, date(2027, 1, 1)) == []
