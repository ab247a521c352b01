"""pg_dump and pg_restore: which ones to run, and how they reach a database without its password in sight."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

import psycopg
from psycopg.pq import Conninfo

from kit.errors import EngineError
from kit.postgres import carried_programs

_LEAVING_SECONDS = 2.0
"""A connection that was closed just now is still listed for a moment."""
_OTHERS = """
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user
    AND backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Client:
    """PostgreSQL's programs for one database. `folder` is None where they are looked for on PATH."""

    folder: Path | None
    environment: Mapping[str, str]

    @classmethod
    def of(cls, url: str, *, embedded: bool) -> Self:
        """The embedded server's own programs, or for a database by URL those on PATH: they speak TLS."""
        return cls(carried_programs() if embedded else None, environment(url))

    def version(self, name: str) -> int | None:
        """The major version of a program; None where it is not there."""
        path = self._path(name)
        if path is None:
            return None
        shown = subprocess.run([path, "--version"], env=self.environment, capture_output=True, text=True, check=False)
        found = re.search(r"\(PostgreSQL\) (\d+)", shown.stdout)
        return int(found[1]) if found else None

    def require(self, name: str, version: int) -> int:
        """The version of a program, at least `version`. Raises EngineError."""
        found = self.version(name)
        if found is None or found < version:
            there = "there is none" if found is None else f"there is version {found}"
            raise EngineError(
                f"{name} of PostgreSQL {version} or newer is needed on PATH, and {there}: "
                f"install PostgreSQL's client programs (on Debian the package postgresql-client-{version})"
            )
        return found

    @contextmanager
    def running(self, name: str, args: Sequence[str]) -> Iterator[Running]:
        """A program at work, killed if we leave it early."""
        process = subprocess.Popen(
            [self._path(name) or name, *args],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
        )
        given, made, told = process.stdin, process.stdout, process.stderr
        if given is None or made is None or told is None:
            raise RuntimeError("a process with pipes has none")
        try:
            yield Running(name, process, given, made, told)
        finally:
            process.kill()
            process.wait()
            for stream in (given, made, told):
                _close(stream)

    def _path(self, name: str) -> str | None:
        return shutil.which(name) if self.folder is None else str(self.folder / name)


@dataclass(frozen=True, slots=True)
class Running:
    """A program with its ends in our hands."""

    name: str
    _process: subprocess.Popen[bytes]
    _given: IO[bytes]
    _made: IO[bytes]
    _told: IO[bytes]

    def read(self) -> Iterator[bytes]:
        """What it writes, to the end. Raises EngineError where it failed."""
        while piece := self._made.read(1 << 16):
            yield piece
        self._end()

    def write(self, piece: bytes) -> None:
        """Raises EngineError where it has failed."""
        try:
            self._given.write(piece)
        except BrokenPipeError:  # it ended: it has failed, or has all that it needs
            self._end()

    def finish(self) -> None:
        """That was all. Raises EngineError where it failed."""
        _close(self._given)
        self._end()

    def _end(self) -> None:
        lines = self._told.read().decode("utf-8", "replace").splitlines()
        if self._process.wait() != 0:
            # one line: those after it may quote rows
            told = next((line for line in lines if "error:" in line), f"{self.name} failed")
            raise EngineError(told[:300])


def environment(url: str) -> dict[str, str]:
    """Ours, without our settings, and with the database's URL in libpq's variables: arguments can be seen by all."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("HUQUQ_")}
    named = {
        option.envvar.decode(): option.val.decode()
        for option in Conninfo.parse(url.encode())
        if option.envvar is not None and option.val is not None
    }
    return {**ours, **named, "LC_ALL": "C"}


def others_connected(url: str) -> bool:
    """Whether anybody else is on the database under our name, and stays: another process of ours, that is."""
    deadline = time.monotonic() + _LEAVING_SECONDS
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute(_OTHERS).fetchone() is not None:
            if time.monotonic() > deadline:
                return True
            time.sleep(0.1)
    return False


def _close(stream: IO[bytes]) -> None:
    with suppress(BrokenPipeError):  # it has all that it needs
        stream.close()
