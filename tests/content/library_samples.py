"""A tiny library as files, and ways to spoil it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from content.load import Library, library
from content.reading import read_file
from content.translations import source_hash
from content.units import Unit

SOURCE = "source: {title: Gazette, url: 'https://example.org/law', page_date: 2024-05}"

TAXONOMY = """
areas: {work: {title: Work}, safety: {title: Safety}, justice: {title: Justice}}
topics:
  work.unpaid-wages: Wages not paid
  work.contract: Contract
  safety.domestic-violence: {title: Violence at home, sensitive: true}
  safety.suicide: {title: Wanting to die, sensitive: true}
  justice.embassy: My embassy
countries: [AE, SA]
languages:
  answers: [en, ar, so]
  understood_too: [ps]
  answer_in: {ps: [en]}
"""

FACTS_AE = f"""
country: AE
facts:
  - id: ae-wages-01
    topics: [work.unpaid-wages]
    statement: Wages within 10 days.
    {SOURCE}
    confidence: medium
  - id: ae-wages-02
    topics: [work.unpaid-wages]
    statement: Wages by bank.
    {SOURCE}
    confidence: high
  - id: ae-wages-03
    topics: [work.contract, work.unpaid-wages]
    statement: The contract names the wage.
    {SOURCE}
    confidence: high
  - id: ae-wages-04
    topics: [work.unpaid-wages]
    statement: Perhaps a fine.
    {SOURCE}
    confidence: low
"""

FACTS_XX = f"""
country: XX
facts:
  - id: xx-wages-01
    topics: [work.unpaid-wages]
    statement: Wages are paid regularly.
    {SOURCE}
    confidence: high
  - id: xx-wages-02
    topics: [work.unpaid-wages]
    statement: Withheld wages are a sign of forced labour.
    {SOURCE}
    confidence: high
"""

CONTACTS_AE = f"""
country: AE
contacts:
  - id: ae-police
    phones: ['999']
    languages: [ar, en]
    topics: [safety.domestic-violence]
    dual_use: true
    confidence: high
    call_first: false
    {SOURCE}
  - id: ae-labour
    phones: [800 84]
    languages: [en]
    topics: [work.unpaid-wages]
    dual_use: false
    confidence: high
    call_first: false
    {SOURCE}
  - id: ae-friends
    phones: [800 7283]
    languages: [ar]
    topics: [safety.domestic-violence, work.unpaid-wages]
    dual_use: false
    confidence: medium
    call_first: false
    {SOURCE}
  - id: ae-uncalled
    phones: [800 111]
    topics: [safety.domestic-violence, work.unpaid-wages]
    dual_use: false
    confidence: high
    call_first: true
    {SOURCE}
  - id: ae-unsure
    phones: [800 222]
    topics: [safety.domestic-violence, work.unpaid-wages]
    dual_use: false
    confidence: low
    call_first: false
    {SOURCE}
  - id: ae-embassy-ph
    phones: ['+971 2 639 0006']
    topics: [work.unpaid-wages, justice.embassy]
    serves_nationality: PH
    dual_use: false
    confidence: high
    call_first: false
    {SOURCE}
"""

CONTACTS_XX = f"""
country: XX
contacts:
  - id: xx-listen
    phones: []
    url: https://example.org/listen
    topics: [safety.suicide]
    dual_use: false
    confidence: high
    call_first: false
    {SOURCE}
"""

ANSWER_EN = """
topic: work.unpaid-wages
language: en
state: draft
review_by: 2027-05-31
title: My wages are not paid
button: Unpaid wages
rule:
  - text: Your employer must pay you for your work.
    facts: [xx-wages-01]
steps:
  - text: Write down each day that you worked.
  - text: In the Emirates you can call {ae-labour} within 14 days.
    facts: [ae-wages-01]
risk:
  - text: Your employer may be angry.
"""

ANSWER_AR = """
topic: work.unpaid-wages
language: ar
state: approved
source_hash: HASH
title: لم أتقاض أجري
button: أجور غير مدفوعة
rule: [على صاحب العمل أن يدفع لك.]
steps: [اكتبي كل يوم عملت فيه., "اتصلي على {ae-labour} خلال ١٤ يوما."]
risk: [قد يغضب صاحب العمل.]
"""

GLOSSARY_AR = """
language: ar
terms:
  - english: [employer, employers]
    say: [صاحب العمل, أصحاب العمل]
  - english: [kafala]
    say: [الكفالة]
    note: Not the sponsor, but the rule.
"""

SENTENCES_AE = """
language: en
country: AE
sentences:
  - {fact: ae-wages-01, state: draft, text: "In the United Arab Emirates: you must be paid within 10 days."}
  - {fact: ae-wages-02, state: approved, text: "In the United Arab Emirates: wages go through a bank."}
  - {fact: ae-wages-03, state: draft, text: "In the United Arab Emirates: your contract names your wage."}
  - {fact: ae-wages-04, state: draft, text: "In the United Arab Emirates: there may be a fine."}
"""

SENTENCES_XX = """
language: en
country: XX
sentences:
  - {fact: xx-wages-01, state: draft, text: Wages must be paid regularly.}
  - {fact: xx-wages-02, state: draft, text: Keeping your wages is a sign of forced labour.}
"""

NAMES_AE = """
language: en
country: AE
contacts:
  - {contact: ae-police, state: draft, name: Police, hours: day and night, about: null}
  - {contact: ae-labour, state: draft, name: Labour ministry}
  - {contact: ae-friends, state: draft, name: Friends of women}
  - {contact: ae-uncalled, state: draft, name: Not yet called}
  - {contact: ae-unsure, state: draft, name: Not sure}
  - {contact: ae-embassy-ph, state: draft, name: Philippine embassy}
"""

NAMES_XX = """
language: en
country: XX
contacts:
  - {contact: xx-listen, state: draft, name: Someone who listens}
"""

CARDS = """
cards:
  - country: AE
    emergency: [ae-police]
    violence: [ae-uncalled, ae-friends]
    evidence: "In danger call 999. Source: https://example.org"
"""

RISKS = """
language: en
cards:
  - {country: AE, state: draft, risk: "In danger of life call {ae-police}, even without papers."}
"""

NEVER = """
never_show:
  - {number: '8005111', country: AE, kind: report-a-migrant, reason: It takes reports., source: null}
  - {number: 555, country: AE, kind: police-risk, reason: It arrests women.}
"""

EXAMPLES = """
version: "3.1"
language: ar
script: Latn
nlu:
  - intent: work.unpaid-wages
    examples: |
      - ma 3atony el rateb
      - wein mo3ashi: "lissa" #3
"""

SAMPLES = """
version: "3.1"
language: de
script: Latn
supported: false
nlu:
  - intent: sample
    examples: |
      - guten morgen
"""

URGENCY = """
version: "3.1"
language: en
script: Latn
nlu:
  - intent: urgent
    examples: |
      - he is at the door
"""

FILES: Mapping[str, str] = {
    "taxonomy.yaml": TAXONOMY,
    "facts/AE.yaml": FACTS_AE,
    "facts/XX.yaml": FACTS_XX,
    "contacts/AE.yaml": CONTACTS_AE,
    "contacts/XX.yaml": CONTACTS_XX,
    "cards.yaml": CARDS,
    "never_show.yaml": NEVER,
    "text/en/answers/work.unpaid-wages.yaml": ANSWER_EN,
    "text/en/facts/AE.yaml": SENTENCES_AE,
    "text/en/facts/XX.yaml": SENTENCES_XX,
    "text/en/contacts/AE.yaml": NAMES_AE,
    "text/en/contacts/XX.yaml": NAMES_XX,
    "text/en/cards.yaml": RISKS,
    "examples/ar-Latn.yaml": EXAMPLES,
    "samples/de.yaml": SAMPLES,
    "urgency/en.yaml": URGENCY,
}
ANSWER = "text/en/answers/work.unpaid-wages.yaml"
ARABIC = "text/ar/answers/work.unpaid-wages.yaml"


def files(*, arabic: bool = False, **changes: tuple[str, str]) -> dict[str, str]:
    """The sample files. `answer=("old", "new")` replaces text in the file that has that short name."""
    result = dict(FILES)
    if arabic:
        result[ARABIC] = ANSWER_AR.replace("HASH", answer_hash())
        result["text/ar/glossary.yaml"] = GLOSSARY_AR
    for short, (old, new) in changes.items():
        name = SHORT[short]
        assert old in result[name], f"{old!r} is not in {name}"
        result[name] = result[name].replace(old, new)
    return result


SHORT = {
    "taxonomy": "taxonomy.yaml",
    "facts": "facts/AE.yaml",
    "contacts": "contacts/AE.yaml",
    "cards": "cards.yaml",
    "answer": ANSWER,
    "translation": ARABIC,
    "sentences": "text/en/facts/AE.yaml",
    "names": "text/en/contacts/AE.yaml",
    "risks": "text/en/cards.yaml",
    "examples": "examples/ar-Latn.yaml",
    "samples": "samples/de.yaml",
}


def answer_hash() -> str:
    ((answer, _),) = (item for item in read_file(ANSWER, ANSWER_EN.encode()) if isinstance(item, tuple))
    return source_hash(Unit.of(answer))


def read(texts: Mapping[str, str]) -> Library:
    return library([item for name in sorted(texts) for item in read_file(name, texts[name].encode())])


def write(texts: Mapping[str, str], folder: Path) -> Path:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
