"""How the desk says things in an advocate's language: phrases, names, times. All through Babel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from babel.dates import format_date, format_skeleton, format_timedelta
from fastapi import Request

from api.desk.phrases import PHRASES
from api.pages.language import preferred_language
from locales import SOURCE, Translator, known_locales, own_name, translator


def desk_languages() -> tuple[tuple[str, str], ...]:
    """The desk's languages, each with its own name."""
    return tuple((code, own_name(code)) for code in known_locales("desk"))


def known_language(code: str) -> bool:
    return code in known_locales("desk")


@dataclass(frozen=True, slots=True)
class DeskSpeech:
    translator: Translator

    @classmethod
    def of(cls, language: str) -> DeskSpeech:
        return cls(translator(language if known_language(language) else SOURCE, "desk"))

    @classmethod
    def asked(cls, request: Request) -> DeskSpeech:
        """Before it is known who is there: as the browser asks."""
        return cls.of(preferred_language(request, known_locales("desk"), SOURCE))

    @property
    def language(self) -> str:
        return self.translator.language

    @property
    def others(self) -> tuple[tuple[str, str], ...]:
        """The languages that she may change to, each with its own name."""
        return tuple((code, name) for code, name in desk_languages() if code != self.language)

    def phrase(self, key: str, **args: str) -> str:
        text = self.translator.text(PHRASES[key])
        return text.format_map(args) if args else text

    def country(self, code: str) -> str:
        return self.translator.country(code)

    def language_name(self, code: str) -> str:
        return self.translator.language_name(code)

    def lasting(self, span: timedelta) -> str:
        """How long something took: "4 minutes"."""
        return format_timedelta(span, granularity="minute", locale=self.translator.locale)

    def moment(self, at: datetime) -> str:
        """Date and time. In UTC: advocates and women are in many places."""
        locale = self.translator.locale
        date = format_date(at.astimezone(UTC), "medium", locale=locale)
        return self.phrase("base.moment", date=date, time=format_skeleton("Hm", at, tzinfo=UTC, locale=locale))
