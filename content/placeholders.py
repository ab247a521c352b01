"""`{contact-id}` in a text stands for that contact's number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from content.units import Contact

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
ISOLATE, POP_ISOLATE = "\u2066", "\u2069"
"""Left-to-right isolation: a number inside right-to-left text keeps its order."""


class _HasContacts(Protocol):
    @property
    def contacts(self) -> Mapping[str, Contact]: ...


def isolated(number: str) -> str:
    return f"{ISOLATE}{number}{POP_ISOLATE}"


def number_of(contact: Contact | None) -> str | None:
    """The number to put into a text, where the contact may be shown at all."""
    return contact.numbers[0] if contact and contact.showable and contact.numbers else None


def fill(catalogue: _HasContacts, text: str) -> str | None:
    """The text with its numbers, or None where one of them may not be shown."""
    numbers = {key: number_of(catalogue.contacts.get(key)) for key in PLACEHOLDER.findall(text)}
    if None in numbers.values():
        return None
    return PLACEHOLDER.sub(lambda match: isolated(str(numbers[match.group(1)])), text)
