"""What was said, as the desk shows it: who said it, when, and in words what became of it or can't be shown."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.desk import names
from api.desk.phrases import PHRASES
from api.desk.speech import DeskSpeech
from bot.attachments.stored import StoredFile
from bot.handoff.thread import Entry
from bot.reply.speech import foreign

_LONG = 100
"""Characters of the program's text that are shown whole; of a longer one only the first line, until it is opened."""


@dataclass(frozen=True, slots=True)
class Line:
    """`text` is what somebody wrote, `note` what we say in its place, `first` the first line of a folded text.

    `file` is where a file of hers can be opened.
    """

    id: str
    by: str
    who: str
    at: str
    time: str
    text: str
    note: str
    file: str
    file_label: str
    first: str
    fate: str
    bad: bool


def lines(
    speech: DeskSpeech, reader: str, entries: Sequence[Entry], address_of: Callable[[uuid.UUID], str]
) -> list[Line]:
    """`reader`: the name of the advocate who looks. `address_of`: where that advocate can open a file, by its id."""
    labels: dict[str, str] = {}
    shown = []
    for entry in entries:
        labels.update({button.id: button.label for button in entry.buttons if not button.label.isdecimal()})
        fate, bad = _fate(speech, entry)
        text = entry.text or ""
        there = entry.file if entry.file is not None and entry.file.kind is not None else None
        shown.append(
            Line(
                id=entry.id,
                by=entry.by,
                who=_who(speech, reader, entry),
                at=entry.at.isoformat(timespec="seconds"),
                time=speech.moment(entry.at),
                text=text,
                note=_note(speech, entry, labels),
                file=address_of(there.id) if there else "",
                file_label=speech.phrase(f"file.open-{there.kind}") if there else "",
                first=_first_line(text) if entry.by == "bot" else "",
                fate=fate,
                bad=bad,
            )
        )
    return shown


def _who(speech: DeskSpeech, reader: str, entry: Entry) -> str:
    if entry.by == "her":
        return speech.phrase("case.she")
    if entry.by == "bot":
        return speech.phrase("case.program")
    if entry.author == reader:
        return speech.phrase("case.you")
    return names.person(entry.author) if entry.author else speech.phrase("case.advocate")


def _note(speech: DeskSpeech, entry: Entry, labels: dict[str, str]) -> str:
    if entry.text is None:
        return speech.phrase("entry.unreadable")
    if entry.by != "her" or entry.kind == "text":
        return ""
    if entry.file is not None:
        return _about_file(speech, entry.file)
    if entry.kind != "choice":
        return speech.phrase(f"entry.{entry.kind}")
    choice = entry.choice or ""
    label = labels.get(choice) or names.button(speech, choice)
    return speech.phrase("entry.pressed", label=foreign(label)) if label else speech.phrase("entry.pressed-something")


def _about_file(speech: DeskSpeech, file: StoredFile) -> str:
    """What there is to say beside the way to open it, or in its place."""
    if file.refused is not None:
        return speech.phrase(f"file.refused-{file.refused}")
    if file.kind is None:
        return speech.phrase("file.waits")
    return speech.phrase("file.care") if file.kind == "application/pdf" else ""


def _first_line(text: str) -> str:
    """Empty where the text is short enough to stand as it is."""
    if len(text) <= _LONG and "\n" not in text:
        return ""
    return next((line for line in text.splitlines() if re.search(r"\w", line)), "…")[:_LONG]


def _fate(speech: DeskSpeech, entry: Entry) -> tuple[str, bool]:
    """What became of it, and whether that is bad. What the program said is only mentioned where it is not there."""
    if entry.failed:
        return speech.phrase("entry.failed"), True
    if entry.delivery is None or (entry.by == "bot" and entry.delivery == "sent"):
        return "", False
    if entry.delivery == "given-up":
        key = f"given-up.{entry.reason}"
        return speech.phrase(key if key in PHRASES else "given-up.other"), True
    if entry.delivery == "waiting" and entry.reason:
        return speech.phrase("delivery.retrying"), False
    return speech.phrase(f"delivery.{entry.delivery}"), False
