"""Which English text a translation was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from content.units import Kind, Unit, canonical

_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    "answer_text": ("title", "button", "rule", "steps", "risk"),
    "fact_text": ("text",),
    "contact_text": ("name", "hours", "about"),
    "card_text": ("risk",),
}
HASH_LENGTH = 16


def source_hash(unit: Unit) -> str:
    """The hash of an English unit's text: what a translation carries as `source_hash`."""
    text = {name: _text(unit.data.get(name)) for name in _FIELDS[unit.kind]}
    return hashlib.sha256(canonical(text)).hexdigest()[:HASH_LENGTH]


def _text(value: Any) -> Any:
    return [line["text"] for line in value] if isinstance(value, list) else value
