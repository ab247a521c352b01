"""Phrases, names and dates in one language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.dialogue.code import PICTURES
from bot.reply.library import Library
from bot.reply.phrases import PHRASES
from locales import Translator, own_name, translator

_ISOLATE, _FIRST_STRONG, _POP = "\u2066", "\u2068", "\u2069"
AREAS = {
    "work": "💼", "residence": "📄", "family": "👪", "safety": "🛡️", "justice": "⚖️", "health": "💊", "housing": "🏠",
    "education": "📚", "livelihood": "🛒", "community": "👥",
}  # fmt: skip
"""A picture before each area, for who does not read well; all are old enough for cheap phones."""
_DATE = re.compile(r"^(~?)(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


def isolated(text: str) -> str:
    """A number or address, shown left to right inside any text."""
    return f"{_ISOLATE}{text}{_POP}"


def foreign(text: str) -> str:
    """A name in another script, kept together inside any text."""
    return f"{_FIRST_STRONG}{text}{_POP}"


@dataclass(frozen=True, slots=True)
class Speech:
    """How this language says things. Everything goes through Babel's catalogues or CLDR."""

    translator: Translator

    @classmethod
    def of(cls, language: str) -> Speech:
        return cls(translator(language))

    def phrase(self, key: str, **args: str) -> str:
        text = self.translator.text(PHRASES[key])
        return text.format_map(args) if args else text

    def country(self, code: str) -> str:
        return self.translator.country(code)

    def button(self, button_id: str, library: Library) -> str:
        """The label of a button, by its id."""
        kind, _, value = button_id.partition(":")
        if button_id in PICTURES:
            return PICTURES[button_id]
        if kind in ("good", "bad", "now"):
            return self.phrase(f"button.{kind}")
        if kind == "a":
            return f"{AREAS[value]} {self.phrase(f'button.{button_id}')}"
        if kind == "u":  # a country of the urgent question: need and country
            return self.button(f"c:{value.partition(':')[2]}", library)
        if kind == "c" and value != "other":
            return self.country(value)
        if kind == "l":
            return own_name(value)
        if kind == "t":
            return library.button(value, self.translator.language)
        return self.phrase(f"button.{button_id}")

    def page_date(self, written: str | None) -> str:
        """A source's date as the page shows it: `2024-07-17`, `~2021`, `2025-05`, `undated`."""
        match = _DATE.match(written or "")
        if match is None:
            return self.phrase("answer.no-date")
        about, year, month, day = match.groups()
        try:
            if day:
                text = self.translator.date(date(int(year), int(month), int(day)))
            elif month:
                text = self.translator.month(date(int(year), int(month), 1))
            else:
                text = year
        except ValueError:
            return self.phrase("answer.no-date")
        return self.phrase("answer.about", date=text) if about else text
