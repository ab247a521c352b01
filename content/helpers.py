"""Whom she can call: the contacts that fit, and the cards for danger. Numbers are shown whatever their text's state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from content.catalogue import Catalogue
from content.placeholders import fill
from content.units import EVERYWHERE, SOURCE_LANGUAGE, CardText, Confidence, Contact, Source, State

Need = Literal["violence", "medical", "child", "suicide", "danger"]
MOST_HELP = 4
MOST_ON_CARD = 6

_LISTS: Mapping[Need, tuple[str, ...]] = {
    "danger": ("emergency", "violence"),
    "violence": ("violence", "emergency"),
    "medical": ("medical", "emergency"),
    "child": ("child", "emergency"),
    "suicide": ("suicide", "medical", "emergency"),
}
_TOPICS: Mapping[Need, tuple[str, ...]] = {
    "danger": ("safety.domestic-violence", "safety.employer-abuse"),
    "violence": ("safety.domestic-violence", "safety.shelter"),
    "medical": ("health.emergency",),
    "child": ("safety.child-abuse",),
    "suicide": ("safety.suicide",),
}
_NEED_OF_TOPIC: Mapping[str, Need] = {
    "health.emergency": "medical",
    "safety.suicide": "suicide",
    "safety.child-abuse": "child",
}
_WITHOUT_CARD: Mapping[str, tuple[str, ...]] = {
    "justice.arrested": ("justice.arrested", "justice.legal-aid", "justice.embassy"),
}
"""Sensitive, but the emergency numbers are no help with it: the first of these topics that has a contact."""
_EMBASSY = "justice.embassy"
_RANK: dict[Confidence, int] = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact as she reads it. `dual_use`: the line also takes reports about people without papers: warn her."""

    id: str
    country: str
    name: str
    hours: str | None
    about: str | None
    phones: tuple[str, ...]
    whatsapp: str | None
    url: str | None
    languages: tuple[str, ...]
    women_only: bool
    reports: bool | None
    dual_use: bool
    city: str | None
    source: Source
    state: State

    @property
    def numbers(self) -> tuple[str, ...]:
        return (*self.phones, self.whatsapp) if self.whatsapp else self.phones


@dataclass(frozen=True, slots=True)
class CardPage:
    """What comes at once in danger. `refugee` holds whom a refugee can ask, for violence and danger only."""

    country: str | None
    need: Need
    contacts: tuple[ContactLine, ...]
    refugee: tuple[ContactLine, ...]
    risk: str | None
    risk_language: str | None
    state: State | None
    no_card: bool
    """Nothing is on file for this country (or it is unknown): the contacts answer anywhere, if there are any."""

    @property
    def draft(self) -> bool:
        return self.state is not None and self.state != "approved"


def fitting(
    catalogue: Catalogue, country: str | None, topic: str, language: str, nationality: str | None = None
) -> tuple[ContactLine, ...]:
    """All contacts that she may see on a topic, best first."""
    found = [
        contact
        for contact in catalogue.contacts_by_topic.get(topic, ())
        if contact.showable and contact.country in {country, EVERYWHERE} and _serves(contact, topic, nationality)
    ]
    if any(not contact.dual_use and contact.country == country for contact in found):
        found = [contact for contact in found if not contact.dual_use]
    found.sort(
        key=lambda contact: (
            contact.serves_nationality != nationality if nationality else contact.serves_nationality is not None,
            contact.country == EVERYWHERE,
            language not in contact.languages,
            _RANK[contact.confidence],
            contact.id,
        )
    )
    return _lines(catalogue, found, language)


def card_page(catalogue: Catalogue, country: str | None, need: Need, language: str) -> CardPage:
    """The card for danger. It never waits for an approval: a draft is shown and said to be one."""
    card = catalogue.card(country) if country else None
    risk, text = _risk(catalogue, country, language)
    contacts = _of_need(catalogue, country, need, language)
    refugee = card.refugee if card and need in {"violence", "danger"} else ()
    return CardPage(
        country=country,
        need=need,
        contacts=contacts[:MOST_ON_CARD],
        refugee=tuple(line for line in _by_id(catalogue, refugee, language) if line not in contacts),
        risk=risk,
        risk_language=text.language if text else None,
        state=text.state if text else None,
        no_card=card is None,
    )


def help_contacts(catalogue: Catalogue, country: str | None, topic: str, language: str) -> tuple[ContactLine, ...]:
    """The numbers that stand under a sensitive answer; none for other topics."""
    known = catalogue.topics.get(topic)
    if known is None or not known.sensitive:
        return ()
    if topic in _WITHOUT_CARD:
        found = (fitting(catalogue, country, near, language)[:MOST_HELP] for near in _WITHOUT_CARD[topic])
        return next((lines for lines in found if any(line.numbers for line in lines)), ())
    return _of_need(catalogue, country, _NEED_OF_TOPIC.get(topic, "violence"), language)[:MOST_HELP]


def _serves(contact: Contact, topic: str, nationality: str | None) -> bool:
    if contact.serves_nationality is None or contact.serves_nationality == nationality:
        return True
    return topic == _EMBASSY and nationality is None


def _of_need(catalogue: Catalogue, country: str | None, need: Need, language: str) -> tuple[ContactLine, ...]:
    """The card's contacts in order; where it has none for the need itself, those of the need's topics come first."""
    card = catalogue.card(country) if country else None
    listed = [_by_id(catalogue, getattr(card, name), language) if card else () for name in _LISTS[need]]
    if not listed[0]:
        listed[0] = tuple(line for topic in _TOPICS[need] for line in fitting(catalogue, country, topic, language))
    return _without_doubles(line for lines in listed for line in lines)


def _without_doubles(lines: Iterable[ContactLine]) -> tuple[ContactLine, ...]:
    """A number that already stands there is not named again: what is read in danger is short."""
    kept: list[ContactLine] = []
    seen: set[str] = set()
    for line in dict.fromkeys(lines):
        if not line.numbers or not seen.issuperset(line.numbers):
            kept.append(line)
            seen.update(line.numbers)
    return tuple(kept)


def _by_id(catalogue: Catalogue, keys: Iterable[str], language: str) -> tuple[ContactLine, ...]:
    found = (catalogue.contact(key) for key in keys)
    return _lines(catalogue, (contact for contact in found if contact and contact.showable), language)


def _lines(catalogue: Catalogue, contacts: Iterable[Contact], language: str) -> tuple[ContactLine, ...]:
    lines = (_line(catalogue, contact, language) for contact in contacts)
    return tuple(line for line in lines if line is not None)


def _line(catalogue: Catalogue, contact: Contact, language: str) -> ContactLine | None:
    text = catalogue.names.get((contact.id, language)) or catalogue.names.get((contact.id, SOURCE_LANGUAGE))
    if text is None:
        return None
    return ContactLine(
        id=contact.id,
        country=contact.country,
        name=text.name,
        hours=text.hours,
        about=text.about,
        phones=contact.phones,
        whatsapp=contact.whatsapp,
        url=contact.url,
        languages=contact.languages,
        women_only=contact.women_only,
        reports=contact.reports,
        dual_use=contact.dual_use,
        city=contact.city,
        source=contact.source,
        state=text.state,
    )


def _risk(catalogue: Catalogue, country: str | None, language: str) -> tuple[str | None, CardText | None]:
    for tongue in (language, SOURCE_LANGUAGE) if country else ():
        text = catalogue.risks.get((country or "", tongue))
        if text and (risk := fill(catalogue, text.risk)) is not None:
            return risk, text
    return None, None
