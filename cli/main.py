"""`huquq`: the command line. Each command is a thin door to what the rooms do."""

from __future__ import annotations

import sys

import click

from cli.ask import ask
from cli.chat import chat
from cli.content import content
from cli.evaluate import evaluate
from cli.keys import keys
from cli.run import run
from cli.serve import poll, prepare, web, worker
from cli.understand import understand
from kit.errors import HuquqError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def huquq() -> None:
    """A chatbot that tells immigrant women their rights, from sourced answers."""


for command in (run, web, worker, poll, prepare, understand, chat, ask, evaluate, content, keys):
    huquq.add_command(command)


def main() -> None:
    """Errors that a person can act on are one line on stderr; stack traces are for bugs."""
    try:
        huquq.main(standalone_mode=False)
    except HuquqError as error:
        click.echo(f"huquq: {error}", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:  # whoever read our output has gone
        sys.stderr.close()
        sys.exit(0)
