from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from content.check import check, check_library
from content.check_translations import numbers
from content.phones import phone_like, same
from tests.content.library_samples import ANSWER, ARABIC, FILES, files, read

TODAY = date(2026, 11, 22)
LONG = " ".join(["word"] * 31)


def found(**change: Any) -> list[tuple[str, int, str, str]]:
    arabic = "translation" in change
    library = read(files(arabic=arabic, **change))
    problems = check_library(library, today=TODAY)
    return [(problem.file, problem.line, problem.severity, problem.message) for problem in problems]


CARD_WARNING = ("cards.yaml", 5, "warning", "AE: ae-uncalled can't be shown before a person has called it")


def test_good_library_has_no_error() -> None:
    assert found() == [CARD_WARNING]


@pytest.mark.parametrize(
    ("change", "file", "line", "message"),
    [
        ({"facts": ("[work.contract, ", "[work.pay, ")}, "facts/AE.yaml", 15, "unknown topic work.pay"),
        ({"answer": ("[xx-wages-01]", "[xx-wages-09]")}, ANSWER, 10, "unknown fact xx-wages-09"),
        ({"answer": ("{ae-labour}", "{ae-labor}")}, ANSWER, 13, "unknown contact {ae-labor}"),
        ({"answer": ("{ae-labour}", "{ae-uncalled}")}, ANSWER, 13, "has no number that may be shown"),
        ({"answer": ("{ae-labour}", "{ae-labour")}, ANSWER, 13, "a brace that belongs to no placeholder"),
        ({"cards": ("[ae-police]", "[ae-polis]")}, "cards.yaml", 4, "unknown contact ae-polis"),
        ({"sentences": ("fact: ae-wages-01", "fact: ae-wage-01")}, "text/en/facts/AE.yaml", 5, "unknown fact"),
        ({"names": ("contact: ae-labour", "contact: ae-labor")}, "text/en/contacts/AE.yaml", 6, "unknown contact"),
        ({"names": ("contact: ae-labour", "contact: ae-labor")}, "contacts/AE.yaml", 12, "no name in text/en"),
        ({"facts": ("{title: Gazette, url: 'https://example.org/law', page_date: 2024-05}", "{page_date: 2024}")},
         "facts/AE.yaml", 7, "no source"),
        ({"contacts": ("    serves_nationality: PH\n", "")}, "contacts/AE.yaml", 42, "for every nationality"),
        ({"taxonomy": ("countries: [AE, SA]", "countries: [SA]")}, "facts/AE.yaml", 4, "unknown country AE"),
        ({"taxonomy": ("safety: {title: Safety}, ", "")}, "taxonomy.yaml", 6, "unknown area safety"),
        ({"examples": ("intent: work.unpaid-wages", "intent: work.pay")}, "examples/ar-Latn.yaml", 6, "unknown intent"),
        ({"samples": ("intent: sample", "intent: urgent")}, "samples/de.yaml", 7, "unknown intent urgent"),
        ({"answer": ("call {ae-labour}", "call 80 084")}, ANSWER, 13, "a telephone number in the text (80 084)"),
        ({"sentences": ("wages go", "ask 999, wages go")}, "text/en/facts/AE.yaml", 6, "a telephone number"),
        ({"answer": ("each day", "800-5111")}, ANSWER, 12, "holds 8005111, which must never be shown"),
        ({"sentences": ("wages go", "ask 555, wages go")}, "text/en/facts/AE.yaml", 6, "holds 555"),
        ({"answer": ("be angry", LONG)}, ANSWER, 16, "a sentence of 34 words, at most 30"),
        ({"answer": ("be angry", ". ".join([LONG[:100]] * 6))}, ANSWER, 2, "words, at most 120 are read"),
        ({"answer": ("My wages are not paid", "x" * 61)}, ANSWER, 6, "title has 61 characters, at most 60 fit"),
        ({"answer": ("Unpaid wages", "x" * 21)}, ANSWER, 7, "button has 21 characters, at most 20 fit"),
        ({"answer": ("  - text: Write down each day that you worked.\n", "")}, ANSWER, 11, "must be 2 to 5"),
        ({"answer": ("review_by: 2027-05-31\n", "")}, ANSWER, 2, "`review_by` is missing"),
        ({"translation": ("language: ar", "language: ar\nreview_by: 2020-01-01")}, ARABIC, 4, "looked again by"),
        ({"translation": ("source_hash: ", "source_hash: 0")}, ARABIC, 5, "stale: the English text has changed"),
        ({"translation": ("risk: [قد يغضب صاحب العمل.]", "risk: []")}, ARABIC, 10, "0 entries in `risk`"),
        ({"translation": ("{ae-labour}", "{ae-friends}")}, ARABIC, 9, "placeholders differ"),
        ({"translation": ("١٤", "١٥")}, ARABIC, 9, "14 is lost, 15 is new"),
        ({"translation": ("صاحب العمل", "المدير")}, ARABIC, 2, "صاحب العمل / أصحاب العمل for employer"),
        ({"translation": ("أن يدفع لك", "أن يدفع на لك")}, ARABIC, 8, "“на” is in another script"),
        ({"translation": ("أن يدفع لك", "أن يدفع pay لك")}, ARABIC, 8, "“pay” was left in Latin letters"),
        ({"translation": ("خلال ١٤ يوما", "خلال ١٤ يوما 14")}, ARABIC, 9, "digits of two scripts"),
        ({"translation": ("اكتبي كل يوم عملت فيه", "Write down each day that you worked")}, ARABIC, 9,
         "not translated"),
        ({"sentences": ("In the United Arab Emirates: wages", "Your wages")}, "text/en/facts/AE.yaml", 6,
         "must begin with its country, as the others do: In the United Arab Emirates:"),
        ({"sentences": ("In the United Arab Emirates: wages", "In Qatar: wages")}, "text/en/facts/AE.yaml", 6,
         "must begin with its country"),
        ({"facts": ("confidence: medium", "confidence: medium\n    left_out: harms her")}, "text/en/facts/AE.yaml", 5,
         "never told, because ae-wages-01 is left out: harms her"),
        ({"translation": ("state: approved", "state: approved\nrisk2: []")}, ARABIC, 5, "`risk2` is not a field"),
    ],
)  # fmt: skip
def test_breach_is_named_with_file_and_line(change: dict[str, Any], file: str, line: int, message: str) -> None:
    hits = [problem for problem in found(**change) if problem[0] == file and message in problem[3]]
    assert hits, "\n".join(map(str, found(**change)))
    assert hits[0][1] == line


@pytest.mark.parametrize("kept", ["(overtime)", "UNHCR", "Friends of Women", "stopncii.org", "me@example.org"])
def test_what_she_must_recognise_or_type_keeps_its_letters(kept: str) -> None:
    assert found(translation=("أن يدفع لك", f"أن يدفع {kept} لك")) == [CARD_WARNING]


def test_translation_without_its_english_is_named() -> None:
    texts = files(arabic=True)
    del texts[ANSWER]
    messages = [problem.message for problem in check_library(read(texts), today=TODAY)]
    assert "work.unpaid-wages: there is no English text that it translates" in messages


def test_past_review_by_is_a_warning() -> None:
    library = read(FILES)
    late = check(library.units, library.places, today=date(2027, 6, 1))
    assert [(problem.severity, problem.line) for problem in late if "looked again" in problem.message] == [
        ("warning", 5)
    ]


def test_contact_with_a_forbidden_number_is_an_error_also_without_the_loader() -> None:
    spoilt = read({**files(contacts=("800 84", "8005111")), "never_show.yaml": "never_show: []"}).units
    never = [unit for unit in read(FILES).units if unit.kind == "never_show"]
    messages = [problem.message for problem in check([*spoilt, *never], today=TODAY)]
    assert any("`ae-labour` has the number 8005111" in message for message in messages)


@pytest.mark.parametrize(
    "text",
    ["Law 6458 of 2013", "art. 9", "50% of 1,500,000 rupiah", "Rp 5000000", "since 2019", "2019 - 2021",
     "Law 27 of 2021. 30 days", "Call within 24 hours", "open 08:00-16:00", "2024-05-01", "law no. 122", "visa 800",
     "from 18 to 60 years", "1.500.000"],
)  # fmt: skip
def test_ordinary_number_is_no_phone_number(text: str) -> None:
    assert list(phone_like(text, ["122", "800"])) == []


@pytest.mark.parametrize(
    "text",
    ["call 999", "dial 15 now", "800 7283", "+971 4 606 6777", "0212-656-96-96", "(02) 123 4567",
     "٩٧١٤٦٠٦٦٧٧٧", "112", "hotline: 16000"],
)  # fmt: skip
def test_phone_number_is_seen(text: str) -> None:
    assert len(list(phone_like(text, ["112"]))) == 1


@pytest.mark.parametrize(
    ("one", "other", "country", "equal"),
    [
        ("+965 2567 4163", "25674163", "KW", True),
        ("01-594250", "+961 1 594 250", "LB", True),
        ("00971 80060", "80060", "AE", True),
        ("٨٠٠٦٠", "80060", "AE", True),
        ("800 700", "800 800 700", "AE", False),
        ("911", "911 extension 8", "ID", False),
    ],
)
def test_numbers_are_compared_with_and_without_their_codes(one: str, other: str, country: str, equal: bool) -> None:
    assert same(one, other, country) is equal


def test_numbers_survive_other_digits_and_other_grouping() -> None:
    assert numbers("BP2MI") == numbers("the migrant workers' office")
    assert numbers("12,000 lira, 14 days") == numbers("١٢٬٠٠٠ ۱۴") == numbers("12 000 lira en 14 jours")
