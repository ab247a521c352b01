"""How the link to the page of what is kept about her stands in a text. Pure."""

from __future__ import annotations

import re

PATH = "/kept/"
LINK = re.compile(rf"(?:https?://[^\s/]+)?({PATH}[a-z2-7]+)")
"""The link whole, and its path."""


def without_link(text: str) -> str:
    """For every reader but her: who has the link can read all that is kept."""
    return LINK.sub(f"{PATH}…", text)
