"""Danger told in pieces ("my husband", "door locked", "no food"): her last messages and this one as one text."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.country import only_place
from nlu.normalise import clean, has_letters
from nlu.understanding import Understanding
from nlu.windows import LONG

MOST_RECENT = 3


def may_complete(alone: Understanding, cleaned: str) -> bool:
    """Whether a message can complete what those before it began: the name of a place says nothing more of danger."""
    return not alone.urgent and has_letters(cleaned) and not only_place(cleaned)


def joined(recent: Sequence[str], cleaned: str) -> str | None:
    """The newest earlier messages, oldest first, and this one, in at most `LONG` characters; None: none fits.

    No longer, so that it is never cut into windows: one short text for the encoder.
    """
    pieces, room = [cleaned], LONG - len(cleaned)
    for text in reversed(recent[-MOST_RECENT:]):
        piece = clean(text)
        if not has_letters(piece):
            continue
        room -= len(piece) + 1
        if room < 0:
            break
        pieces.append(piece)
    return " ".join(reversed(pieces)) if len(pieces) > 1 else None
