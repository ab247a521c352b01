"""What tests of backups share: keys that can be looked at, an empty database, and a conversation worth keeping."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from bot.accounts.models import Account
from bot.app import App
from bot.compose import Ground
from bot.desk import work
from bot.door import take
from bot.handoff.models import HandoffCase
from bot.keys.check import check_keys
from bot.messages import Inbound
from bot.training.models import TrainedModel
from bot.turn import answer
from kit.crypto import Keys, Vault, new_keys
from kit.db import engine_on, make_sessions
from kit.postgres import EmbeddedPostgres
from kit.sealed import KeyPair, new_key_pair
from tests.bot.factories import Scripted, inbound, understanding
from tests.bot.steps import conversation

HERS = "my madam keep zanzibarine passport"
ADVOCATES = "I am marmalade, here to help"
ADVOCATE = "Amalberga"
NUMBER = "971500000117"


@pytest.fixture(scope="session")
def keys() -> Keys:
    return new_keys()


@pytest.fixture(scope="session")
def vault(keys: Keys) -> Vault:
    return Vault(keys)


@pytest.fixture(scope="session")
def pair() -> KeyPair:
    return new_key_pair()


@pytest.fixture
def base(postgres: EmbeddedPostgres, database_url: str, keys: Keys, tmp_path: Path) -> Ground:
    """Where Huquq has worked."""
    return Ground(database_url, keys, tmp_path, postgres)


@pytest.fixture
def new_base(postgres: EmbeddedPostgres) -> Iterator[Callable[..., Ground]]:
    """Makes places with an empty database."""
    made = []

    def make(like: Ground, **changes: object) -> Ground:
        name = f"empty_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(postgres.url, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}")
        made.append(name)
        url = postgres.url.replace("/huquq?", f"/{name}?")
        return replace(like, url=url, **changes)  # type: ignore[arg-type]  # field names come from tests

    yield make
    with psycopg.connect(postgres.url, autocommit=True) as admin:
        for name in made:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass(frozen=True)
class Talk:
    """A conversation with a case, a claim and a word of the advocate's. `first` is what she wrote."""

    conversation_id: uuid.UUID
    first: Inbound


@pytest.fixture
async def talk(app: App, engine: Scripted) -> Talk:
    async with app.sessions.begin() as db:
        await check_keys(db, app.vault)
        db.add(TrainedModel(digest="d", data=os.urandom(250_000)))  # so that a backup has several chunks
        advocate = Account(name=ADVOCATE, password_hash="x", language="en", roles=["advocate"])
        db.add(advocate)
        await db.flush()
        advocate_id = advocate.id
    engine.table[HERS] = understanding("safety.shelter", urgent=True, country="AE")
    first = inbound(HERS, sender=NUMBER)
    await take(app, first)
    talk_id = await conversation(app)
    await answer(app, talk_id)
    async with app.sessions() as db:
        case_id = (await db.execute(select(HandoffCase.id))).scalar_one()
    await work.claim(app, case_id, advocate_id)
    await work.write(app, case_id, advocate_id, uuid.uuid4(), ADVOCATES)
    return Talk(talk_id, first)


@asynccontextmanager
async def moved(app: App, base: Ground) -> AsyncIterator[App]:
    """The same app on another database, started as every process starts."""
    vault = Vault(base.keys)
    async with engine_on(base.url) as engine:
        sessions = make_sessions(engine)
        async with sessions.begin() as db:
            await check_keys(db, vault)
        yield replace(app, sessions=sessions, vault=vault)


def tables(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row is not None
    return int(row[0])
