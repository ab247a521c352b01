"""Whether she says that a child is concerned: hers, or one that something happens to. Only when said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nlu.slots.child_words import CHILDREN
from nlu.slots.self_words import WORDS
from nlu.slots.words import Lexicon, listed

_HERS = re.compile(r"c|pa*[ky](?!B)|(?<!Q)Va*[ky](?![.aF]?W)|qp?a*y")
_HERS_BORN = re.compile(r"c|pa*y(?!B)|(?<!Q)Va*y")
_OF_HERSELF = re.compile(r"[IAMUVpKYnm]")
_NEEDED = frozenset("pVQaBqIAMUKYFnm")


@cache
def _lexicon() -> Lexicon[str]:
    entries: dict[tuple[str, ...], str] = {}
    for kind, names in CHILDREN.items():
        entries |= {name: kind for name in listed(names) if name not in entries}
    for kind, names in WORDS.items():
        if kind in _NEEDED:
            entries |= {name: kind for name in listed(names) if name not in entries}
    return Lexicon(entries)


def child_said(sentences: Sequence[Sequence[str]]) -> bool:
    """A pregnancy alone is no child; nor is a child of others that nothing happens to."""
    return any(_in_sentence(_kinds(words)) for words in sentences)


def _kinds(words: Sequence[str]) -> str:
    lexicon = _lexicon()
    kinds = []
    place = 0
    while place < len(words):
        found = lexicon.at(words, place)
        size, kind = found if found is not None else (1, "a" if words[place][0].isdigit() else ".")
        kinds.append(kind)
        place += size
    return "".join(kinds)


def _in_sentence(kinds: str) -> bool:
    if not any(kind in kinds for kind in "cky"):
        return False
    if (_HERS_BORN if "g" in kinds else _HERS).search(kinds):
        return True
    return "k" in kinds and "z" in kinds and _OF_HERSELF.search(kinds) is None
