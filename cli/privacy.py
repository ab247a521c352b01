"""`huquq privacy`: what is kept, and whether anything is kept longer than promised."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

import click

from bot.compose import ground
from bot.privacy.report import Kept, report
from kit.db import engine_on, make_sessions
from kit.log import set_up_logging
from kit.settings import Settings, load_settings


@click.group()
def privacy() -> None:
    """What is kept about those who wrote, and for how long."""


@privacy.command("report")
def report_command() -> None:
    """Count each kind of data and show the age of the oldest. Ends with 1 where one is too old."""
    settings = load_settings()
    set_up_logging("error")
    kept = asyncio.run(_read(settings))
    for one in kept:
        print(f"{'ok     ' if one.fine else 'TOO OLD'}  {_line(one)}")
    if not all(one.fine for one in kept):
        sys.exit(1)


async def _read(settings: Settings) -> list[Kept]:
    with ground(settings) as base:
        async with engine_on(base.url) as engine, make_sessions(engine)() as db:
            return await report(db)


def _line(one: Kept) -> str:
    oldest = "none" if one.age is None else f"oldest {_lasting(one.age)}"
    return f"{one.kind}: {one.rows}, {oldest}, at most {_lasting(one.limit)}"


def _lasting(time: timedelta) -> str:
    hours = max(0.0, time.total_seconds() / 3600)
    return f"{hours / 24:.1f} days" if hours >= 48 else f"{hours:.1f} hours"
