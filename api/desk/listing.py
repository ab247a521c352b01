"""A case as the list and the head of its page show it: who waits, how long, who has it. Nothing of what was said."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.desk import names
from api.desk.access import Advocate
from api.desk.speech import DeskSpeech
from bot.handoff.queue import CaseRow


@dataclass(frozen=True, slots=True)
class Mark:
    text: str
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    id: uuid.UUID
    urgent: bool
    marks: tuple[Mark, ...]
    since: str
    facts: tuple[str, ...]
    holder: str


def listed(speech: DeskSpeech, advocate: Advocate, row: CaseRow, now: datetime, target: timedelta) -> Listed:
    """`target`: how long she is to wait for an advocate."""
    return Listed(
        id=row.id,
        urgent=row.priority == "urgent",
        marks=tuple(_marks(speech, row, now, target)),
        since=_since(speech, row, now),
        facts=tuple(_facts(speech, row)),
        holder=_holder(speech, advocate, row),
    )


def _marks(speech: DeskSpeech, row: CaseRow, now: datetime, target: timedelta) -> Iterator[Mark]:
    if row.priority == "urgent":
        yield Mark(speech.phrase("cases.urgent"), alarm=True)
    if row.overdue or (row.claimed_by is None and row.waiting_since is not None and row.waiting_since < now - target):
        yield Mark(speech.phrase("cases.late"), alarm=True)
    if row.held:
        yield Mark(speech.phrase("cases.held"))
    if row.left:
        yield Mark(speech.phrase("cases.left"))
    if row.blocked:
        yield Mark(speech.phrase("cases.blocked"))


def _since(speech: DeskSpeech, row: CaseRow, now: datetime) -> str:
    if row.waiting_since is None:
        return speech.phrase("cases.answered")
    return speech.phrase("cases.waiting", time=speech.lasting(max(now - row.waiting_since, timedelta(0))))


def _facts(speech: DeskSpeech, row: CaseRow) -> Iterator[str]:
    yield names.language(speech, row.language)
    yield names.country(speech, row.country)
    if row.topic and (topic := names.area(speech, row.topic)):
        yield topic
    yield names.channel(speech, row.channel)


def _holder(speech: DeskSpeech, advocate: Advocate, row: CaseRow) -> str:
    if row.claimed_by is None:
        return speech.phrase("cases.free")
    if row.claimed_by == advocate.account_id:
        return speech.phrase("cases.mine")
    return speech.phrase("cases.theirs", name=names.person(row.claimed_name or ""))
