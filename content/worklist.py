"""What volunteers should look at, each with the reason: what is doubtful, too old, stale, missing or left out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from content.problems import Place
from content.scope import Scope
from content.translations import source_hash
from content.units import (
    SOURCE_LANGUAGE,
    AnswerText,
    Contact,
    Fact,
    FactText,
    Kind,
    Unit,
    UnitId,
)

Why = Literal["too old", "stale", "uncertain", "left out", "to call", "no text"]
ORDER: tuple[Why, ...] = ("too old", "stale", "uncertain", "left out", "to call", "no text")


@dataclass(frozen=True, slots=True)
class Task:
    """`language` is that of the text, '' for facts and contacts; `place` is file and line where they are known."""

    why: Why
    kind: str
    key: str
    language: str
    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.why}: {self.place}: {self.key}: {self.reason}"


def worklist(units: Iterable[Unit], places: Mapping[UnitId, Place] | None = None, *, today: date) -> list[Task]:
    """Most pressing first."""
    scope = Scope.of(units, places or {})
    tasks = [task for find in (_old, _stale, _doubts, _calls, _missing) for task in find(scope, today)]
    return sorted(tasks, key=lambda task: (ORDER.index(task.why), task.place, task.key))


def _old(scope: Scope, today: date) -> Iterator[Task]:
    for unit_id, text in scope.any_of(AnswerText, FactText):
        if text.review_by is not None and text.review_by < today:
            yield _task(scope, unit_id, "too old", f"a person should have looked again by {text.review_by}")


def _stale(scope: Scope, today: date) -> Iterator[Task]:
    for unit_id, text in scope.texts():
        english = scope.english(unit_id)
        if text.language != SOURCE_LANGUAGE and (english is None or text.source_hash != source_hash(english)):
            reason = "the English text has changed" if english else "the English text is gone"
            yield _task(scope, unit_id, "stale", reason)


def _doubts(scope: Scope, today: date) -> Iterator[Task]:
    for unit_id, fact in scope.each(Fact):
        if fact.left_out:
            yield _task(scope, unit_id, "left out", fact.left_out)
        elif fact.uncertain:
            yield _task(scope, unit_id, "uncertain", fact.doubt or "low confidence: find a second source")


def _calls(scope: Scope, today: date) -> Iterator[Task]:
    for unit_id, contact in scope.each(Contact):
        if not contact.showable:
            known = contact.numbers or contact.url
            yield _task(scope, unit_id, "to call", "call it, then show it" if known else "no number and no page yet")


def _missing(scope: Scope, today: date) -> Iterator[Task]:
    """English texts without a translation into a language that has begun, and facts and contacts without any."""
    languages = {text.language for _, text in scope.each(AnswerText)} | {SOURCE_LANGUAGE}
    wanted: list[tuple[UnitId, Kind]] = [
        (unit_id, "fact_text") for unit_id, fact in scope.each(Fact) if not fact.left_out
    ]
    wanted += [(unit_id, "contact_text") for unit_id, contact in scope.each(Contact) if contact.showable]
    wanted += [(unit_id, "answer_text") for unit_id, text in scope.each(AnswerText) if text.language == SOURCE_LANGUAGE]
    for unit_id, kind in wanted:
        if lacking := sorted(tongue for tongue in languages if (kind, unit_id[1], tongue) not in scope.values):
            yield _task(scope, unit_id, "no text", f"in {', '.join(lacking)}")


def _task(scope: Scope, unit_id: UnitId, why: Why, reason: str) -> Task:
    place = scope.places.get(unit_id)
    where = f"{place.file}:{place.line}" if place else "/".join(part for part in unit_id if part)
    return Task(why, unit_id[0], unit_id[1], unit_id[2], where, reason)
