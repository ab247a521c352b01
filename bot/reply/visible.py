"""Characters that reorder or hide the text around them, made visible. Pure."""

from __future__ import annotations

import re

_NAMES = {
    "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
    "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
}  # fmt: skip
_REORDERING = re.compile(f"[{''.join(_NAMES)}]")


def visible(text: str) -> str:
    """Embeddings, overrides and isolates as their names in brackets. Marks (LRM, RLM), which people type, stay."""
    return _REORDERING.sub(lambda match: f"[{_NAMES[match[0]]}]", text)
