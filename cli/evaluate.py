"""`huquq evaluate`: how well marked questions are understood."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import click

from bot.brain import Brain
from bot.compose import ground
from bot.workshop import compose_understanding
from cli.ready import ready
from cli.store import transaction
from content.lines import LINE_KINDS, Lines
from content.store import live_units
from kit.errors import ContentError
from kit.settings import ROOT, Settings
from nlu.evaluate import evaluate as measure
from nlu.evaluate.conversations import Conversation, evaluate_conversations
from nlu.evaluate.rows import Row

EVALUATION = ROOT / "content" / "evaluation"
CONVERSATIONS = EVALUATION / "conversations"


class _Report(Protocol):
    def as_json(self) -> dict[str, Any]: ...
    def as_table(self) -> str: ...


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--conversations", is_flag=True, help='FILES hold conversations: {"lang", "messages", "urgent"}.')
@click.option("--json", "machine", is_flag=True, help="Write the report as JSON.")
def evaluate(files: tuple[Path, ...], conversations: bool, machine: bool) -> None:
    """Measure FILES: JSON lines {"lang", "text", "topic"?, "also_ok"?, "urgent"?, "kind"?}.

    Without any, all of content/evaluation. Rows that the store has as examples are left out.
    """
    if conversations:
        rows = [row for file in files or own_files(CONVERSATIONS) for row in read_rows(file, Conversation.of)]
    else:
        rows = [row for file in files or own_files() for row in read_rows(file)]
    settings = ready("error")
    measured = _conversations if conversations else partial(_messages, asyncio.run(_known(settings)))
    report = asyncio.run(_measure(settings, rows, measured))
    print(json.dumps(report.as_json(), ensure_ascii=False, indent=1) if machine else report.as_table(), flush=True)


def own_files(folder: Path = EVALUATION) -> list[Path]:
    """The project's own evaluation set. Raises ContentError where there is none."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise ContentError(f"{folder} has no rows: name a file")
    return files


def read_rows(file: Path, check: Callable[[Mapping[str, Any]], object] = Row.of) -> list[dict[str, Any]]:
    """The rows of a file. Raises ContentError that names the line which `check` raises ValueError for."""
    rows = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            raise ContentError(f"{file}:{number}: not JSON") from None
        try:
            check(row if isinstance(row, dict) else {})
        except ValueError as error:
            raise ContentError(f"{file}:{number}: {error}") from None
        rows.append(row)
    return rows


async def _measure(
    settings: Settings, rows: list[dict[str, Any]], measured: Callable[[list[dict[str, Any]], Brain], _Report]
) -> _Report:
    async with compose_understanding(settings) as brain:
        return measured(rows, brain)


async def _known(settings: Settings) -> frozenset[str]:
    """What the live examples say: rows that are no test."""
    with ground(settings) as base:
        async with transaction(base) as (db, _):
            lines = Lines.from_units(await live_units(db, LINE_KINDS))
    return frozenset(line.text for line in lines)


def _messages(known: Collection[str], rows: list[dict[str, Any]], brain: Brain) -> _Report:
    catalogue = brain.library.catalogue
    sensitive = {key for key, topic in catalogue.topics.items() if topic.sensitive}
    return measure(rows, brain.understander, sensitive, known)


def _conversations(rows: list[dict[str, Any]], brain: Brain) -> _Report:
    return evaluate_conversations(rows, brain.understander)
