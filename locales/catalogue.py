"""One catalogue file: what is in it, and what is wrong with it."""

from __future__ import annotations

import re
import string
from collections.abc import Collection
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&[a-z]+;|&#\d+;")


def read(path: Path) -> Catalog:
    """Raises ValueError, with the line, for what is no catalogue."""
    try:
        return read_po(BytesIO(path.read_bytes()), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as broken:
        line = getattr(broken, "lineno", None)
        raise ValueError(f"{path}:{(line or 0) + 1}: not a catalogue: {broken}") from broken


def faults(catalog: Catalog, wanted: Collection[str]) -> list[tuple[int, str]]:
    """Line and fault of each message that may not be shown; an empty one only where it is among `wanted`."""
    found = []
    for message in catalog:
        if message.id:
            found += [(message.lineno or 0, fault) for fault in _faults(message, catalog.num_plurals, wanted)]
    return found


def _faults(message: Message, plurals: int, wanted: Collection[str]) -> list[str]:
    sources = message.id if isinstance(message.id, tuple | list) else (message.id,)
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not any(texts) or message.fuzzy:
        return [f"not translated: “{sources[0]}”"] if sources[0] in wanted else []
    given = [text for text in texts if text]  # Babel fills up what is missing with nothing
    if len(sources) > 1 and len(given) != plurals:
        return [f"{len(given)} plural forms, {plurals} are needed: “{sources[0]}”"]
    found = []
    for text in given:
        if not text.strip():
            found.append(f"empty: “{sources[0]}”")
        elif _placeholders(text) != _placeholders(sources[-1]):
            found.append(f"other placeholders than “{sources[-1]}”")
        elif tags := _TAG.findall(text):
            found.append(f"HTML ({tags[0]}) in “{sources[0]}”")
    return found


def _placeholders(text: str) -> set[str] | None:
    """None: braces that Python could not fill."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return None
