"""`huquq evaluate`: how well marked questions are understood."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import click

from bot.workshop import compose_understanding
from cli.ready import ready
from kit.errors import ContentError
from kit.settings import ROOT, Settings
from nlu.evaluate import evaluate as measure
from nlu.evaluate.report import Report
from nlu.evaluate.rows import Row

EVALUATION = ROOT / "content" / "evaluation"


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "machine", is_flag=True, help="Write the report as JSON.")
def evaluate(files: tuple[Path, ...], machine: bool) -> None:
    """Measure FILES: JSON lines {"lang", "text", "topic"?, "also_ok"?, "urgent"?, "kind"?}.

    Without any, all of content/evaluation. Rows that the store has as examples are left out.
    """
    rows = [row for file in files or own_files() for row in read_rows(file)]
    report = asyncio.run(_measure(ready("error"), rows))
    print(json.dumps(report.as_json(), ensure_ascii=False, indent=1) if machine else report.as_table(), flush=True)


def own_files() -> list[Path]:
    """The project's own evaluation set. Raises ContentError where there is none."""
    files = sorted(EVALUATION.glob("*.jsonl"))
    if not files:
        raise ContentError(f"{EVALUATION} has no rows: name a file")
    return files


def read_rows(file: Path) -> list[dict[str, Any]]:
    """The rows of a file. Raises ContentError that names the line."""
    rows = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            raise ContentError(f"{file}:{number}: not JSON") from None
        try:
            Row.of(row if isinstance(row, dict) else {})
        except ValueError as error:
            raise ContentError(f"{file}:{number}: {error}") from None
        rows.append(row)
    return rows


async def _measure(settings: Settings, rows: list[dict[str, Any]]) -> Report:
    async with compose_understanding(settings) as brain:
        catalogue = brain.library.catalogue
        sensitive = {key for key, topic in catalogue.topics.items() if topic.sensitive}
        known = (example.text for example in (*catalogue.examples, *catalogue.urgency))
        return measure(rows, brain.understander, sensitive, known)
