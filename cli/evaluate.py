"""`huquq evaluate`: how well a file of marked questions is understood."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import click

from bot.workshop import compose_understanding
from cli.ready import ready
from kit.errors import ContentError
from kit.settings import Settings
from nlu.evaluate import Report
from nlu.evaluate import evaluate as measure


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "machine", is_flag=True, help="Write the report as JSON.")
def evaluate(file: Path, machine: bool) -> None:
    """Measure FILE: JSON lines {"id", "lang", "text", "topic", "also_ok", "urgent"?}."""
    rows = read_rows(file)
    report = asyncio.run(_measure(ready("error"), rows))
    print(json.dumps(report.as_json(), ensure_ascii=False, indent=1) if machine else report.as_table(), flush=True)


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
        if not (isinstance(row, dict) and isinstance(row.get("text"), str) and isinstance(row.get("lang"), str)):
            raise ContentError(f'{file}:{number}: needs at least "text" and "lang"')
        rows.append(row)
    return rows


async def _measure(settings: Settings, rows: list[dict[str, Any]]) -> Report:
    async with compose_understanding(settings) as brain:
        return measure(rows, brain.understander)
