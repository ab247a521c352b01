"""Bridges between the scripts: romanised Arabic back to Arabic letters, and a skeleton that both share.

Women write one sound in many ways; these rules only have to be the same for training and for asking.
"""

from __future__ import annotations

import re

from nlu.normalise import matching_form

# Arabizi: longest match first. Short vowels are not written in Arabic and so are dropped inside words.
_PAIRS = {
    "kh": "خ", "gh": "غ", "sh": "ش", "ch": "ش", "th": "ث", "dh": "ذ", "3'": "غ", "7'": "خ", "9'": "ض", "6'": "ظ",
    "ou": "و", "oo": "و", "ee": "ي", "aa": "ا", "ei": "ي", "ai": "ي", "ay": "ي", "aw": "و",
}  # fmt: skip
_SINGLES = {
    "a": "", "b": "ب", "c": "ك", "d": "د", "e": "", "f": "ف", "g": "ج", "h": "ه", "i": "", "j": "ج", "k": "ك",
    "l": "ل", "m": "م", "n": "ن", "o": "و", "p": "ب", "q": "ق", "r": "ر", "s": "س", "t": "ت", "u": "", "v": "ف",
    "w": "و", "x": "كس", "y": "ي", "z": "ز", "2": "ا", "3": "ع", "5": "خ", "6": "ط", "7": "ح", "8": "غ", "9": "ص",
    "'": "",
}  # fmt: skip
_SOUNDS = re.compile("|".join(map(re.escape, (*_PAIRS, *_SINGLES))))
_WORD = re.compile(r"[a-z0-9']+")
_TWICE = re.compile(r"(.)\1+")

# Consonants that sound alike fall together, vowels and weak letters fall away.
_ARABIC_SOUNDS = str.maketrans("بپتطٹثجچحخدڈذرڑزژسصشضظغفقکگلمنںه", "bbtttsjchkddzrrzzsssdzgfkkglmnnh")
_LATIN_SOUNDS = {
    "kh": "k", "gh": "g", "sh": "s", "ch": "c", "th": "t", "dh": "d", "ph": "f",
    "5": "k", "7": "h", "9": "s", "6": "t", "8": "g", "q": "k", "p": "b", "v": "b", "x": "k",
}  # fmt: skip
_LATIN = re.compile("kh|gh|sh|ch|th|dh|ph|[57968qpvx]")
_WEAK = re.compile("[aeiouwy23اویےئءعh']")
_DOUBLE = re.compile(r"([a-z])\1+")


def to_arabic(text: str) -> str:
    """`ana fi dubai` -> Arabic letters, roughly: enough for the encoder, which can't read Arabizi."""
    return _WORD.sub(lambda word: _word(word.group()), text.lower())


def _word(word: str) -> str:
    if word.isdigit():
        return word
    start = ""
    if word[0] in "aeiou" and word[:2] not in _PAIRS:
        start, word = "ا", word[1:]
    end = ""
    if len(word) > 1 and word[-1] in "aei":
        end, word = {"a": "ة", "e": "ه", "i": "ي"}[word[-1]], word[:-1]
    if len(word) <= 4:  # in a short word a vowel carries much
        word = word.replace("i", "y").replace("u", "w")
    body = _SOUNDS.sub(lambda sound: _PAIRS.get(sound.group()) or _SINGLES.get(sound.group(), ""), word)
    return _TWICE.sub(r"\1", start + body + end)


def skeleton(text: str) -> str:
    """The consonants of Latin and Arabic words in one alphabet; words in other scripts as they are."""
    one = _LATIN.sub(lambda sound: _LATIN_SOUNDS[sound.group()], matching_form(text))
    return _DOUBLE.sub(r"\1", _WEAK.sub("", one.translate(_ARABIC_SOUNDS)))
