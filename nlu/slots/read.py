"""What one message says about her, beside its topic. Each slot only when said; None (or False) otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.country import countries_named, elsewhere_said, place_said
from nlu.slots.children import child_said
from nlu.slots.herself import employment_said, nationality_said, row_of
from nlu.slots.words import sentences
from nlu.understanding import Employment


@dataclass(frozen=True, slots=True)
class Slots:
    """`country`, `city`: where she is. `elsewhere`: the country of a woman she asks for.
    `countries_named`: all countries that it names, in order.

    `nationality`: where she comes from. `child`: a child is concerned.
    """

    country: str | None
    city: str | None
    elsewhere: str | None
    nationality: str | None
    employment: Employment | None
    child: bool
    countries_named: tuple[str, ...]


def slots_of(cleaned: str) -> Slots:
    """`cleaned` comes from `normalise`. Any string passes."""
    parts = sentences(cleaned)
    place = place_said(parts)
    rows = [row_of(words) for words in parts]
    return Slots(
        country=place.country if place is not None else None,
        city=place.city if place is not None else None,
        elsewhere=elsewhere_said(parts),
        nationality=nationality_said(rows),
        employment=employment_said(rows),
        child=child_said(parts),
        countries_named=countries_named(parts),
    )
