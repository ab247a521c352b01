"""What every command does first: read the settings and prepare what it needs, with progress on stderr."""

from __future__ import annotations

import sys
from typing import Any

import click
from tqdm import tqdm

from bot.prepare import prepare
from cli.say import say
from cli.supervised import end_with_supervisor
from kit.log import set_up_logging
from kit.settings import Settings, load_settings


class Bar:
    """A progress bar for texts that are embedded; nothing is drawn where there is nothing to do."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None:
            self._bar = tqdm(total=total, desc="training", unit="texts", file=sys.stderr)
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._bar.close()


def ready(level: str | None = None) -> Settings:
    """Settings, logging, and a prepared database."""
    settings = load_settings()
    set_up_logging(level or settings.log_level)
    prepare(settings, say, Bar())
    return settings


@click.command("prepare")
def prepare_command() -> None:
    """Migrate the database, publish the content files, train. Run before web and worker."""
    end_with_supervisor()
    ready()
