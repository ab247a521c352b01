"""The interface's languages: translations, direction, and names of languages and countries from CLDR."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.support import NullTranslations, Translations

from kit.errors import ContentError

FOLDER = Path(__file__).resolve().parent
SOURCE = "en"
Domain = Literal["messages", "desk"]
"""What she reads, and what advocates read: in more languages, and in fewer."""
_RIGHT_TO_LEFT = frozenset({"Arab", "Hebr", "Thaa", "Syrc", "Nkoo"})
_SCRIPTS = {
    "ar": "Arab", "fa": "Arab", "ur": "Arab", "ps": "Arab", "ckb": "Arab", "bn": "Beng", "am": "Ethi", "ti": "Ethi",
    "hi": "Deva", "ne": "Deva", "si": "Sinh", "ta": "Taml", "my": "Mymr",
}  # fmt: skip


NEAREST = {
    "hi": "en", "ne": "en", "ps": "fa", "si": "en", "ta": "en", "ms": "id", "ha": "en", "om": "am", "ti": "am",
    "ku": "tr", "ckb": "ar", "my": "en",
}  # fmt: skip
"""Languages in which only the essential texts exist, and the one that all else then comes in."""


def known_locales(domain: Domain = "messages") -> tuple[str, ...]:
    """The languages that have a complete catalogue, the source language first."""
    found = sorted(path.parent.parent.name for path in FOLDER.glob(f"*/LC_MESSAGES/{domain}.po"))
    return (SOURCE, *(code for code in found if code != SOURCE and code not in NEAREST))


def all_locales() -> tuple[str, ...]:
    """The languages in which she reads at least what can't wait."""
    return (*known_locales(), *NEAREST)


def script_of(language: str) -> str:
    """The ISO 15924 code of the script that a language is written in here."""
    return _SCRIPTS.get(language, "Latn")


def right_to_left(language: str) -> bool:
    """Direction follows the script."""
    return script_of(language) in _RIGHT_TO_LEFT


@dataclass(frozen=True, slots=True)
class Translator:
    """Texts in one language. An untranslated text comes in English rather than not at all."""

    language: str
    translations: NullTranslations
    locale: Locale

    def text(self, source: str) -> str:
        return str(self.translations.gettext(source))

    def country(self, code: str) -> str:
        """The country's name in this language (CLDR)."""
        return str(self.locale.territories.get(code) or Locale(SOURCE).territories[code])

    def language_name(self, code: str) -> str:
        """A language's name in this language (CLDR)."""
        return str(self.locale.languages.get(code) or own_name(code))

    def one_of(self, codes: Sequence[str]) -> str:
        """Languages to choose from. With strokes: CLDR has an English "or" for some of ours."""
        return " / ".join(self.language_name(code) for code in codes)

    def date(self, value: datetime.date) -> str:
        return format_date(value, "long", locale=self.locale)

    def moment(self, value: datetime.datetime) -> str:
        """Date and time, in UTC: the reader may be anywhere."""
        date = format_date(value.astimezone(datetime.UTC), "medium", locale=self.locale)
        time = f"{format_skeleton('Hm', value, tzinfo=datetime.UTC, locale=self.locale)} UTC"
        joined = str(self.locale.datetime_formats["medium"]).replace("'", "")  # quotes stand around words in it
        return joined.replace("{1}", date).replace("{0}", time)

    def month(self, value: datetime.date) -> str:
        return format_skeleton("yMMMM", value, locale=self.locale)


@cache
def translator(language: str, domain: Domain = "messages") -> Translator:
    """The translator of a known language. Raises ContentError where its catalogue was not compiled."""
    if not (FOLDER / language / "LC_MESSAGES" / f"{domain}.mo").exists():
        raise ContentError(f"locales/{language} is not compiled: run `make setup`")
    translations = Translations.load(str(FOLDER), [language], domain)
    if language in NEAREST:
        translations.add_fallback(translator(NEAREST[language], domain).translations)
    return Translator(language, translations, Locale.parse(language))


def own_name(code: str) -> str:
    """What a language calls itself."""
    return Locale.parse(code).get_display_name(code) or code
