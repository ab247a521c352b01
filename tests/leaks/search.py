"""Where something could have come to light: a database by its catalogue, files, what was answered and printed."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
from psycopg import sql

from tests.leaks.marks import Marks

_TABLES = """
    SELECT n.nspname, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    ORDER BY 1, 2
"""
_ACTIVITY = "SELECT query FROM pg_stat_activity"


def tables(url: str) -> Iterator[tuple[str, bytes]]:
    """Every table whole: as text, and as the bytes that its columns hold."""
    with psycopg.connect(url) as db:
        for schema, name in db.execute(_TABLES).fetchall():
            for form in ("text", "binary"):
                statement = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT (FORMAT {})").format(
                    sql.Identifier(schema, name), sql.SQL(form)
                )
                with db.cursor().copy(statement) as copy:
                    yield f"{schema}.{name}", b"".join(copy)
        for (query,) in db.execute(_ACTIVITY).fetchall():
            yield "pg_stat_activity", query.encode()


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file with its name."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_file() and not path.is_symlink():
            yield name, name.encode() + b"\n" + path.read_bytes()


@dataclass
class Seen:
    """What each browser or caller was answered, and which marks it may see."""

    marks: Marks
    leaks: list[str] = field(default_factory=list)
    answers: int = 0
    streams: list[bytearray] = field(default_factory=list)
    _clients: list[httpx.Client] = field(default_factory=list)

    def close(self) -> None:
        for client in self._clients:
            client.close()

    def client(self, address: str, who: str, may_see: Collection[str] = (), *, at: str = "/") -> httpx.Client:
        """A browser whose every answer is looked at. It may see these marks in bodies of pages below `at` alone."""

        def look(response: httpx.Response) -> None:
            self.answers += 1
            place = f"{who}: {response.request.method} {response.status_code}"
            head = "\n".join(f"{name}: {value}" for name, value in response.headers.multi_items())
            self.leaks += [f"{place}, in its head: {name}" for name in self.marks.found(head)]
            body = self.marks.found(response.read())
            if response.request.url.path.startswith(at):
                body -= set(may_see)
            self.leaks += [f"{place}, in its body: {name}" for name in body]

        client = httpx.Client(base_url=address, verify=False, timeout=20, event_hooks={"response": [look]})
        self._clients.append(client)
        return client

    def listen(self, address: str, cookies: dict[str, str]) -> None:
        """Hold a stream of events open for as long as the other side does, and keep what it tells."""
        heard = bytearray()
        self.streams.append(heard)

        def hear() -> None:
            with (
                suppress(httpx.HTTPError),
                httpx.stream("GET", address, cookies=cookies, timeout=60, verify=False) as response,
            ):
                for piece in response.iter_raw():
                    heard.extend(piece)

        threading.Thread(target=hear, daemon=True).start()


def leaks(marks: Marks, places: Iterable[tuple[str, bytes]], *, whole: bool = True) -> list[str]:
    return [f"{place}: {name}" for place, data in places for name in sorted(marks.found(data, whole=whole))]
