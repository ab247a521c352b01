"""What the desk calls things that are stored as keys: channels, areas, languages, countries, buttons."""

from __future__ import annotations

from api.desk.speech import DeskSpeech
from bot.reply.phrases import PHRASES
from bot.reply.speech import Speech, foreign
from bot.reply.visible import visible

_PROPER = {"telegram": "Telegram", "whatsapp": "WhatsApp"}


def channel(speech: DeskSpeech, name: str) -> str:
    return speech.phrase("cases.channel-web") if name == "web" else _PROPER.get(name, name)


def area(speech: DeskSpeech, topic: str) -> str | None:
    """The area of a topic, as its button calls it: this process does not hold the store with the topics."""
    return _bot_phrase(speech, f"button.a:{topic.partition('.')[0]}")


def language(speech: DeskSpeech, code: str | None) -> str:
    name = speech.translator.locale.languages.get(code) if code else None
    return name or speech.phrase("cases.no-language")


def country(speech: DeskSpeech, code: str | None) -> str:
    return (code and _country(speech, code)) or speech.phrase("cases.no-country")


def button(speech: DeskSpeech, button_id: str) -> str | None:
    """What a button says by its id, which may be anything: it comes from outside. None: nothing that we know."""
    if label := _bot_phrase(speech, f"button.{button_id}"):
        return label
    kind, _, value = button_id.partition(":")
    match kind:
        case "l":
            return speech.translator.locale.languages.get(value)
        case "c":
            return _country(speech, value)
        case "u":  # a country of the urgent question: need and country
            return _country(speech, value.partition(":")[2])
        case "t":
            return area(speech, value)
    return None


def role(speech: DeskSpeech, name: str, kind: str = "role") -> str:
    """What a role is called; with `may`: what it lets somebody do."""
    return speech.phrase(f"{kind}.{name}")


def person(name: str) -> str:
    """A colleague's name within a sentence, whatever its script."""
    return foreign(visible(name))


def _country(speech: DeskSpeech, code: str) -> str | None:
    return speech.translator.locale.territories.get(code)


def _bot_phrase(speech: DeskSpeech, key: str) -> str | None:
    return Speech.of(speech.language).phrase(key) if key in PHRASES else None
