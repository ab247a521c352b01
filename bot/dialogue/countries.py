"""The countries she can tap when we ask where she is."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.understanding import Understanding


def offered(countries: Sequence[str], understood: Understanding | None) -> tuple[str, ...]:
    """All of them, those first that her message names, unless she comes from there: "lebanon landlord no deposit"."""
    if understood is None:
        return tuple(countries)
    named = understood.countries_named
    likely = [code for code in named if code in countries and code != understood.nationality]
    return (*likely, *(code for code in countries if code not in likely))
