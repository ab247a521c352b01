"""Stamping: a translation that was just made gets the hash of the English text that it was made from."""

from __future__ import annotations

from collections.abc import Iterable

from content.translations import source_hash
from content.units import SOURCE_LANGUAGE, Translated, Unit


def stamped(units: Iterable[Unit], again: frozenset[str] = frozenset()) -> list[Unit]:
    """All units, with the hash added where a translation has none.

    A translation that has another hash is stale and stays so: only a person who has looked at it again
    may say otherwise, by naming its key in `again`.
    """
    known = {unit.id: unit for unit in units}
    return [_stamped(unit, known.get((unit.kind, unit.key, SOURCE_LANGUAGE)), again) for unit in known.values()]


def _stamped(unit: Unit, english: Unit | None, again: frozenset[str]) -> Unit:
    value = unit.value()
    if english is None or not isinstance(value, Translated) or unit.language == SOURCE_LANGUAGE:
        return unit
    if value.source_hash is not None and unit.key not in again:
        return unit
    data = {**unit.data, "source_hash": source_hash(english)}
    return Unit.of(Unit(unit.kind, unit.key, unit.language, data, "").value())
