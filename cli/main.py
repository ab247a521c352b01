"""`huquq`: the command line. Each command is a thin door to what the rooms do, loaded when it is called."""

from __future__ import annotations

import importlib
import sys

import click

from kit.errors import HuquqError

_COMMANDS = {
    "run": "cli.run:run",
    "web": "cli.serve:web",
    "worker": "cli.serve:worker",
    "poll": "cli.serve:poll",
    "prepare": "cli.ready:prepare_command",
    "understand": "cli.understand:understand",
    "chat": "cli.chat:chat",
    "ask": "cli.ask:ask",
    "evaluate": "cli.evaluate:evaluate",
    "content": "cli.content:content",
    "desk": "cli.desk:desk",
    "telegram": "cli.telegram:telegram",
    "audit": "cli.audit:audit",
    "keys": "cli.keys:keys",
    "privacy": "cli.privacy:privacy",
    "backup": "cli.backup:backup",
    "restore": "cli.backup:restore_command",
}


class _Lazy(click.Group):
    """Loads a command's module when it is called: starting the web process must not wait for the others' libraries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{_COMMANDS[cmd_name]} is no command")
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
def huquq() -> None:
    """A chatbot that tells immigrant women their rights, from sourced answers."""


def main() -> None:
    """Errors that a person can act on are one line on stderr; what is a bug is logged without her words."""
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
