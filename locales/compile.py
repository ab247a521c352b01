"""Compile catalogues: `python -m locales.compile [FILE...]`. One with a fault is refused; its last good one stays."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo

from locales import FOLDER
from locales.catalogue import faults, read


def compile_catalogues(paths: Iterable[Path]) -> list[str]:
    """Every fault, with file and line."""
    return [problem for path in paths for problem in _compile(path)]


def _compile(path: Path) -> list[str]:
    try:
        catalog = read(path)
    except ValueError as broken:
        return [str(broken)]
    if wrong := faults(catalog, ()):
        return [f"{path}:{line}: {fault}" for line, fault in wrong]
    compiled = BytesIO()
    write_mo(compiled, catalog)
    target = path.with_suffix(".mo")
    fresh = target.with_suffix(".mo.new")
    fresh.write_bytes(compiled.getvalue())
    fresh.replace(target)
    return []


def main(names: list[str]) -> int:
    paths = [Path(name) for name in names] or sorted(FOLDER.glob("*/LC_MESSAGES/*.po"))
    for problem in compile_catalogues(paths):
        print(problem, file=sys.stderr)
    lacking = [path for path in paths if not path.with_suffix(".mo").exists()]
    for path in lacking:
        print(f"{path}: no earlier version stands in: mend it", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
