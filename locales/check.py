"""Whether the catalogues are current and complete: `python -m locales.check`; `--update` adds new phrases."""

from __future__ import annotations

import string
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

FOLDER = Path(__file__).resolve().parent
SOURCE = "en"
DOMAINS = {"messages": "bot/reply/phrases.py", "desk": "api/desk/phrases.py"}
"""The file with the phrases of each domain."""


def template(domain: str) -> Path:
    return FOLDER / f"{domain}.pot"


def extracted(domain: str) -> Catalog:
    """The phrases as the code holds them now."""
    catalog = Catalog(project="huquq", copyright_holder="the Huquq contributors", charset="utf-8")
    found = extract_from_dir(str(FOLDER.parent), [(DOMAINS[domain], "python")], keywords={"N_": None})
    for _, _, message, comments, context in found:
        catalog.add(message, auto_comments=comments, context=context)
    return catalog


def catalogues(domain: str) -> list[Path]:
    return sorted(FOLDER.glob(f"*/LC_MESSAGES/{domain}.po"))


def problems() -> list[str]:
    """Every fault, each with its file."""
    return [problem for domain in DOMAINS for problem in problems_of(domain)]


def problems_of(domain: str) -> list[str]:
    current = {message.id for message in extracted(domain) if message.id}
    pot = template(domain)
    found = []
    if not pot.exists() or {message.id for message in _read(pot) if message.id} != current:
        found.append(f"{pot.name}: not current; run `make messages`")
    for path in catalogues(domain):
        catalog = _read(path)
        name = path.relative_to(FOLDER.parent).as_posix()
        translated = {message.id: message for message in catalog if message.id}
        found += [f"{name}: lacks “{text}”; run `make messages`" for text in sorted(current - translated.keys())]
        for text, message in translated.items():
            if text in current:
                found += [
                    f"{name}:{message.lineno}: {fault}" for fault in _faults(str(text), message.string, message.fuzzy)
                ]
    return found


def _faults(source: str, translation: object, fuzzy: bool) -> list[str]:
    if fuzzy or not isinstance(translation, str) or not translation.strip():
        return [f"not translated: “{source}”"]
    if _placeholders(source) != _placeholders(translation):
        return [f"other placeholders than “{source}”"]
    return []


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _read(path: Path) -> Catalog:
    return read_po(BytesIO(path.read_bytes()), abort_invalid=True)


def update() -> None:
    """Write the template, and add new phrases to every catalogue without guessing their translation."""
    for domain in DOMAINS:
        update_domain(domain)


def update_domain(domain: str) -> None:
    current = extracted(domain)
    _write(template(domain), current)
    for path in catalogues(domain):
        catalog = _read(path)
        fresh = extracted(domain)  # its messages become the catalogue's own: no two may share them
        catalog.update(fresh, no_fuzzy_matching=True, update_header_comment=False)
        catalog.obsolete.clear()
        if catalog.locale is not None and catalog.locale.language == SOURCE:
            for message in catalog:
                message.string = message.string or message.id  # the source says what it says, unless it was reworded
        _write(path, catalog)


def _write(path: Path, catalog: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalog, no_location=True, sort_output=True, width=110)


if __name__ == "__main__":
    if "--update" in sys.argv[1:]:
        update()
    faults = problems()
    print("\n".join(faults), file=sys.stderr)
    sys.exit(1 if faults else 0)
