"""How far the library reaches: each topic in each language, in general and for each country. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from content.catalogue import Catalogue
from content.units import EVERYWHERE, AnswerText, FactText, State

Reach = Literal["missing", "stale", "draft", "review", "approved", "no facts"]
"""`no facts`: nothing is on file for the country; `missing`: there is, and it has no text in this language."""
SIGNS: dict[Reach, str] = {
    "missing": "!", "stale": "~", "draft": "d", "review": "r", "approved": "+", "no facts": ".",
}  # fmt: skip
_STATES: tuple[State, ...] = ("draft", "review", "approved")


@dataclass(frozen=True, slots=True)
class Cell:
    """`country` is XX for the general answer."""

    topic: str
    language: str
    country: str
    state: Reach


def coverage(catalogue: Catalogue, languages: Sequence[str]) -> list[Cell]:
    """Every topic x language x country, the general answer first."""
    return [
        Cell(topic, language, country, _reach(catalogue, topic, language, country))
        for language in languages
        for topic in catalogue.topics
        for country in (EVERYWHERE, *catalogue.countries)
    ]


def _reach(catalogue: Catalogue, topic: str, language: str, country: str) -> Reach:
    if country == EVERYWHERE:
        return _worst(catalogue, [catalogue.answer(topic, language)])
    facts = [fact for fact in catalogue.facts_by_topic.get(topic, ()) if fact.country == country and not fact.left_out]
    if not facts:
        return "no facts"
    return _worst(catalogue, [catalogue.sentences.get((fact.id, language)) for fact in facts])


def _worst(catalogue: Catalogue, texts: Iterable[AnswerText | FactText | None]) -> Reach:
    found = list(texts)
    present = [text for text in found if text is not None]
    if len(present) < len(found):
        return "missing"
    if any(catalogue.is_stale(text) for text in present):
        return "stale"
    return min((text.state for text in present), key=_STATES.index)


def table(cells: Sequence[Cell]) -> str:
    """One block per language: a row per topic, a column per country."""
    width = max((len(cell.topic) for cell in cells), default=0)
    blocks = []
    for language in dict.fromkeys(cell.language for cell in cells):
        mine = [cell for cell in cells if cell.language == language]
        countries = list(dict.fromkeys(cell.country for cell in mine))
        states = {(cell.topic, cell.country): cell.state for cell in mine}
        head = f"{language:<{width}}  {' '.join(countries)}"
        rows = [
            f"{topic:<{width}}  {' '.join(f'{SIGNS[states[topic, country]]:<2}' for country in countries)}".rstrip()
            for topic in dict.fromkeys(cell.topic for cell in mine)
        ]
        blocks.append("\n".join([head, *rows]))
    signs = ", ".join(f"{sign} {state}" for state, sign in SIGNS.items())
    return "\n\n".join([*blocks, f"XX is the general answer. {signs}."])
