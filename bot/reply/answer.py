"""An answer as messages: what holds, what she can do, what to be careful of, who helps, what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.dialogue.questions import SENTENCES_A_MESSAGE
from bot.reply.speech import Speech, foreign, isolated
from content.helpers import CardPage, ContactLine
from content.retrieve import FactLine, Page, Said
from content.units import Source


class References:
    """Numbers sources in the order in which sentences need them."""

    def __init__(self) -> None:
        self._sources: dict[Source, int] = {}

    def mark(self, text: str, sources: Sequence[Source]) -> str:
        marks = "".join(f" [{self._sources.setdefault(source, len(self._sources) + 1)}]" for source in sources)
        return text + marks

    def lines(self, speech: Speech) -> list[str]:
        return [f"[{index}] {_source(source, speech)}" for source, index in self._sources.items()]


def _source(source: Source, speech: Speech) -> str:
    site = urlsplit(source.url).hostname if source.url else None
    named = f"{source.title} ({site.removeprefix('www.')})" if site else source.title
    return f"{foreign(named)}, {speech.page_date(source.page_date)}"


def answer_texts(page: Page, helpers: Sequence[ContactLine], start: int, speech: Speech, *, draft: bool) -> list[str]:
    """Two texts: the answer itself, and who can help with the sources. Parts with nothing in them stay out."""
    references = References()
    facts = (*page.facts, *page.more)[start : start + SENTENCES_A_MESSAGE]
    blocks = [_fallback(page, speech)] if start == 0 else []
    if start == 0:
        blocks += [
            f"{speech.phrase('answer.opening')}\n{page.title}",
            _plain(page.rule, references),
            _facts(page.general_facts, references, speech),
        ]
    else:
        blocks.append(speech.phrase("answer.more"))
    blocks.append(_facts(facts, references, speech))
    if start == 0:
        blocks += [
            _headed(speech.phrase("answer.steps"), _numbered(page.steps, references)),
            _headed(speech.phrase("answer.risk"), _plain(page.risk, references)),
        ]
    contacts = list(dict.fromkeys((*helpers, *page.contacts))) if start == 0 else []
    below = [
        _headed(speech.phrase("answer.contacts"), "\n\n".join(contact_text(line, speech) for line in contacts)),
        _headed(speech.phrase("answer.sources"), "\n".join(references.lines(speech))),
        "\n".join(_notices(page, speech, draft=draft)),
    ]
    opening = blocks if start else [blocks[1], blocks[0], *blocks[2:]]
    return [text for text in (_joined(opening), _joined(below)) if text]


def _fallback(page: Page, speech: Speech) -> str:
    """What is missing for her country, said aloud."""
    if page.country_unknown:
        return speech.phrase("answer.country-unknown")
    if page.no_country_facts and page.country is not None:
        return speech.phrase("answer.general-only", country=speech.country(page.country))
    return ""


def _notices(page: Page, speech: Speech, *, draft: bool) -> list[str]:
    lines = []
    if page.language_fallback is not None:
        name = speech.translator.language_name(page.language_fallback)
        lines.append(speech.phrase("answer.language", language=name))
    if page.overdue and page.review_by is not None:
        lines.append(speech.phrase("answer.overdue", date=speech.translator.date(page.review_by)))
    if page.stale:
        lines.append(speech.phrase("answer.stale"))
    if page.draft and draft:
        lines.append(speech.phrase("answer.draft"))
    return lines


def _plain(said: Sequence[Said], references: References) -> str:
    return "\n".join(references.mark(line.text, line.sources) for line in said)


def _numbered(said: Sequence[Said], references: References) -> str:
    return "\n".join(f"{index}. {references.mark(line.text, line.sources)}" for index, line in enumerate(said, start=1))


def _facts(facts: Sequence[FactLine], references: References, speech: Speech) -> str:
    lines = []
    for fact in facts:
        text = speech.phrase("answer.uncertain", sentence=fact.text) if fact.uncertain else fact.text
        lines.append("• " + references.mark(text, (fact.source,)))
    return "\n".join(lines)


def contact_text(line: ContactLine, speech: Speech) -> str:
    """A name, what matters about it, and each number on a line of its own, so that it can be tapped."""
    heading = f"{line.name} ({line.hours})" if line.hours else line.name
    lines = [heading]
    if line.about:
        lines.append(line.about)
    if line.dual_use:
        lines.append(speech.phrase("contact.dual-use"))
    elif line.reports:
        lines.append(speech.phrase("contact.police"))
    lines += [isolated(number) for number in line.phones]
    if line.whatsapp:
        lines.append(isolated(f"WhatsApp {line.whatsapp}"))
    if line.url and not line.phones:
        lines.append(isolated(line.url))
    return "\n".join(lines)


def card_text(card: CardPage, country: str | None, speech: Speech) -> str:
    """The help numbers, to be read in seconds. The risk line, about the police, stands first where they come in."""
    unchecked = speech.phrase("answer.draft") if card.draft else ""
    numbers = [_card_line(line) for line in (*card.contacts, *card.refugee) if line.phones or line.whatsapp]
    if not numbers:
        nothing = (
            speech.phrase("card.no-number", country=speech.country(country))
            if country is not None
            else speech.phrase("card.no-country")
        )
        return _joined([nothing, card.risk or "", unchecked])
    called = f"{speech.phrase('card.call')}\n" + "\n".join(numbers)
    blocks = [card.risk or "", called] if card.need in ("danger", "violence") else [called, card.risk or ""]
    return _joined([*blocks, unchecked])


def _card_line(line: ContactLine) -> str:
    number = line.phones[0] if line.phones else f"WhatsApp {line.whatsapp}"
    return f"{line.name}\n{isolated(number)}"


def _headed(heading: str, text: str) -> str:
    return f"{heading}\n{text}" if text else ""


def _joined(blocks: Sequence[str]) -> str:
    return "\n\n".join(block for block in blocks if block)
