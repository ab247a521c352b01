"""How often an answer helped: counts by month, which nobody's words or chat can be found from."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class AnswerRating(Base):
    """`country` is XX where none was known; `month` its first day."""

    __tablename__ = "answer_rating"
    __table_args__ = (CheckConstraint("times > 0", name="ck_answer_rating_times"),)

    month: Mapped[date] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(primary_key=True)
    useful: Mapped[bool] = mapped_column(primary_key=True)
    times: Mapped[int]
