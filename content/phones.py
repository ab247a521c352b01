"""Numbers: which look like a telephone number, which are the same, which must never be shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from content.units import EVERYWHERE, Contact, NeverShow, Unit, UnitId

DIALLING_CODES = {
    "AE": "971", "SA": "966", "QA": "974", "KW": "965", "BH": "973", "OM": "968", "JO": "962",
    "LB": "961", "TR": "90", "EG": "20", "MA": "212", "MY": "60", "ID": "62", "PK": "92",
}  # fmt: skip
LONG_ENOUGH = 7
"""From this many digits on, numbers that end alike are one number written with and without its code."""

_RUN = re.compile(r"\+?\(?\d(?:(?:\.|\)?[ \u00a0\u202f]?[-–/]?[ \u00a0\u202f]?\(?)\d)*")
_DATE = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}|(?:19|20)\d\d ?[-–/]? ?(?:19|20)?\d\d")
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+(?:\.\d{1,2})?|\d+\.\d{1,2}")
_WORDS = "call|calling|dial|ring|phone|telephone|tel|hotline|helpline|line|whatsapp|sms|text"
_CALL = re.compile(rf"\b(?:{_WORDS})\b[^.!?\d]{{0,16}}$", re.I)
_CALL_NOW = re.compile(rf"\b(?:{_WORDS})\b[\s:]*$", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_CURRENCY = "AED|SAR|QAR|KWD|BHD|OMR|JOD|LBP|TRY|EGP|MAD|MYR|IDR|PKR|USD|EUR|TL|RM|Rp"
_COUNTED = re.compile(
    r"\s*(?:%|percent|hours?|days?|weeks?|months?|years?|minutes?|women|people|times|million|"
    rf"(?:{_CURRENCY})\b|dirhams?|riyals?|rials?|dinars?|lira|pounds?|rupees?|rupiah|ringgit|dollars?|euros?)"
)
_PRICED = re.compile(rf"(?:\b(?:{_CURRENCY})\s?|[$€£₺₨])$")
_LAW = re.compile(
    r"\b(?:law|decree|act|article|articles|art|no|nos|number|section|resolution|order|decision|form|page|visa|year|"
    r"of|in|to|and|or|age|aged|under|over|until|since)\b\.?\s*$",
    re.I,
)


def western(text: str) -> str:
    """The text with every decimal digit of any script as 0-9."""
    return text if text.isascii() else re.sub(r"\d", lambda digit: str(unicodedata.decimal(digit.group())), text)


def digits(text: str) -> str:
    return "".join(char for char in western(text) if char.isdigit() and char.isascii())


def bare(number: str, country: str) -> str:
    """The digits without the country's code and without leading zeros."""
    international = number.strip().startswith(("+", "00"))
    found = digits(number).lstrip("0")
    code = DIALLING_CODES.get(country, "")
    return found.removeprefix(code).lstrip("0") if international and code else found


def same(one: str, other: str, country: str) -> bool:
    """Whether two ways of writing are one number of `country`."""
    short, long = sorted((bare(one, country), bare(other, country)), key=len)
    if not short:
        return False
    return short == long or (len(short) >= LONG_ENOUGH and long.endswith(short) and len(long) - len(short) <= 4)


def runs(text: str) -> Iterator[str]:
    """Every run of digits, with what may stand inside a telephone number."""
    return (match.group() for match in _RUN.finditer(western(text)))


def phone_like(text: str, known: Iterable[str] = ()) -> Iterator[str]:
    """What in a running text looks like a telephone number. `known`: numbers of the country's contacts."""
    text = western(text)
    listed = {digits(number) for number in known}
    for match in _RUN.finditer(text):
        run = match.group().strip(" .-–/()")
        if _DATE.fullmatch(run) or _AMOUNT.fullmatch(run):
            continue
        if _is_phone(run, text[: match.start()], text[match.end() :], listed):
            yield run


def _is_phone(run: str, before: str, after: str, listed: set[str]) -> bool:
    count = len(digits(run))
    if run.startswith("+") and count >= 4:
        return True
    if _COUNTED.match(after) or _PRICED.search(before) or count < 2:
        return False
    if count >= LONG_ENOUGH:
        return True
    if _CALL_NOW.search(before):
        return True
    if count == 2 or _YEAR.fullmatch(run):
        return False
    return bool(_CALL.search(before)) or (digits(run) in listed and not _LAW.search(before))


def forbidden(units: Iterable[Unit]) -> Iterator[tuple[UnitId, str]]:
    """The contacts that carry a number which must never be shown, each with the reason."""
    values = [(unit.id, value) for unit in units if unit.kind in {"never_show", "contact"} if (value := _read(unit))]
    never = [value for _, value in values if isinstance(value, NeverShow)]
    for unit_id, contact in values:
        if isinstance(contact, Contact) and (hit := next((entry for entry in never if carries(contact, entry)), None)):
            yield unit_id, f"`{contact.id}` has the number {hit.number}, which must never be shown: {hit.reason}"


def _read(unit: Unit) -> object:
    try:
        return unit.value()
    except ValueError:
        return None  # named by whoever reads all units


def carries(contact: Contact, never: NeverShow) -> bool:
    if EVERYWHERE not in (never.country, contact.country) and never.country != contact.country:
        return False
    return any(same(number, never.number, never.country) for number in contact.numbers)
