"""Backup, restore and the change of keys, called as operators call them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet

from kit.crypto import Vault, load_or_make_keys, new_keys, put_new_key_first
from kit.postgres import EmbeddedPostgres, carried_programs
from kit.settings import ROOT
from tests.cli.test_commands import huquq
from tests.e2e.running import clean_environment, wait_for

PASSWORD = "verysecretpassword"
ADDRESS = "971500000118"


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the embedded server's account can reach."""
    with tempfile.TemporaryDirectory(prefix="huquq-backup-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    file = tmp_path / "secret.key"
    file.write_bytes(huquq({}, "backup", "new-key").stdout)
    return file


@pytest.fixture
def public(key_file: Path) -> dict[str, str]:
    (line,) = [line for line in key_file.read_text().splitlines() if "HUQUQ_BACKUP_KEY=" in line]
    return {"HUQUQ_BACKUP_KEY": line.split("=")[1]}


@pytest.fixture
def by_url(database_url: str) -> dict[str, str]:
    """Settings of a deployment by URL, started once, with somebody's address in it."""
    keys = new_keys()
    settings = {
        "HUQUQ_DATABASE_URL": database_url.replace("huquq@", f"huquq:{PASSWORD}@"),
        "HUQUQ_ENCRYPTION_KEYS": keys.encryption[0],
        "HUQUQ_PSEUDONYM_KEY": keys.pseudonym.hex(),
    }
    assert huquq(settings, "keys", "rotate").returncode == 0
    add_contact(database_url, Vault(keys))
    return settings


def add_contact(url: str, vault: Vault) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO contact (id, channel, pseudonym, address) VALUES (%s, 'telegram', %s, %s)",
            [uuid.uuid4(), os.urandom(32), vault.encrypt(ADDRESS)],
        )


def told(result: subprocess.CompletedProcess[bytes]) -> str:
    assert result.stdout == b""
    return result.stderr.decode()


def test_a_prepared_home_moves_to_another_machine(
    home: dict[str, str], place: Path, key_file: Path, public: dict[str, str]
) -> None:
    file, erasures = place / "huquq.backup", place / "erasures"
    made = huquq({**home, **public}, "backup", str(file))
    assert made.returncode == 0, told(made)
    assert "tables" in told(made)
    assert huquq({**home, **public}, "backup", "erasures", str(erasures)).returncode == 0
    again = huquq({**home, **public}, "backup", str(file))
    assert (again.returncode, "--force" in told(again)) == (1, True)
    assert huquq({**home, **public}, "backup", "--force", str(file)).returncode == 0
    assert huquq({**home, **public}, "backup", "erasures", "--force", str(erasures)).returncode == 0

    there = {**home, "HUQUQ_HOME": str(place / "home")}
    restore = ("restore", str(file), "--key-file", str(key_file))
    foreign = huquq(there, *restore)
    assert "HUQUQ_PSEUDONYM_KEY is not the key" in told(foreign)
    assert str(place / "home" / "keys" / "keys") in told(foreign)
    shutil.copytree(Path(home["HUQUQ_HOME"]) / "keys", place / "home" / "keys", dirs_exist_ok=True)
    done = huquq(there, *restore, "--erasures", str(erasures))
    assert done.returncode == 0, told(done)
    assert "IS BACK" in told(done)
    assert "not empty" in told(huquq(there, *restore))
    answer = huquq(there, "ask", "my madam keep my passport", "--country", "AE")
    assert "In the United Arab Emirates:" in answer.stdout.decode()
    assert "training" not in answer.stderr.decode()


def test_without_a_public_key_it_is_told_what_to_set(tmp_path: Path) -> None:
    result = huquq({}, "backup", str(tmp_path / "file"))
    assert result.returncode == 1
    assert told(result).startswith("huquq: set HUQUQ_BACKUP_KEY")
    assert told(result).count("\n") == 1


def test_the_key_file_says_where_each_key_belongs(key_file: Path) -> None:
    lines = key_file.read_text().splitlines()
    assert [line[:16] for line in lines if not line.startswith("#")] == ["AGE-SECRET-KEY-1"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_password_is_no_argument_and_a_broken_off_backup_is_no_file(
    by_url: dict[str, str], public: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    """A pg_dump that never ends stands first on PATH and notes what it was called with."""
    programs, out = tmp_path / "programs", tmp_path / "out"
    programs.mkdir()
    out.mkdir()
    script = programs / "pg_dump"
    script.write_text(
        f"""#!/bin/sh
if [ "$1" = --version ]; then exec {carried_programs()}/pg_dump --version; fi
echo "$@" > {tmp_path}/arguments
env > {tmp_path}/environment
{carried_programs()}/pg_dump "$@"
touch {tmp_path}/dumped
exec sleep 30
"""
    )
    script.chmod(0o755)
    environment = {**clean_environment(), **by_url, **public, "PATH": f"{programs}:/usr/bin:/bin", "TMPDIR": str(out)}
    command = [sys.executable, "-m", "cli", "backup", str(out / "file")]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    wait_for((tmp_path / "dumped").exists)
    (draft,) = out.iterdir()
    assert draft.name != "file"
    assert draft.stat().st_mode & 0o777 == 0o600
    assert b"CREATE TABLE" not in draft.read_bytes()
    process.send_signal(number)
    assert process.wait(20) != 0
    assert not (out / "file").exists()
    if number != signal.SIGKILL:
        assert list(out.iterdir()) == []
    assert PASSWORD not in (tmp_path / "arguments").read_text()
    variables = (tmp_path / "environment").read_text()
    assert f"PGPASSWORD={PASSWORD}" in variables
    assert "HUQUQ_" not in variables


def test_a_database_by_url_needs_programs_of_its_version_on_path(
    by_url: dict[str, str], public: dict[str, str], key_file: Path, tmp_path: Path, postgres: EmbeddedPostgres
) -> None:
    file = tmp_path / "file"
    without = huquq({**by_url, **public, "PATH": str(tmp_path)}, "backup", str(file))
    assert without.returncode == 1
    assert "postgresql-client-18" in told(without)
    settings = {**by_url, **public, "PATH": f"{carried_programs()}:/usr/bin:/bin"}
    assert huquq(settings, "backup", str(file)).returncode == 0
    name = f"empty_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres.url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        there = {**settings, "HUQUQ_DATABASE_URL": postgres.url.replace("/huquq?", f"/{name}?")}
        done = huquq(there, "restore", str(file), "--key-file", str(key_file))
        assert done.returncode == 0, told(done)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_rotating_keys_of_the_settings_takes_two_calls(by_url: dict[str, str]) -> None:
    first = huquq(by_url, "keys", "rotate")
    new = first.stdout.decode().strip()
    Fernet(new)
    both = {**by_url, "HUQUQ_ENCRYPTION_KEYS": f"{new},{by_url['HUQUQ_ENCRYPTION_KEYS']}"}
    second = huquq(both, "keys", "rotate")
    assert (second.returncode, second.stdout) == (0, b"")
    assert "1 values are now under the first key" in told(second)
    alone = huquq({**by_url, "HUQUQ_ENCRYPTION_KEYS": new}, "keys", "rotate")
    assert "0 values are now" in alone.stderr.decode()


def test_a_key_that_is_missing_is_told_and_no_key_dropped(by_url: dict[str, str], database_url: str) -> None:
    add_contact(database_url, Vault(new_keys()))
    result = huquq(by_url, "keys", "rotate")
    assert result.returncode == 1
    assert "1 values can be read with none of the keys" in told(result)


def test_rotating_the_embedded_databases_keys_takes_one_call(place: Path) -> None:
    settings = {"HUQUQ_HOME": str(place / "home")}
    folder = place / "home" / "keys"
    assert huquq(settings, "keys", "rotate").returncode == 0  # also its first start
    before = load_or_make_keys(folder)
    with EmbeddedPostgres(place / "home") as server:
        add_contact(server.url, Vault(before))
        with psycopg.connect(server.url):  # somebody runs
            refused = huquq(settings, "keys", "rotate")
            assert "stop it" in told(refused)
            assert load_or_make_keys(folder) == before

        done = huquq(settings, "keys", "rotate")
        assert done.returncode == 0, told(done)
        after = load_or_make_keys(folder)
        assert after.encryption[1:] == before.encryption
        with psycopg.connect(server.url) as connection:
            (token,) = connection.execute("SELECT address FROM contact").fetchone() or (b"",)
        assert Fernet(after.encryption[0]).decrypt(token).decode() == ADDRESS

        stopped_half_way = put_new_key_first(folder)
        assert huquq(settings, "keys", "rotate").returncode == 0
        assert load_or_make_keys(folder) == stopped_half_way
    server.release(wait=20)
