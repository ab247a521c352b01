"""Words, names, numbers and ids that stand nowhere else, and every guise in which one could come to light."""

from __future__ import annotations

import hashlib
import random
from base64 import b64encode
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

_ARABIC = "بتثجحخدذرزسشصضطظعغفقكلمنه"
_LARGE = 1 << 20
"""Bytes. What is larger is not searched for hashes: models, not rows of hers."""
_HASHES = (hashlib.md5, hashlib.sha1, hashlib.sha256)


@dataclass(frozen=True)
class Marks:
    """All of one run begin alike: what is large is searched for the beginning alone."""

    chance: random.Random = field(default_factory=random.SystemRandom)
    made: dict[str, str] = field(default_factory=dict)
    """Each mark by what it stands for."""
    secrets: dict[str, str] = field(default_factory=dict)
    """Tokens, passwords and keys that were not made here. Of some of them a bare hash is stored: it tells nothing."""

    @cached_property
    def latin(self) -> str:
        return "zq" + "".join(self.chance.choices("bcdfghjkmnpqrtvwxz", k=10))

    @cached_property
    def arabic(self) -> str:
        return "".join(self.chance.choices(_ARABIC, k=10))

    @cached_property
    def digits(self) -> str:
        return "97" + "".join(self.chance.choices("123456789", k=9))

    def word(self, name: str) -> str:
        """Letters a to z."""
        return self._made(name, self.latin + name.replace("-", ""))

    def arabic_word(self, name: str) -> str:
        return self._made(name, self.arabic + "".join(_ARABIC[ord(letter) % len(_ARABIC)] for letter in name))

    def number(self, name: str) -> int:
        """13 digits: a phone number, a chat, a message or a delivery."""
        taken = sum(value.startswith(self.digits) for value in self.made.values())
        return int(self._made(name, f"{self.digits}{10 + taken}"))

    def found(self, data: bytes | str, *, whole: bool = True) -> set[str]:
        """What of hers stands in `data`, plain or in a guise. `whole=False`: only where nothing large is hashed."""
        raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        small = raw.lower()
        found = {f"{guise} of any" for guise, form in self._beginnings if form in (small if guise == "plain" else raw)}
        if "plain of any" in found:
            found |= {name for name, value in self.made.items() if value.encode() in small}
        found |= {name for name, value in self.secrets.items() if value.encode() in raw}
        found |= {f"{name} as bytes" for name, form in self._integers() if form in raw}
        if whole and len(raw) < _LARGE:
            found |= {f"{name} hashed" for name, form in self._hashes() if form in raw}
        return found - {"plain of any"} if found & set(self.made) else found

    @cached_property
    def _beginnings(self) -> list[tuple[str, bytes]]:
        made = []
        for text in (self.latin, self.arabic, self.digits):
            coded = text.encode()
            made += [
                ("plain", coded),
                ("base64", _middle(coded)),
                ("base64", _middle(b"x" + coded)),
                ("base64", _middle(b"xx" + coded)),
                ("hex", coded.hex().encode()),
                ("hex", coded.hex().upper().encode()),
                ("utf-16", text.encode("utf-16-le")),
                ("utf-16", text.encode("utf-16-be")),
            ]
        escaped = self.arabic.encode("unicode-escape")
        entities = self.arabic.encode("ascii", "xmlcharrefreplace")
        made += [("escaped", each) for each in (escaped, escaped.upper().replace(b"\\U", b"\\u"), entities)]
        made += [("quoted", quote(self.arabic).encode()), ("quoted", quote(self.arabic).lower().encode())]
        return made

    def _integers(self) -> list[tuple[str, bytes]]:
        numbers = [(name, int(value)) for name, value in self.made.items() if value.startswith(self.digits)]
        return [(name, value.to_bytes(8, order)) for name, value in numbers for order in ("little", "big")]

    def _hashes(self) -> list[tuple[str, bytes]]:
        """Who may guess numbers finds one by its hash: only hashes with our key tell nothing."""
        made = []
        for name, value in self.made.items():
            for algorithm in _HASHES:
                digest = algorithm(value.encode()).digest()
                made += [(name, form) for form in (digest, digest.hex().encode(), b64encode(digest)[:20])]
        return made

    def _made(self, name: str, value: str) -> str:
        return self.made.setdefault(name, value)


def _middle(coded: bytes) -> bytes:
    """Base64 without the ends, which depend on what stands beside it."""
    whole = b64encode(coded)
    return whole[4 : len(whole) // 4 * 4 - 4]
