"""What all tests share: a real PostgreSQL, a fresh migrated database for each test that wants one, keys."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest

import migrations
from kit.crypto import Vault, new_keys
from kit.db import Sessions, engine_on, make_sessions
from kit.postgres import EmbeddedPostgres
from kit.settings import ROOT
from tests.databases import Spare
from tests.e2e.running import clean_environment, small_library

_TEMPLATE = "huquq_template"


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """The embedded server, without fsync, in a folder that the server's account can reach."""
    with tempfile.TemporaryDirectory(prefix="huquq-test-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        with EmbeddedPostgres(Path(folder) / "home", durable=False) as server:
            yield server
        server.release(wait=20)


@pytest.fixture(scope="session")
def template(postgres: EmbeddedPostgres) -> str:
    """The name of a migrated database to copy from."""
    with psycopg.connect(postgres.url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {_TEMPLATE}")
    migrations.upgrade(_url(postgres, _TEMPLATE))
    return _TEMPLATE


@pytest.fixture(scope="session")
def spare(postgres: EmbeddedPostgres, template: str) -> Spare:
    return Spare(postgres.url, template, partial(_url, postgres))


@pytest.fixture
def database_url(postgres: EmbeddedPostgres, spare: Spare) -> Iterator[str]:
    """An empty database with the tables of today."""
    name = spare.take()
    yield _url(postgres, name)
    spare.give_back(name)


@pytest.fixture
async def sessions(database_url: str) -> AsyncIterator[Sessions]:
    async with engine_on(database_url) as engine:
        yield make_sessions(engine)


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault(new_keys())


@pytest.fixture(scope="session")
def home() -> Iterator[dict[str, str]]:
    """Settings that name a prepared home: a small library published, heads trained. For whole-program tests."""
    with tempfile.TemporaryDirectory(prefix="huquq-e2e-", ignore_cleanup_errors=True) as folder:
        base = Path(folder)
        base.chmod(0o711)
        settings = {"HUQUQ_HOME": str(base / "home"), "HUQUQ_CONTENT_DIR": str(small_library(base / "library"))}
        subprocess.run(
            [sys.executable, "-m", "cli", "prepare"],
            cwd=ROOT, env={**clean_environment(), **settings}, check=True, capture_output=True, timeout=500,
        )  # fmt: skip
        yield settings


def _url(server: EmbeddedPostgres, name: str) -> str:
    return server.url.replace("/huquq?", f"/{name}?")
