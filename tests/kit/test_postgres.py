"""The embedded server: shared, restarted, and gone when nobody uses it, whatever was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kit.errors import EngineError
from kit.postgres import EmbeddedPostgres, default_home, reachable_by_all
from kit.settings import ROOT

USE_AND_WAIT = """
import sys, time
from pathlib import Path
from kit.postgres import EmbeddedPostgres
EmbeddedPostgres(Path(sys.argv[1]), durable=False).acquire()
print("up", flush=True)
time.sleep(60)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="huquq-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "home"


def gone(server: EmbeddedPostgres, seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while server.running() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not server.running()


def test_two_users_share_one_server_and_the_last_one_ends_it(home: Path) -> None:
    first, second = EmbeddedPostgres(home, durable=False), EmbeddedPostgres(home, durable=False)
    with first:
        with second, psycopg.connect(second.url) as connection:
            assert connection.execute("SELECT current_setting('listen_addresses')").fetchone() == ("",)
        time.sleep(0.5)
        assert first.running()
    assert gone(first)


def test_a_killed_user_leaves_no_server_behind(home: Path) -> None:
    server = EmbeddedPostgres(home, durable=False)
    user = subprocess.Popen([sys.executable, "-c", USE_AND_WAIT, str(home)], cwd=ROOT, stdout=subprocess.PIPE)
    assert user.stdout is not None
    assert user.stdout.readline() == b"up\n"
    assert server.running()
    user.kill()
    user.wait()
    user.stdout.close()
    assert gone(server)


def test_a_killed_server_is_started_again_with_its_data(home: Path) -> None:
    with EmbeddedPostgres(home, durable=False) as server:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (n int)")
            connection.execute("INSERT INTO kept VALUES (7)")
            connection.execute("CHECKPOINT")
        os.kill(int((server.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        assert gone(server)
        assert server.ensure()
        assert not server.ensure()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
    assert gone(server)


def test_the_socket_folder_is_private(home: Path) -> None:
    with EmbeddedPostgres(home, durable=False) as server:
        assert server.socket_folder.stat().st_mode & 0o777 == 0o700
    assert gone(server)


def test_a_long_path_gets_a_short_socket_folder(home: Path) -> None:
    server = EmbeddedPostgres(home / ("deep" * 30), durable=False)
    with server:
        assert str(server.socket_folder).startswith("/tmp/huquq-")
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert gone(server)
    server.socket_folder.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can't run PostgreSQL itself")
def test_root_is_told_where_the_servers_account_cannot_go(home: Path) -> None:
    home.parent.chmod(0o700)
    with pytest.raises(EngineError, match="HUQUQ_HOME"):
        EmbeddedPostgres(home).acquire()


@pytest.mark.skipif(os.geteuid() != 0, reason="a plain user's home stands beside the code")
def test_roots_default_home_is_reachable(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert default_home(closed).is_relative_to("/var/lib/huquq")
    assert reachable_by_all(Path("/var/lib"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's folders are closed to the server's account")
def test_root_runs_a_copy_of_programs_that_the_servers_account_cannot_reach(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kit.postgres.reachable_by_all", lambda path: path == home)
    with EmbeddedPostgres(home, durable=False) as server:
        assert server._programs.is_relative_to(home)
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert gone(server)
