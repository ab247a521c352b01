"""What is kept about her, as lines of the page that shows it to her."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from api.chat.lines import HIDDEN, pressed
from bot.messages import SecretKind
from bot.privacy.kept import KeptCase, KeptEntry, KeptPerson
from bot.reply.phrases import PHRASES
from bot.reply.speech import Speech, foreign
from locales import own_name

_PLATFORMS = {"telegram": "Telegram", "whatsapp": "WhatsApp"}


@dataclass(frozen=True, slots=True)
class KeptLine:
    """`at` for programs, `time` for her. `text` is what was said, `note` what we say beside it or in its place."""

    by: Literal["her", "bot", "person"]
    at: str
    time: str
    text: str
    note: str


def facts_of(person: KeptPerson, speech: Speech) -> list[str]:
    """Sentences; what stands in them in another script is isolated."""
    return list(_facts(person, speech))


def lines_of(entries: Sequence[KeptEntry], speech: Speech) -> list[KeptLine]:
    labels: dict[str, str] = {}
    lines = []
    for kept in entries:
        entry = kept.entry
        labels.update((button.id, button.label) for button in entry.buttons)
        text, note = entry.text or "", ""
        if entry.delivery == "held":
            text, note = "", "kept.waits"
        elif entry.text is None:
            note = "page.unreadable"
        elif entry.choice is not None:
            text = pressed(entry.choice, labels, speech) or _choice(entry.choice, speech)
        if entry.kind in get_args(SecretKind):
            text = HIDDEN
        if kept.file:
            note = "kept.file"
        lines.append(
            KeptLine(
                by=entry.by,
                at=entry.at.isoformat(timespec="seconds"),
                time=speech.translator.moment(entry.at),
                text=text,
                note=speech.phrase(note) if note else "",
            )
        )
    return lines


def _facts(person: KeptPerson, speech: Speech) -> Iterator[str]:
    translator, state = speech.translator, person.state
    for key, at in (("first", person.first_at), ("last", person.last_at), ("until", person.ends_at)):
        yield speech.phrase(f"kept.{key}", time=foreign(translator.moment(at)))
    if person.address:
        address = f"{_PLATFORMS.get(person.channel, '')} {person.address}".strip()
        yield speech.phrase("kept.address", address=foreign(address))
    if state.language:
        yield speech.phrase("kept.language", name=foreign(own_name(state.language)))
    if state.country:
        name = translator.locale.territories.get(state.country) or _choice(f"c:{state.country}", speech)
        yield speech.phrase("kept.country", name=foreign(name))
    if state.nationality:
        yield speech.phrase("kept.nationality", name=foreign(translator.country(state.nationality)))
    if state.topic:
        yield speech.phrase("kept.topic", topic=foreign(_topic(state.topic, speech)))
    if state.code is not None:
        yield speech.phrase("kept.code")
    for case in person.cases:
        yield from _case(case, speech)


def _case(case: KeptCase, speech: Speech) -> Iterator[str]:
    moment = speech.translator.moment
    yield speech.phrase("kept.case", time=foreign(moment(case.opened_at)))
    if case.urgent:
        yield speech.phrase("kept.case-urgent")
    if case.claimed_at is not None:
        yield speech.phrase("kept.case-claimed", time=foreign(moment(case.claimed_at)))
    if case.closed_at is not None:
        yield speech.phrase("kept.case-closed", time=foreign(moment(case.closed_at)))


def _choice(choice: str, speech: Speech) -> str:
    """A button whose words are known no more: at least what it was about."""
    kind, _, value = choice.partition(":")
    if kind == "t":
        return _topic(value, speech)
    return speech.phrase(f"button.{choice}") if f"button.{choice}" in PHRASES else choice


def _topic(topic: str, speech: Speech) -> str:
    """The area of a topic, as its button calls it: this process does not hold the store with the topics."""
    area = f"button.a:{topic.partition('.')[0]}"
    return speech.phrase(area) if area in PHRASES else topic
