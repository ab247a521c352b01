"""`huquq understand`: JSON lines in, what was understood out."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import click

from bot.workshop import compose_understanding
from cli.ready import ready
from cli.say import say
from nlu.understanding import Understander, Understanding


@click.command()
def understand() -> None:
    """Read {"text", "lang"?, "country"?} lines on stdin; write one JSON line each."""
    settings = ready("warning")

    async def work() -> None:
        async with compose_understanding(settings) as brain:
            for row in rows():
                answer(brain.understander, row)

    asyncio.run(work())


def rows() -> Iterator[dict[str, Any]]:
    """The objects on stdin. A line that is none is named on stderr and answered with an error."""
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            say(f'line {number}: not a JSON object with a "text"')
            row = {"text": "", "error": f'line {number} is no JSON object with a "text"'}
        yield row


def answer(understander: Understander, row: dict[str, Any]) -> None:
    hint, country = row.get("lang"), row.get("country")
    started = time.perf_counter()
    understood = understander.understand(
        row["text"],
        language_hint=hint if isinstance(hint, str) else None,
        country=country if isinstance(country, str) else None,
    )
    elapsed = (time.perf_counter() - started) * 1000
    line = {**as_json(understood), "ms": round(elapsed, 2)}
    if "error" in row:
        line["error"] = row["error"]
    print(json.dumps(line, ensure_ascii=False), flush=True)


def as_json(understood: Understanding) -> dict[str, Any]:
    return {
        "language": understood.language,
        "script": understood.script,
        "topics": [{"topic": one.topic, "score": round(one.score, 4)} for one in understood.topics],
        "urgent": understood.urgent,
        "decision": understood.decision,
        "country": understood.country,
        "city": understood.city,
        "nationality": understood.nationality,
        "employment": understood.employment,
        "child": understood.child,
    }
