"""What the rules of the validator look at: all values, typed and by key, and where each stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from content import problems
from content.placeholders import PLACEHOLDER
from content.problems import Path, Place, Problem
from content.units import (
    EVERYWHERE,
    SOURCE_LANGUAGE,
    AnswerText,
    CardText,
    Contact,
    ContactText,
    Fact,
    FactText,
    Languages,
    NeverShow,
    Taxonomy,
    Translated,
    Unit,
    UnitId,
    Value,
)

V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of text that she reads, and the way to it inside its unit."""

    path: Path
    text: str

    @property
    def bare(self) -> str:
        return PLACEHOLDER.sub(" ", self.text)

    @property
    def placeholders(self) -> list[str]:
        return sorted(PLACEHOLDER.findall(self.text))


@dataclass(frozen=True, slots=True)
class Scope:
    values: Mapping[UnitId, Any]
    units: Mapping[UnitId, Unit]
    places: Mapping[UnitId, Place]

    @staticmethod
    def of(units: Iterable[Unit], places: Mapping[UnitId, Place]) -> Scope:
        listed = {unit.id: unit for unit in units}
        return Scope({key: unit.value() for key, unit in listed.items()}, listed, places)

    def each(self, kind: type[V]) -> Iterator[tuple[UnitId, V]]:
        return ((key, value) for key, value in self.values.items() if isinstance(value, kind))

    def any_of(self, *kinds: type[Value]) -> Iterator[tuple[UnitId, Any]]:
        return ((key, value) for key, value in self.values.items() if isinstance(value, kinds))

    def texts(self) -> Iterator[tuple[UnitId, Translated]]:
        return self.any_of(AnswerText, FactText, ContactText, CardText)

    @property
    def taxonomy(self) -> Taxonomy:
        nothing = Taxonomy(areas=(), topics=(), countries=(), languages=Languages(answers=()))
        return next((value for _, value in self.each(Taxonomy)), nothing)

    def fact(self, key: str) -> Fact | None:
        return self.values.get(("fact", key, ""))

    def contact(self, key: str) -> Contact | None:
        return self.values.get(("contact", key, ""))

    def never(self) -> list[NeverShow]:
        return [value for _, value in self.each(NeverShow)]

    def numbers(self, country: str | None) -> list[str]:
        """The numbers of a country's contacts; of all countries' where the text is for none."""
        near = {country, EVERYWHERE}
        contacts = (contact for _, contact in self.each(Contact) if country is None or contact.country in near)
        return [number for contact in contacts for number in contact.numbers]

    def english(self, unit_id: UnitId) -> Unit | None:
        return self.units.get((unit_id[0], unit_id[1], SOURCE_LANGUAGE))

    def error(self, unit_id: UnitId, path: Path, message: str) -> Problem:
        return self._problem("error", unit_id, path, message)

    def warning(self, unit_id: UnitId, path: Path, message: str) -> Problem:
        return self._problem("warning", unit_id, path, message)

    def _problem(self, severity: Any, unit_id: UnitId, path: Path, message: str) -> Problem:
        place = self.places.get(unit_id, Place("/".join(part for part in unit_id if part)))
        return problems.Problem(place.file, place.at(path), severity, f"{unit_id[1]}: {message}")


def pieces(value: Translated) -> list[Piece]:
    """Every text of a unit that she reads."""
    if isinstance(value, AnswerText):
        titles = [Piece(("title",), value.title), Piece(("button",), value.button)]
        return titles + [
            Piece((part, index, "text"), line.text)
            for part in ("rule", "steps", "risk")
            for index, line in enumerate(getattr(value, part))
        ]
    if isinstance(value, FactText):
        return [Piece(("text",), value.text)]
    if isinstance(value, ContactText):
        texts = (("name", value.name), ("hours", value.hours), ("about", value.about))
        return [Piece((name,), text) for name, text in texts if text]
    return [Piece(("risk",), value.risk)]


def translated(scope: Scope) -> Iterator[tuple[UnitId, Translated, Translated | None]]:
    """Every translation with its English text, where there is one."""
    for unit_id, value in scope.texts():
        if value.language != SOURCE_LANGUAGE:
            yield unit_id, value, scope.values.get((unit_id[0], unit_id[1], SOURCE_LANGUAGE))


def pairs(scope: Scope) -> Iterator[tuple[UnitId, Translated, Piece, Piece]]:
    """Every translated piece with the English piece that stands at its place."""
    for unit_id, value, english in translated(scope):
        sources = {piece.path: piece for piece in pieces(english)} if english else {}
        for piece in pieces(value):
            if piece.path in sources:
                yield unit_id, value, piece, sources[piece.path]
