"""`huquq content`: check the library's files, publish them, take the live content back out."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click

from bot.compose import ground
from bot.ratings import store as ratings
from bot.ratings.store import Helped
from bot.training.store import write_shipped
from cli.ready import Bar, ready
from cli.say import say
from cli.written import in_other_languages
from content import store
from content.catalogue import Catalogue
from content.check import check_library
from content.coverage import coverage as reach
from content.coverage import table
from content.export import export as write_files
from content.export import render as render_files
from content.lines import Lines
from content.load import load as read_files
from content.stamp import stamped
from content.translations import source_hash
from content.units import SOURCE_LANGUAGE
from content.worklist import worklist as tasks_of
from kit import clock
from kit.db import engine_on, make_sessions
from kit.errors import ContentError
from kit.settings import load_settings
from nlu.encoder import load_encoder


@click.group()
def content() -> None:
    """The library of answers, facts and contacts."""


@content.command()
def check() -> None:
    """Name every fault of the files; exit 0 only where there is none. Needs no database."""
    library = read_files(load_settings().content_dir)
    found = sorted([*check_library(library, today=clock.now().date()), *in_other_languages(library)])
    for problem in found:
        print(problem, flush=True)
    errors = sum(problem.severity == "error" for problem in found)
    say(f"{errors} errors, {len(found) - errors} warnings")
    if errors:
        sys.exit(1)


@content.command()
@click.option("--json", "machine", is_flag=True, help="A list of {topic, language, country, state}.")
@click.option("--language", "-l", "languages", multiple=True, help="Only this one; can be given several times.")
def coverage(languages: tuple[str, ...], machine: bool) -> None:
    """Print topic x country for each language: what can be answered, and in which state it is."""
    found = Catalogue.from_units(read_files(load_settings().content_dir).units)
    if unknown := set(languages) - set(found.languages):
        raise ContentError(f"no answers in {', '.join(sorted(unknown))}: there are {', '.join(found.languages)}")
    cells = reach(found, languages or found.languages)
    text = json.dumps([asdict(cell) for cell in cells], ensure_ascii=False, indent=1) if machine else table(cells)
    print(text, flush=True)


@content.command()
@click.option("--json", "machine", is_flag=True, help="A list of {why, kind, key, language, place, reason}.")
def worklist(machine: bool) -> None:
    """Print what volunteers should look at, with the reason: doubtful, too old, stale, missing, to call."""
    library = read_files(load_settings().content_dir)
    tasks = tasks_of(library.units, library.places, today=clock.now().date())
    if machine:
        print(json.dumps([asdict(task) for task in tasks], ensure_ascii=False, indent=1), flush=True)
        return
    for task in tasks:
        print(task, flush=True)
    say(f"{len(tasks)} entries")


@content.command()
@click.option("--json", "machine", is_flag=True, help="A list of {topic, language, useful, useless}.")
@click.option("--months", default=12, show_default=True, help="How far back to count.")
def helped(machine: bool, months: int) -> None:
    """Print how often answers helped the women who read them; only where enough said so that nobody is found."""

    async def work() -> list[Helped]:
        with ground(settings) as base:
            async with engine_on(base.url) as engine, make_sessions(engine)() as db:
                return await ratings.helped(db, clock.now().date() - timedelta(days=31 * months))

    settings = ready()
    rows = asyncio.run(work())
    if machine:
        print(json.dumps([asdict(row) for row in rows], indent=1), flush=True)
        return
    for row in rows:
        print(f"{row.topic} ({row.language}): {row.useful} useful, {row.useless} not", flush=True)
    say(f"{len(rows)} answers with {ratings.LEAST} ratings or more")


@content.command("vectors")
def vectors_command() -> None:
    """Embed new and changed examples of the files and keep the result beside them, for all who install."""
    lines = Lines.from_units(read_files(load_settings().content_dir).units)
    count = write_shipped(lines, load_encoder(), Bar())
    say(f"{count} texts embedded")


@content.command("load")
def load_command() -> None:
    """Publish the files to the live store and train on them. A second time changes nothing."""
    ready()


@content.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export_command(folder: Path) -> None:
    """Write the live content to FOLDER as library files."""

    async def work() -> int:
        with ground(settings) as base:
            async with engine_on(base.url) as engine, make_sessions(engine)() as db:
                return len(write_files(await store.live_units(db), folder))

    settings = ready()
    say(f"{asyncio.run(work())} files written")


@content.command("hash")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def hash_command(file: Path) -> None:
    """Print the hash of each English text in FILE, for the translations made from it."""
    settings = load_settings()
    folder = settings.content_dir.resolve()
    if not file.resolve().is_relative_to(folder):
        raise ContentError(f"{file} is not in the library ({folder})")
    library = read_files(folder)
    name = file.resolve().relative_to(folder).as_posix()
    for unit in library.units:
        place = library.places.get(unit.id)
        if place is not None and place.file == name and unit.language == SOURCE_LANGUAGE:
            print(f"{unit.key} {source_hash(unit)}", flush=True)


@content.command("stamp")
@click.argument("keys", nargs=-1)
def stamp_command(keys: tuple[str, ...]) -> None:
    """Give new translations the hash of their English text; KEYS name stale ones that you have looked at again."""
    folder = load_settings().content_dir
    library = read_files(folder)
    units = stamped(library.units, frozenset(keys))
    digests = {unit.id: unit.digest for unit in library.units}
    broken = {problem.file for problem in library.problems if problem.severity == "error"}
    changed = {library.places[unit.id].file for unit in units if unit.digest != digests[unit.id]} - broken
    files = render_files(units)
    for name in sorted(changed):
        (folder / name).write_text(files[name], encoding="utf-8", newline="\n")
    say(f"{len(changed)} files stamped")
    for name in sorted(broken):
        say(f"{name} has errors and was left: see huquq content check")
