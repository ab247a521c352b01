"""What people write, safe to show: nothing reorders the text around it, and a number keeps its order. Pure."""

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


NUMBER = re.compile(r"\+?\(?\d[\d ()./\-]{4,30}\d")
"""What looks like a telephone number. Inside right-to-left text its groups would change places."""


def with_numbers_isolated(text: str) -> str:
    """Each number between marks that keep it left to right (LRI, PDI)."""
    return NUMBER.sub(lambda match: f"\u2066{match[0]}\u2069", text)
