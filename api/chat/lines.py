"""The thread as lines of her page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from bot.handoff.thread import Entry
from bot.messages import Button, SecretKind
from bot.reply.phrases import PHRASES
from bot.reply.speech import Speech
from locales import known_locales, own_name

HIDDEN: Final = "•••"
"""Stands for her secret word."""


@dataclass(frozen=True, slots=True)
class Line:
    """`folded`: its buttons still work, but newer ones stand further down."""

    id: str
    by: Literal["her", "bot", "person"]
    text: str
    buttons: tuple[Button, ...] = ()
    folded: bool = False


def lines_of(entries: Iterable[Entry], speech: Speech) -> list[Line]:
    """What she pressed is shown as the button said it; where no button is known any more, not at all."""
    labels: dict[str, str] = {}
    lines: list[Line] = []
    for entry in entries:
        labels.update((button.id, button.label) for button in entry.buttons)
        text = pressed(entry.choice, labels, speech) if entry.choice is not None else entry.text
        if entry.kind in get_args(SecretKind):
            text = HIDDEN
        if entry.text is None:
            text = speech.phrase("page.unreadable")
        if text is not None:
            lines.append(Line(entry.id, entry.by, text, entry.buttons))
    last = max((place for place, line in enumerate(lines) if line.buttons), default=None)
    return [
        Line(line.id, line.by, line.text, line.buttons, folded=bool(line.buttons) and place != last)
        for place, line in enumerate(lines)
    ]


def start_buttons(speech: Speech) -> tuple[Button, ...]:
    return tuple(Button(choice, speech.phrase(f"button.{choice}")) for choice in ("cmd:menu", "cmd:person"))


def language_buttons() -> tuple[Button, ...]:
    """Every language in its own name: she finds hers whatever language the page is in."""
    return tuple(Button(f"l:{code}", own_name(code)) for code in known_locales())


def pressed(choice: str, labels: dict[str, str], speech: Speech) -> str | None:
    """What the button said that she pressed; None where it is known no more."""
    if choice in labels:
        return labels[choice]
    if f"button.{choice}" in PHRASES:
        return speech.phrase(f"button.{choice}")
    return next((button.label for button in language_buttons() if button.id == choice), None)
