"""`huquq desk link`, and what `huquq run` says about the desk."""

from __future__ import annotations

import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from hashlib import sha256

import psycopg
import pytest
from pydantic import HttpUrl

from cli.address import desk_address
from cli.run import _welcome
from kit.crypto import new_keys
from kit.postgres import EmbeddedPostgres
from kit.settings import ROOT, Settings, load_settings
from tests.e2e.running import clean_environment

LINK = re.compile(r"http://127\.0\.0\.1:8080/desk/link/([A-Za-z0-9_-]{43})")


def settings(**given: object) -> Settings:
    return load_settings(_env_file=None, **given)


def run(url: str, *args: str, **more: str) -> subprocess.CompletedProcess[str]:
    keys = new_keys()
    environment = {
        **clean_environment(),
        "HUQUQ_DATABASE_URL": url,
        "HUQUQ_ENCRYPTION_KEYS": keys.encryption[0],
        "HUQUQ_PSEUDONYM_KEY": keys.pseudonym.hex(),
        **more,
    }
    return subprocess.run(
        [sys.executable, "-m", "cli", "desk", *args],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def add_account(url: str, name: str) -> uuid.UUID:
    account_id = uuid.uuid4()
    with psycopg.connect(url) as db:
        db.execute("INSERT INTO account VALUES (%s, %s, '', 'en')", (account_id, name))
    return account_id


def links(url: str) -> list[tuple[bytes, uuid.UUID | None]]:
    with psycopg.connect(url) as db:
        return db.execute("SELECT token_hash, account_id FROM sign_in_link").fetchall()  # type: ignore[return-value]


@pytest.fixture
def empty_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    """A database without a table."""
    name = f"empty_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres.url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield postgres.url.replace("/huquq?", f"/{name}?")
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_link_prints_the_address_alone_and_stores_its_hash_alone(database_url: str) -> None:
    result = run(database_url, "link")
    assert result.returncode == 0, result.stderr
    found = LINK.fullmatch(result.stdout.removesuffix("\n"))
    assert found is not None
    assert links(database_url) == [(sha256(found[1].encode()).digest(), None)]


def test_link_works_on_an_empty_database(empty_url: str) -> None:
    result = run(empty_url, "link")
    assert result.returncode == 0, result.stderr
    assert len(links(empty_url)) == 1


def test_link_for_a_name_is_for_that_account(database_url: str) -> None:
    account_id = add_account(database_url, "مريم")
    assert run(database_url, "link", "--for", " مريم ").returncode == 0
    assert [account for _, account in links(database_url)] == [account_id]


def test_link_for_a_name_that_nobody_has_is_one_line_without_the_name(database_url: str) -> None:
    result = run(database_url, "link", "--for", "Zainab")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert "Zainab" not in result.stderr
    assert links(database_url) == []


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8080/desk"),
        ({"host": "0.0.0.0", "port": 9000}, "http://127.0.0.1:9000/desk"),
        ({"host": "::"}, "http://[::1]:8080/desk"),
        ({"host": "fe80::1"}, "http://[fe80::1]:8080/desk"),
        ({"public_url": HttpUrl("https://help.example.org")}, "https://help.example.org/desk"),
    ],
)
def test_the_desk_is_named_as_browsers_reach_it(given: dict[str, object], address: str) -> None:
    assert desk_address(settings(**given)) == address


def test_run_gives_a_fresh_link_as_long_as_there_is_no_account(database_url: str) -> None:
    shown = [LINK.search(_welcome(settings(), database_url)) for _ in range(2)]
    assert None not in shown
    tokens = [found[1] for found in shown if found is not None]
    assert tokens[0] != tokens[1]
    assert links(database_url) == [(sha256(tokens[1].encode()).digest(), None)]
    add_account(database_url, "Amal")
    text = _welcome(settings(), database_url)
    assert "http://127.0.0.1:8080/desk " in text
    assert "/link/" not in text


def test_run_names_the_desk_even_when_the_database_has_just_died() -> None:
    text = _welcome(settings(), "postgresql://huquq@/huquq?host=/nowhere")
    assert "http://127.0.0.1:8080/desk " in text
    assert "/link/" not in text


def test_a_lock_needs_a_name_that_somebody_has(database_url: str) -> None:
    assert "nobody at the desk has this name" in run(database_url, "lock", "Zainab").stderr
