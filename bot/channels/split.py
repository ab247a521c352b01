"""Split long text into parts at paragraph, line, sentence or word ends. Pure; nothing is cut away.

No cut falls inside a character with its combining marks, nor inside a bidi isolate: a phone number
between U+2066 and U+2069 stays whole. An isolate too long for one part is closed and opened again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from bot.channels.text import utf16, well_formed

Length = Callable[[str], int]

_OPEN, _CLOSE = "\u2066\u2067\u2068", "\u2069"
_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।॥።։][\"'”’»)\]\u2069]*$")
_PARAGRAPH, _LINE, _SENTENCE, _WORD = 4, 3, 2, 1


def split(text: str, limit: int, length: Length = utf16) -> list[str]:
    """Parts of `text`, each from 1 to `limit` long. No parts for blank text."""
    parts: list[str] = []
    rest = well_formed(text).strip()
    while rest and length(rest) > limit:
        head, rest = _cut(rest, limit, length)
        parts.append(head)
    return [*parts, rest] if rest else parts


def split_tail(text: str, limit: int, tail_limit: int, length: Length = utf16) -> tuple[list[str], str]:
    """`text` as parts and a last piece of at most `tail_limit`: its last paragraph, line, sentence or words."""
    text = well_formed(text).strip()
    if length(text) <= tail_limit:
        return [], text
    first = len(text) - _longest(text[::-1], tail_limit, length)
    fitting = [gap for gap in _gaps(text) if gap.end >= first]
    for strength in (_PARAGRAPH, _LINE, _SENTENCE):
        if strong := [gap for gap in fitting if gap.strength >= strength]:
            return split(text[: strong[-1].start], limit, length), text[strong[-1].end :]
    if fitting:
        return split(text[: fitting[0].start], limit, length), text[fitting[0].end :]
    *parts, tail = split(text, tail_limit, length)
    return parts, tail


class _Gap:
    """White space at which the text may be cut, and how good a place it is."""

    __slots__ = ("end", "start", "strength")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start, self.end = start, end
        newlines = text.count("\n", start, end)
        if newlines:
            self.strength = _PARAGRAPH if newlines > 1 else _LINE
        else:
            self.strength = _SENTENCE if _SENTENCE_END.search(text, max(0, start - 8), start) else _WORD


def _gaps(text: str, until: int | None = None, *, inside_isolates: bool = False) -> list[_Gap]:
    """The gaps that start up to `until`."""
    depths = _depths(text)
    gaps = []
    for found in _SPACE.finditer(text):
        if until is not None and found.start() > until:
            break
        if (inside_isolates or not depths[found.start()]) and not _joined(text, found.end()):
            gaps.append(_Gap(text, found.start(), found.end()))
    return gaps


def _cut(text: str, limit: int, length: Length) -> tuple[str, str]:
    depths = _depths(text)
    end = _longest(text, limit, length)
    if gap := _best(_gaps(text, end), _longest(text, limit // 4, length)):
        return text[: gap.start], text[gap.end :]
    for place in range(end, 0, -1):
        if not depths[place] and not _joined(text, place):
            return text[:place], text[place:].lstrip() or text[place:]
    return _cut_inside(text, limit, length)


def _best(gaps: list[_Gap], least: int) -> _Gap | None:
    """The last gap of the best kind that leaves the part not nearly empty, else the last of any kind."""
    full = [gap for gap in gaps if gap.start >= least]
    for strength in (_PARAGRAPH, _LINE, _SENTENCE, _WORD):
        if strong := [gap for gap in full if gap.strength >= strength]:
            return strong[-1]
    return gaps[-1] if gaps else None


def _cut_inside(text: str, limit: int, length: Length) -> tuple[str, str]:
    """Cut where an isolate, or a heap of combining marks, fills a whole part."""
    end = _longest(text, limit, length)
    room = _longest(text, limit - max(_depths(text)[: end + 1]), length)
    opened = len(text) - len(text.lstrip(_OPEN))
    if room <= opened + 1:  # isolates nested as deep as a part is long: nothing to keep in order
        return text[:end], text[end:]
    gap = _best(_gaps(text, room, inside_isolates=True), opened + 1)
    if gap and gap.start > opened:
        start, stop = gap.start, gap.end
    else:
        start = stop = next((place for place in range(room, opened, -1) if not _joined(text, place)), room)
    stack = _stack(text[:start])
    return text[:start] + _CLOSE * len(stack), "".join(stack) + text[stop:]


def _longest(text: str, limit: int, length: Length) -> int:
    """How many characters from the start fit (at least one, or nothing would ever be sent)."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if length(text[:middle]) <= limit else (low, middle - 1)
    return low


def _depths(text: str) -> list[int]:
    """For each place between two characters: in how many isolates it lies that are opened and closed."""
    pairs: list[tuple[int, int]] = []
    stack: list[int] = []
    for place, character in enumerate(text):
        if character in _OPEN:
            stack.append(place)
        elif character == _CLOSE and stack:
            pairs.append((stack.pop(), place))
    steps = [0] * (len(text) + 2)
    for start, end in pairs:
        steps[start + 1] += 1
        steps[end + 1] -= 1
    depths, depth = [], 0
    for step in steps[: len(text) + 1]:
        depth += step
        depths.append(depth)
    return depths


def _stack(text: str) -> list[str]:
    stack: list[str] = []
    for character in text:
        if character in _OPEN:
            stack.append(character)
        elif character == _CLOSE and stack:
            stack.pop()
    return stack


def _joined(text: str, place: int) -> bool:
    """Whether the characters on both sides of this place are seen as one."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if after in "\u200c\u200d" or "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return True
    if unicodedata.category(after) in ("Mn", "Mc", "Me"):
        return True
    if before == "\u200d" or unicodedata.combining(before) == 9:  # a joiner, or an Indic virama
        return True
    if _is_flag_half(before) and _is_flag_half(after):
        run = place - len(text[:place].rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
        return run % 2 == 1
    return False


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
