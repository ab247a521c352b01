"""Telegram's commands and what stands beside them, in every language of the interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.reply.speech import Speech
from locales import NEAREST, SOURCE, all_locales

_PHRASES = {
    "menu": "button.cmd:menu",
    "person": "button.cmd:person",
    "language": "button.cmd:language",
    "leave": "button.cmd:leave",
    "forget": "command.forget",
    "privacy": "command.privacy",
    "data": "kept.title",
}
_NOT_EVERYWHERE = ("privacy", "data")
_CODES = {"fil": "tl"}
"""Telegram takes codes of two letters (ISO 639-1) only."""


def offered() -> Mapping[str | None, Sequence[tuple[str, str]]]:
    """Language code of the phone -> commands with their descriptions; None: for phones in any other language."""
    lists: dict[str | None, Sequence[tuple[str, str]]] = {None: _of(SOURCE)}
    for language in all_locales():
        code = _CODES.get(language, language)
        if len(code) == 2:
            lists[code] = _of(language)
    return lists


def _of(language: str) -> Sequence[tuple[str, str]]:
    speech = Speech.of(language)
    said = [name for name in _PHRASES if language not in NEAREST or name not in _NOT_EVERYWHERE]
    return [(name, speech.phrase(_PHRASES[name])) for name in said]
