"""`huquq audit`, and what `huquq desk link` leaves in the log."""

from __future__ import annotations

import re
import subprocess
import sys

import psycopg

from kit.crypto import Keys, new_keys
from kit.settings import ROOT
from tests.e2e.running import clean_environment

LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ\tlink-made\t-\t-\t-\tadvocate")


def run(url: str, keys: Keys, *args: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **clean_environment(),
        "HUQUQ_DATABASE_URL": url,
        "HUQUQ_ENCRYPTION_KEYS": keys.encryption[0],
        "HUQUQ_PSEUDONYM_KEY": keys.pseudonym.hex(),
    }
    return subprocess.run(
        [sys.executable, "-m", "cli", *args],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_a_link_is_noted_shown_and_verified(database_url: str) -> None:
    keys = new_keys()
    for _ in range(2):
        assert run(database_url, keys, "desk", "link").returncode == 0
    shown = run(database_url, keys, "audit", "show", "--since", "1")
    assert [bool(LINE.fullmatch(line)) for line in shown.stdout.splitlines()] == [True, True], shown.stderr
    checked = run(database_url, keys, "audit", "verify")
    assert (checked.returncode, checked.stdout) == (0, "2 entries, unbroken\n")


def test_a_broken_log_is_one_line_that_says_where(database_url: str) -> None:
    keys = new_keys()
    run(database_url, keys, "desk", "link")
    with psycopg.connect(database_url) as db:
        db.execute("SET session_replication_role = replica")
        db.execute("UPDATE audit_entry SET action = 'read'")
    checked = run(database_url, keys, "audit", "verify")
    assert (checked.returncode, checked.stdout, checked.stderr.count("\n")) == (1, "", 1)
    assert "entry 1 was changed" in checked.stderr


def test_a_wrong_key_is_said_and_writes_nothing(database_url: str) -> None:
    keys = new_keys()
    run(database_url, keys, "desk", "link")
    for command in (("audit", "verify"), ("desk", "link")):
        refused = run(database_url, new_keys(), *command)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "HUQUQ_PSEUDONYM_KEY" in refused.stderr
    assert run(database_url, keys, "audit", "verify").stdout == "1 entries, unbroken\n"
