"""`huquq desk`: links, the list, shutting out; and what `huquq run` says about the desk."""

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
from kit.crypto import Keys, new_keys
from kit.postgres import EmbeddedPostgres
from kit.settings import ROOT, Settings, load_settings
from tests.e2e.running import clean_environment

LINK = re.compile(r"http://127\.0\.0\.1:8080/desk/link/([A-Za-z0-9_-]{43})")


def settings(**given: object) -> Settings:
    return load_settings(_env_file=None, **given)


KEYS = new_keys()


def run(url: str, *args: str, keys: Keys = KEYS, **more: str) -> subprocess.CompletedProcess[str]:
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


def add_account(url: str, name: str, roles: str = "{advocate}") -> uuid.UUID:
    account_id = uuid.uuid4()
    columns = "(id, name, password_hash, language, roles)"
    with psycopg.connect(url) as db:
        db.execute(f"INSERT INTO account {columns} VALUES (%s, %s, '', 'en', %s)", (account_id, name, roles))
    return account_id


def roles_of_links(url: str) -> list[list[str]]:
    with psycopg.connect(url) as db:
        return [row[0] for row in db.execute("SELECT roles FROM sign_in_link")]


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
    assert roles_of_links(database_url) == [["advocate"]]


def test_link_carries_the_roles_that_it_is_given(database_url: str) -> None:
    assert run(database_url, "link", "--role", "admin", "--role", "advocate").returncode == 0
    assert roles_of_links(database_url) == [["advocate", "admin"]]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--role", "owner"), "'owner' is not one of"),
        (("--for", "Amal", "--role", "admin"), "--role is for a new account"),
        (("--new-phone",), "--new-phone needs --for"),
    ],
)
def test_link_refuses_what_does_not_fit_together(database_url: str, args: tuple[str, ...], said: str) -> None:
    add_account(database_url, "Amal")
    result = run(database_url, "link", *args)
    assert (result.returncode == 0, result.stdout, said in result.stderr) == (False, "", True)
    assert links(database_url) == []


@pytest.mark.parametrize(("args", "anew"), [((), False), (("--new-phone",), True)])
def test_link_for_a_lost_phone_sets_the_app_up_anew(database_url: str, args: tuple[str, ...], anew: bool) -> None:
    add_account(database_url, "Amal")
    assert run(database_url, "link", "--for", "amal", *args).returncode == 0
    with psycopg.connect(database_url) as db:
        assert db.execute("SELECT new_factor FROM sign_in_link").fetchall() == [(anew,)]


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
    assert roles_of_links(database_url) == [["advocate", "volunteer", "coordinator", "admin"]]
    add_account(database_url, "Amal")
    text = _welcome(settings(), database_url)
    assert "http://127.0.0.1:8080/desk " in text
    assert "/link/" not in text


def test_run_names_the_desk_even_when_the_database_has_just_died() -> None:
    text = _welcome(settings(), "postgresql://huquq@/huquq?host=/nowhere")
    assert "http://127.0.0.1:8080/desk " in text
    assert "/link/" not in text


def test_list_prints_accounts_and_unused_links_and_no_token(database_url: str) -> None:
    add_account(database_url, "bushra", "{volunteer}")
    add_account(database_url, "Amal", "{admin,advocate}")
    token = LINK.search(run(database_url, "link", "--role", "volunteer").stdout)
    run(database_url, "link", "--for", "Amal")
    assert token is not None
    result = run(database_url, "list")
    assert result.returncode == 0, result.stderr
    amal, bushra, *unused = [line.split("\t") for line in result.stdout.splitlines()]
    assert amal == ["Amal", "advocate,admin", "no second factor", "never"]
    assert bushra == ["bushra", "volunteer", "no second factor", "never"]
    assert [line[1] for line in unused] == ["Amal", "volunteer"]
    assert token[1] not in result.stdout


def test_call_back_makes_a_link_unusable_once(database_url: str) -> None:
    run(database_url, "link")
    link = run(database_url, "list").stdout.split()[1]
    called_back = run(database_url, "call-back", link)
    assert (called_back.returncode, links(database_url)) == (0, [])
    again = run(database_url, "call-back", link)
    assert (again.returncode, again.stderr.count("\n"), "no such link" in again.stderr) == (1, 1, True)
    assert run(database_url, "call-back", "x").returncode != 0


def test_remove_takes_the_account_and_its_links(database_url: str) -> None:
    add_account(database_url, "Amal")
    add_account(database_url, "Amina")
    run(database_url, "link", "--for", "Amal")
    assert run(database_url, "remove", "amal").returncode == 0
    assert [line.split("\t")[0] for line in run(database_url, "list").stdout.splitlines()] == ["Amina"]
    assert links(database_url) == []


@pytest.mark.parametrize("deed", ["lock", "remove"])
def test_a_lock_and_a_removal_need_a_name_that_somebody_has(database_url: str, deed: str) -> None:
    add_account(database_url, "Amal")
    result = run(database_url, deed, "Zainab")
    assert (result.returncode, "nobody at the desk has this name" in result.stderr) == (1, True)
    assert run(database_url, "list").stdout.startswith("Amal\t")


def test_lock_voids_password_and_links(database_url: str) -> None:
    add_account(database_url, "Amal")
    run(database_url, "link", "--for", "Amal")
    assert run(database_url, "lock", "Amal").returncode == 0
    assert links(database_url) == []
    with psycopg.connect(database_url) as db:
        (stored,) = db.execute("SELECT password_hash FROM account").fetchone() or ("",)
    assert stored.startswith("$argon2id$")
