"""The words that act as commands and the names that answer questions, gathered from every catalogue and CLDR."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from babel import Locale

from bot.dialogue.heard import Words
from bot.dialogue.plain import plain
from bot.reply.phrases import COMMANDS, PHRASES
from locales import NEAREST, all_locales, own_name, translator

_SEPARATOR = re.compile(r"[,،、]")
_SLASH = {
    "/start": "cmd:start", "/menu": "cmd:menu", "/help": "cmd:menu", "/language": "cmd:language",
    "/privacy": "cmd:privacy", "/person": "cmd:person", "/leave": "cmd:leave", "/stop": "cmd:leave",
    "/forget": "cmd:forget", "/data": "cmd:data",
}  # fmt: skip


def gather(countries: Iterable[str], languages: Iterable[str]) -> Words:
    """Command words act in every language at any moment, whatever language a conversation is in."""
    commands = dict(_SLASH)
    spoken: dict[str, set[str]] = defaultdict(set)
    for language in all_locales():
        for command in COMMANDS:
            for word in _SEPARATOR.split(_own_words(language, command)):
                if form := plain(word):
                    commands.setdefault(form, f"cmd:{command}")
                    spoken[form].add(language)
    for language in languages:  # "in Arabic please" chooses it, in whichever language it is said
        for word in _SEPARATOR.split(translator(language).text(PHRASES["words.this-language"])):
            commands.setdefault(plain(word), f"l:{language}")
    commands.pop("", None)
    names: dict[str, str] = {}
    for language in all_locales():
        locale = Locale.parse(language)
        for country in countries:
            names[plain(locale.territories.get(country, ""))] = f"c:{country}"
        for code in languages:
            names[plain(locale.languages.get(code, ""))] = f"l:{code}"
            names[plain(own_name(code))] = f"l:{code}"
    names.pop("", None)
    return Words(commands, names, {form: told for form, those in spoken.items() if (told := _told(those))})


def _told(languages: set[str]) -> str | None:
    """The language that a word shared by these tells: one with answers goes before its kin without."""
    answered = languages - NEAREST.keys() or languages
    return min(answered) if len(answered) == 1 else None


def _own_words(language: str, command: str) -> str:
    """Nothing where the language has none of its own: those of another one would not tell what she speaks."""
    source = PHRASES[f"words.{command}"]
    text = translator(language).text(source)
    return "" if language in NEAREST and text == translator(NEAREST[language]).text(source) else text
