"""What platforms count, and text that every encoder accepts. Pure."""

from __future__ import annotations


def utf16(text: str) -> int:
    """Length in UTF-16 code units: never less than any platform's own count of characters."""
    return len(text) + sum(character > "\uffff" for character in text)


def well_formed(text: str) -> str:
    """Replace lone surrogates, which no encoder takes, with U+FFFD; join those that come in pairs."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
