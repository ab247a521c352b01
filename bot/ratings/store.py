"""Counting what she said of an answer, and reading the counts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.decision import Rated
from bot.ratings.models import AnswerRating
from content.units import EVERYWHERE

LEAST = 10
"""From so many ratings on a count is shown: below it a volunteer could guess whose they are."""


@dataclass(frozen=True, slots=True)
class Helped:
    """How many said that the answer on a topic helped in this language, and how many that it did not."""

    topic: str
    language: str
    useful: int
    useless: int


async def note(db: AsyncSession, rated: Rated, language: str, today: date) -> None:
    country = rated.country if rated.country not in (None, "other") else EVERYWHERE
    row = insert(AnswerRating).values(
        month=today.replace(day=1), topic=rated.topic, language=language, country=country, useful=rated.useful, times=1
    )
    more = {"times": AnswerRating.times + 1}
    await db.execute(row.on_conflict_do_update(index_elements=list(AnswerRating.__table__.primary_key), set_=more))


async def helped(db: AsyncSession, since: date) -> list[Helped]:
    """Since a month, the least useful first. Rows of fewer than `LEAST` ratings are left out."""
    total = func.sum(AnswerRating.times)
    rows = await db.execute(
        select(AnswerRating.topic, AnswerRating.language, AnswerRating.useful, total)
        .where(AnswerRating.month >= since.replace(day=1))
        .group_by(AnswerRating.topic, AnswerRating.language, AnswerRating.useful)
    )
    found: dict[tuple[str, str], dict[bool, int]] = defaultdict(dict)
    for topic, language, useful, times in rows:
        found[topic, language][useful] = int(times)
    listed = [Helped(*key, said.get(True, 0), said.get(False, 0)) for key, said in found.items()]
    enough = (one for one in listed if one.useful + one.useless >= LEAST)
    return sorted(enough, key=lambda one: (-one.useless, one.topic, one.language))
