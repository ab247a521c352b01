"""`huquq backup` and `huquq restore`: sealed copies of the database, and the way back."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from bot.backups.erasures import write_erasures
from bot.backups.make import make_backup
from bot.backups.restore import Restored, restore
from bot.compose import ground
from bot.privacy.retention import CASE, CONVERSATION
from cli.say import say
from kit.errors import SettingsError
from kit.log import set_up_logging
from kit.sealed import new_key_pair, read_secret_key
from kit.settings import Settings, load_settings

_TIME = "%Y-%m-%d %H:%M UTC"
_FILE = click.Path(path_type=Path, dir_okay=False)
_THERE = click.Path(path_type=Path, dir_okay=False, exists=True)


class _OrFile(click.Group):
    """What is no subcommand is the file of a backup: `huquq backup FILE`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in self.get_help_option_names(ctx):
            args = ["make", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_OrFile, subcommand_metavar="[--force] FILE | COMMAND [ARGS]...")
def backup() -> None:
    """Write a backup of the whole database to FILE, sealed to HUQUQ_BACKUP_KEY. Huquq may run."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # like Ctrl-C: no draft stays behind


@backup.command(hidden=True)
@click.argument("file", type=_FILE)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def make(file: Path, force: bool) -> None:
    """Write a backup to FILE."""
    settings, key = _begin()
    with ground(settings) as base:
        manifest = make_backup(base, key, file, replace=force)
    say(f"{file}: {sum(manifest.counts.values())} rows of {len(manifest.counts)} tables")
    if manifest.pg_dump > manifest.server:
        say(f"pg_dump is newer than the server: to restore this you may need PostgreSQL {manifest.pg_dump}, too")


@backup.command()
@click.argument("file", type=_FILE)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def erasures(file: Path, force: bool) -> None:
    """Write to FILE who was erased lately, for a restore to leave out. Do it often."""
    settings, key = _begin()
    with ground(settings) as base:
        count = write_erasures(base, key, file, replace=force)
    say(f"{file}: {count} erasures")


@backup.command("new-key")
def new_key() -> None:
    """Print a new pair of keys for backups, as a key file."""
    pair = new_key_pair()
    print("# The public key. It makes backups and reads none: set it where Huquq runs.")
    print(f"# HUQUQ_BACKUP_KEY={pair.public}")
    print("# The secret key. It reads every backup: keep this file offline, twice, and never where Huquq runs.")
    print(pair.secret, flush=True)


@click.command("restore")
@click.argument("file", type=_THERE)
@click.option("--key-file", type=_THERE, required=True, help="The file with the secret key.")
@click.option("--erasures", "erasures_file", type=_THERE, help="The newest file of `huquq backup erasures`.")
def restore_command(file: Path, key_file: Path, erasures_file: Path | None) -> None:
    """Load the backup FILE into an empty database. Stop every process of Huquq first."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    settings = load_settings()
    set_up_logging(settings.log_level)
    secret_key = read_secret_key(key_file)
    with ground(settings) as base:
        done = restore(base, file, secret_key, erasures_file)
    for line in _told(done):
        say(line)


def _begin() -> tuple[Settings, str]:
    settings = load_settings()
    set_up_logging(settings.log_level)
    if settings.backup_key is None:
        raise SettingsError("set HUQUQ_BACKUP_KEY to the public key for backups: huquq backup new-key makes one")
    return settings, settings.backup_key


def _told(done: Restored) -> list[str]:
    lines = [
        f"The database is as it was at {done.manifest.made_at:{_TIME}}.",
        f"{done.aged_out} conversations had reached their age and are gone, {done.erased_again} were erased again.",
        f"WHOEVER ASKED TO BE FORGOTTEN AFTER {done.gap_from:{_TIME}} IS BACK, until {CONVERSATION.days} days after "
        f"her last message ({CASE.days} with an open case): see docs/backups.md.",
    ]
    if done.unreadable:
        lines.append(f"{done.unreadable} values can be read with none of the keys at hand: is an older key missing?")
    return lines
