"""Platform libraries log URLs with tokens, numbers and her words: what they say is caught where we call them."""

from __future__ import annotations

import logging


def quiet(*names: str) -> None:
    """Silence libraries' loggers, also where a process has set up no logging of its own."""
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
