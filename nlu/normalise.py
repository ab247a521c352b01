"""Text cleaning. Pure, and any string at all passes through without an exception."""

from __future__ import annotations

import re
import unicodedata

MAX_RAW = 20_000
# The encoder's time grows with the text. A long story names its matter at the start or the end.
MAX_HEAD, MAX_TAIL = 500, 300

_SPACES = re.compile(r"\s+")
_LETTER_RUNS = re.compile(r"([^\W\d_])\1{2,}")
_JOINERS = "\u200c\u200d"  # part of correct spelling in Persian, Sinhala and others
_OTHER_DIGITS = re.compile(r"[^\D0-9]")
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
# One spelling for letters that phones and dialects write in several ways. For matching, never for display.
_SAME_LETTER = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه",
        "ہ": "ه", "ۂ": "ه", "ھ": "ه", "ە": "ه", "ؤ": "و", "ـ": None, "\u200c": None, "\u200d": None,
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "ı": "i",
    }
)  # fmt: skip


def _keep(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    if kind in ("Cs", "Co", "Cn") or (kind == "Cf" and char not in _JOINERS):
        return ""
    return char


def clean(text: str) -> str:
    """The text as she meant it: no control, bidi or zero-width characters, single spaces, no long runs."""
    if len(text) > MAX_RAW:
        text = f"{text[: MAX_RAW // 2]} {text[-MAX_RAW // 2 :]}"
    visible = (text if text.isprintable() else "".join(map(_keep, text))).replace("ـ", "")
    one_form = unicodedata.normalize("NFKC", visible)
    return _SPACES.sub(" ", _LETTER_RUNS.sub(r"\1\1", one_form)).strip()


def for_model(text: str) -> str:
    """The cleaned text, its middle cut out where it is longer than models need."""
    return shorten(clean(text))


def shorten(cleaned: str) -> str:
    if len(cleaned) <= MAX_HEAD + MAX_TAIL:
        return cleaned
    return f"{cleaned[:MAX_HEAD]} {cleaned[-MAX_TAIL:]}"


def matching_form(cleaned: str) -> str:
    """Lower case, one spelling per letter, ASCII digits: what n-grams and name tables compare."""
    folded = _ARABIC_MARKS.sub("", cleaned.lower().translate(_SAME_LETTER))
    return _OTHER_DIGITS.sub(lambda digit: str(unicodedata.decimal(digit[0])), folded)


def has_letters(text: str) -> bool:
    return any(char.isalpha() for char in text)
