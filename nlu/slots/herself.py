"""What she says of herself: her nationality, and whether and as what she works. Only when said.

Each word of a sentence becomes a letter, its kind (`nlu/slots/self_words.py`; "." is any other), and short patterns are
looked for in the row of letters: "i am a kenyan maid" is `IMaDd`. L and l are countries (l: one of those that she may
be in, so that "i came from turkey" says nothing), D and J peoples (J names a language as well). In one word: S "I am of
that people", 9 the same or "my" in Persian, G "from that country".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nlu.slots.origins import LANGUAGES, ORIGINS
from nlu.slots.self_words import WORDS
from nlu.slots.trades import TRADES
from nlu.slots.words import Lexicon, listed
from nlu.understanding import Employment

_Kind = tuple[str, str | None]
_TRANSIT = frozenset({"TR", "LB", "JO", "EG", "MA"})
"""Countries of origin where a woman may as well have been a migrant."""
_TURKISH_FROM = ("den", "dan", "ten", "tan")
_SELF_ENDINGS = ("im", "um", "üm", "yim", "yum", "yüm", "iz", "uz", "üz", "yiz", "yuz", "yüz")

_PEOPLE = re.compile(
    r"S"
    r"|(?<!M)[IA]M?a*[DJ](?!a*[BNHE])"
    r"|Ma*[DJ](?!a*[BNHE])"
    r"|[DJ]a*(?:K|A|Y|[IA]Y)(?!N)"
    r"|IYa*[DJ]"
    r"|[RZ]a*[DJ]|^a*X[aM]*[DJ]$|(?:^|n)a*9"
    r"|p[DJ]5|p5a*[DJ]|Va*[DJ]5|[DJ]a*4"
)
_LAND = re.compile(
    r"(?<!M)[IA]M?a*[defx]?a*[Fn]a*[LlDJ]"
    r"|Ma*[defx]?Fa*[LlDJ]"
    r"|IM?CF?a*[LDJ]|IMC?F?G|IM?CG|IM\.Fa*L"
    r"|IF.?C[LDJ]|LIF.?C"
    r"|F[LlDJ]K|F[LDJ]C|n?t[LlDJ]K|t[LlDJ]a*A|^a*[IA]a*t[LlDJ]"
    r"|r\.{1,2}[DJ]?[Fn]a*L"
    r"|[LlDJ]PK|[IU]LP(?:$|C)|LPCK"
    r"|Ga*[KC]|IG$"
    r"|Ta*[LlDJG]"
    r"|[IA]M?a*o+a*[LlDJ]|Ma*[Ll]o|[LlDJ]4"
    r"|[RZ]a*[LlDJ]"
    r"|p?6[LlDJ]P"
)
_FROM_ONLY = re.compile(r"a*[Fn]a*[LD]$")
_PEOPLE_ONLY = re.compile(r"a*Da*$")

_SELF_IS = r"(?:(?<![QM])[IA][MY]?|(?<![QI])M)a*[DJ]?a*"
_DOMESTIC = re.compile(r"1|(?<!Q)Wi(?:a|p?B|D|J)*H(?!a*E)|(?<!Q)Wb|bW|(?<![hB])HUa?W|^wia*H(?!a*E)")
_OTHER = re.compile(
    r"2|(?<!Q)W[iq](?:a|D|J)*E|(?<!Q)Wu|uW|E[UI]?W|^wia*E"
    rf"|{_SELF_IS}(?:[dfe][iq](?:a|D|J)*E|d[aO]?e)"
)
_TRADE = re.compile(
    rf"{_SELF_IS}[defx](?!a*B)"
    r"|(?<!Q)W(?:i[.Ll]{1,2})?s?a*[DJ]?[def]"
    r"|^[^QB]*[IM][^QB]*w(?:i[.Ll]{1,2})?sa*[DJ]?[def]|^ws[DJa]*[def]|[def][aFsi]?W"
    r"|U(?:a|D|J)*[defx]a*K|[defx]a*[KAY](?!N)|[defx][IA]Y|n[defx]K"
    r"|(?:pw|7)[aMs]*[defx]|^sa*[defx](?=.*[IMAUp])"
)
_NO_WORK = re.compile(r"3|(?<![HE])v(?=$|[Oa])")
_WORK_OF: dict[str, Employment] = {"d": "domestic", "e": "other", "x": "none"}
_TRADE_ONLY = re.compile(r"a*[DJ]?a*[dx]$")


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence as kinds, one letter a name, with what each name stands for."""

    kinds: str
    values: tuple[str | None, ...]


@cache
def _lexicon() -> Lexicon[_Kind]:
    """Built at first use, then kept."""
    entries: dict[tuple[str, ...], _Kind] = {}
    for table in (WORDS, TRADES):
        for kind, names in table.items():
            for name in listed(names):
                entries.setdefault(name, (kind, None))
    also_languages = set(listed(LANGUAGES))
    for code, (lands, people, turkish) in ORIGINS.items():
        land = "l" if code in _TRANSIT else "L"
        for name in listed(f"{people}, {turkish}" if turkish else people):
            entries.setdefault(name, ("J" if name in also_languages else "D", code))
        for name in listed(lands):
            entries.setdefault(name, (land, code))
            entries.setdefault((f"ከ{name[0]}", *name[1:]), ("G", code))
            entries.setdefault((f"d'{name[0]}", *name[1:]), ("G", code))
        for name in listed(turkish):
            for ending in _SELF_ENDINGS:
                entries.setdefault((*name[:-1], name[-1] + ending), ("S", code))
        for name in listed(people):
            if "\u0600" <= name[-1][0] <= "\u06ff":  # Persian "I am" at the end of the word
                for ending in ("م", "ام"):
                    entries.setdefault((*name[:-1], name[-1] + ending), ("9", code))
    return Lexicon(entries)


def row_of(words: Sequence[str]) -> Row:
    """The kinds of a sentence's words, which come from `words.sentences`."""
    lexicon = _lexicon()
    kinds: list[str] = []
    values: list[str | None] = []
    place = 0
    while place < len(words):
        word = words[place]
        found = lexicon.at(words, place)
        if found is None:
            size, (kind, value) = 1, ("a" if word[0].isdigit() else ".", None)
            if word.endswith(_TURKISH_FROM):
                kind, value = _from_land(word, lexicon)
        else:
            size, (kind, value) = found
        kinds.append(kind)
        values.append(value)
        place += size
    return Row("".join(kinds), tuple(values))


def _from_land(word: str, lexicon: Lexicon[_Kind]) -> _Kind:
    """Turkish "from that country" in one word."""
    bare = word[:-3].rstrip("'")
    found = lexicon.at([bare], 0) if bare else None
    return ("G", found[1][1]) if found is not None and found[1][0] in "Ll" else (".", None)


def nationality_said(rows: Sequence[Row]) -> str | None:
    """ISO code of the country she says she comes from. The name of a people counts before that of a country."""
    for pattern, only in ((_PEOPLE, _PEOPLE_ONLY), (_LAND, _FROM_ONLY)):
        found = {code for row in rows for code in _codes(row, pattern)}
        if len(rows) == 1 and only.match(rows[0].kinds):
            found |= {code for code in rows[0].values if code is not None}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _codes(row: Row, pattern: re.Pattern[str]) -> set[str]:
    return {
        code
        for match in pattern.finditer(row.kinds)
        for code in row.values[match.start() : match.end()]
        if code is not None
    }


def employment_said(rows: Sequence[Row]) -> Employment | None:
    """Two different answers are a doubt."""
    found = {kind for row in rows for kind in _work(row.kinds)}
    if len(rows) == 1 and not found and _TRADE_ONLY.match(rows[0].kinds):
        found.add("domestic" if "d" in rows[0].kinds else "none")
    return found.pop() if len(found) == 1 else None


def _work(kinds: str) -> set[Employment]:
    if _OTHER.search(kinds):
        return {"other"}
    found: set[Employment] = set()
    if _DOMESTIC.search(kinds):
        found.add("domestic")
    if "Q" not in kinds and _NO_WORK.search(kinds):
        found.add("none")
    for match in _TRADE.finditer(kinds):
        found |= {_WORK_OF[kind] for kind in match.group() if kind in _WORK_OF}
    return found
