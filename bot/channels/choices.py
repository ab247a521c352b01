"""Buttons in a form that each platform can show. Pure; a label too long for a button goes into the text."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.text import utf16, well_formed
from bot.messages import Button, Outgoing

ID_BYTES = 64
MENU = "☰"
"""Stands where a platform wants words and there are none of ours: it belongs to no language."""


def tidy(message: Outgoing) -> Outgoing:
    """One line and at least one character per label, one button per id. An id no platform takes is a bug."""
    buttons: dict[str, Button] = {}
    for number, button in enumerate(message.buttons, 1):
        if not 1 <= len(button.id.encode("utf-8", "surrogatepass")) <= ID_BYTES:
            raise ValueError(f"a button id has from 1 to {ID_BYTES} bytes")
        label = " ".join(well_formed(button.label).split())
        buttons.setdefault(button.id, Button(well_formed(button.id), label or str(number)))
    return Outgoing(well_formed(message.text).strip(), tuple(buttons.values()))


def spelled_out(message: Outgoing, label_limit: int) -> Outgoing:
    """Where a label is too long for a button: all labels as numbered lines of text, the numbers as buttons."""
    if all(utf16(button.label) <= label_limit for button in message.buttons):
        return message
    lines = "\n".join(f"{number}. {button.label}" for number, button in enumerate(message.buttons, 1))
    text = f"{message.text}\n\n{lines}" if message.text else lines
    return Outgoing(text, tuple(replace(button, label=str(n)) for n, button in enumerate(message.buttons, 1)))


def paged(text: str, buttons: tuple[Button, ...], size: int) -> list[Outgoing]:
    """`text` with the first `size` buttons, then the others under a mark that shows where they stand."""
    pages = [buttons[start : start + size] for start in range(0, len(buttons), size)] or [()]
    marks = [text or MENU, *(f"{MENU} {number}/{len(pages)}" for number in range(2, len(pages) + 1))]
    return [Outgoing(mark, page) for mark, page in zip(marks, pages, strict=True)]
