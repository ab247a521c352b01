"""Whether the catalogues are current and complete: `python -m locales.check`; `--update` adds new phrases."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from locales import NEAREST
from locales.catalogue import faults, read

FOLDER = Path(__file__).resolve().parent
SOURCE = "en"
DOMAINS = {"messages": "bot/reply/phrases.py", "desk": "api/desk/phrases.py"}
"""The file with the phrases of each domain."""
ESSENTIAL = {"E_": None}
"""How a phrase is marked that every language must have; `N_` marks the rest."""
ALL = {"N_": None, **ESSENTIAL}


def template(domain: str) -> Path:
    return FOLDER / f"{domain}.pot"


def extracted(domain: str, keywords: Mapping[str, None] = ALL) -> Catalog:
    """The phrases as the code holds them now."""
    catalog = Catalog(project="huquq", copyright_holder="the Huquq contributors", charset="utf-8")
    found = extract_from_dir(str(FOLDER.parent), [(DOMAINS[domain], "python")], keywords=keywords)
    for _, _, message, comments, context in found:
        catalog.add(message, auto_comments=comments, context=context)
    return catalog


def catalogues(domain: str) -> list[Path]:
    return sorted(FOLDER.glob(f"*/LC_MESSAGES/{domain}.po"))


def problems() -> list[str]:
    """Every fault, each with its file."""
    return [problem for domain in DOMAINS for problem in problems_of(domain)]


def problems_of(domain: str) -> list[str]:
    current = _texts(extracted(domain))
    pot = template(domain)
    found = []
    if not pot.exists() or _texts(read(pot)) != current:
        found.append(f"{pot.name}: not current; run `make messages`")
    for path in catalogues(domain):
        name = path.relative_to(FOLDER.parent).as_posix()
        catalog = read(path)
        there = _texts(catalog)
        found += [f"{name}: lacks “{text}”; run `make messages`" for text in sorted(current - there)]
        found += [f"{name}: “{text}” is no phrase any more; run `make messages`" for text in sorted(there - current)]
        wanted = current if path.parts[-3] not in NEAREST else _texts(extracted(domain, ESSENTIAL))
        found += [f"{name}:{line}: {fault}" for line, fault in faults(catalog, wanted)]
    return found


def _texts(catalog: Catalog) -> set[str]:
    return {str(message.id) for message in catalog if message.id}


def update() -> None:
    """Write the template, and add new phrases to every catalogue without guessing their translation."""
    for domain in DOMAINS:
        update_domain(domain)


def update_domain(domain: str) -> None:
    current = extracted(domain)
    _write(template(domain), current)
    for path in catalogues(domain):
        catalog = read(path)
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
    named = problems()
    print("\n".join(named), file=sys.stderr)
    sys.exit(1 if named else 0)
