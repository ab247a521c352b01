"""Where a case stands for the advocate who looks at it: what she may do, and in words why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from api.desk import names
from api.desk.access import Advocate
from api.desk.listing import Mark
from api.desk.speech import DeskSpeech
from bot.desk.errors import Why
from bot.desk.knock import is_safe
from bot.desk.work import unreachable
from bot.handoff.queue import CaseRow


@dataclass(frozen=True, slots=True)
class May:
    """The actions that the page offers. The work itself checks again."""

    claim: bool = False
    take_over: bool = False
    write: bool = False
    finish: bool = False
    ask_code: bool = False


def may(advocate: Advocate, row: CaseRow, now: datetime) -> May:
    if row.closed_at is not None:
        return May()
    mine = row.claimed_by == advocate.account_id
    writes = mine and _unreachable(row, now) is None
    return May(
        claim=row.claimed_by is None,
        take_over=row.claimed_by is not None and (row.overdue or row.away) and not mine,
        write=writes,
        finish=mine,
        ask_code=writes and row.has_code and is_safe(row.safe_at, now),
    )


def standing(speech: DeskSpeech, advocate: Advocate, row: CaseRow, now: datetime) -> list[Mark]:
    marks = [Mark(text) for text in _standing(speech, advocate, row, now)]
    if row.closed_at is None and row.claimed_by == advocate.account_id:
        marks.append(_is_it_her(speech, row))
    return marks


def _standing(speech: DeskSpeech, advocate: Advocate, row: CaseRow, now: datetime) -> Iterator[str]:
    if row.closed_at is not None:
        yield speech.phrase("case.resolved")
        return
    mine = row.claimed_by == advocate.account_id
    if row.claimed_by is None:
        yield speech.phrase("case.free")
    elif not mine:
        yield speech.phrase("case.theirs", name=names.person(row.claimed_name or ""))
        if row.overdue:
            yield speech.phrase("case.late")
        elif row.away:
            yield speech.phrase("case.away")
    if (why := _unreachable(row, now)) is not None:
        yield speech.phrase(f"refused.{why}")
    elif mine:
        yield speech.phrase("case.safe" if is_safe(row.safe_at, now) else "case.knock")


def _is_it_her(speech: DeskSpeech, row: CaseRow) -> Mark:
    if row.code_answered_at is not None:
        key = "secret.right" if row.code_right else "secret.wrong"
        return Mark(speech.phrase(key, time=speech.moment(row.code_answered_at)), alarm=not row.code_right)
    if row.code_asked_at is not None:
        return Mark(speech.phrase("secret.asked", time=speech.moment(row.code_asked_at)))
    return Mark(speech.phrase("secret.not-asked" if row.has_code else "secret.none"))


def _unreachable(row: CaseRow, now: datetime) -> Why | None:
    return unreachable(row.channel, row.left, row.blocked, row.last_message_at, now)
