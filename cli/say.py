"""Progress goes to stderr: stdout holds only what a command is for."""

from __future__ import annotations

import click


def say(text: str) -> None:
    click.echo(text, err=True)
