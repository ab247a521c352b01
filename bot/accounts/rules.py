"""What a name and a password have to be. Pure."""

from __future__ import annotations

import unicodedata
from typing import Literal

SHORTEST_NAME, LONGEST_NAME = 2, 40
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200

NameFault = Literal["name-length", "name-characters"]
PasswordFault = Literal["password-short", "password-long", "password-is-name"]


def tidy_name(typed: str) -> str:
    """One form for what looks alike: the same letters, single spaces, nothing around them."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def name_fault(name: str) -> NameFault | None:
    """Why a tidy name can't be an account's."""
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        return "name-length"
    return None if name.isprintable() else "name-characters"


def password_fault(password: str, name: str) -> PasswordFault | None:
    if len(password) < SHORTEST_PASSWORD:
        return "password-short"
    if len(password) > LONGEST_PASSWORD:
        return "password-long"
    return "password-is-name" if tidy_name(password).casefold() == name.casefold() else None
