"""PostgreSQL's programs: which are taken, what they are told, and what is told of them."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from kit.errors import EngineError
from kit.postgres import EmbeddedPostgres
from kit.postgres_client import Client, environment, others_connected

URL = "postgresql://amal:s%20cret@db.example.org:6543/huquq?sslmode=verify-full"


def programs(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Client:
    """A program of the test's own as the only pg_dump on PATH."""
    path = folder / "pg_dump"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return Client.of(URL, embedded=False)


def test_a_url_becomes_variables_and_our_settings_stay_with_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUQUQ_PSEUDONYM_KEY", "ab" * 32)
    monkeypatch.setenv("PGHOST", "elsewhere")
    monkeypatch.setenv("PGSSLROOTCERT", "/etc/root.crt")
    found = environment(URL)
    assert found["PGPASSWORD"] == "s cret"
    assert (found["PGHOST"], found["PGPORT"], found["PGUSER"]) == ("db.example.org", "6543", "amal")
    assert (found["PGDATABASE"], found["PGSSLMODE"]) == ("huquq", "verify-full")
    assert found["PGSSLROOTCERT"] == "/etc/root.crt"
    assert not [name for name in found if name.startswith("HUQUQ_")]


def test_the_embedded_servers_programs_are_those_it_came_with() -> None:
    client = Client.of("postgresql://huquq@/huquq", embedded=True)
    assert client.require("pg_dump", 18) == client.require("pg_restore", 18) == 18


def test_an_older_program_is_refused_with_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = programs(tmp_path, monkeypatch, 'echo "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0)"')
    assert client.require("pg_dump", 15) == 15
    with pytest.raises(EngineError, match=r"there is version 15: install .* postgresql-client-17"):
        client.require("pg_dump", 17)


def test_a_program_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match="there is none: install"):
        Client.of(URL, embedded=False).require("pg_restore", 16)


def test_of_a_failure_one_line_is_told_and_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = 'echo part; echo "pg_dump: hint" >&2; echo "pg_dump: error: no space" >&2; echo "her words" >&2; exit 1'
    client = programs(tmp_path, monkeypatch, script)
    with client.running("pg_dump", []) as dump, pytest.raises(EngineError) as caught:
        list(dump.read())
    assert str(caught.value) == "pg_dump: error: no space"


def test_a_program_that_gave_up_is_told_while_it_is_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = programs(tmp_path, monkeypatch, 'echo "pg_dump: error: gone" >&2; exit 1')
    with client.running("pg_dump", []) as program, pytest.raises(EngineError, match="gone"):
        program.write(bytes(1 << 24))


def test_a_program_that_was_left_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = programs(tmp_path, monkeypatch, f"echo $$ > {tmp_path}/pid; echo up; exec sleep 60")
    with client.running("pg_dump", []) as dump:
        assert next(dump.read()) == b"up\n"
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_others_on_the_database_are_noticed(postgres: EmbeddedPostgres, database_url: str) -> None:
    with psycopg.connect(database_url):
        assert others_connected(database_url)
    with psycopg.connect(postgres.url):  # another database of the same server
        assert not others_connected(database_url)
