"""The road on a real database with real channels' twins: a terminal that takes every channel's place."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.brain import Brain
from bot.messages import Capabilities, Decoded, Envelope, FileGoneError, FileRef, Outgoing, SendResult, Sent
from bot.reply.library import Library
from bot.reply.words import gather
from content import load
from content.catalogue import Catalogue
from kit.crypto import Vault
from kit.db import Sessions
from kit.settings import ROOT, load_settings
from tests.bot.factories import Scripted

TODAY = date(2026, 11, 22)


@dataclass
class Postbox:
    """A channel that keeps what it was sent, and gives the results that a test lays out (then `Sent`)."""

    name: str = "telegram"
    can: Capabilities = field(default_factory=lambda: Capabilities(4000, 100, 64))
    sent: list[Envelope] = field(default_factory=list)
    results: list[SendResult | Exception] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    clears: bool = False
    files: dict[str, bytes | Exception] = field(default_factory=dict)
    """What lies with the platform, by its id."""
    fetched: list[str] = field(default_factory=list)

    def decode(self, payload: object) -> Decoded:
        return Decoded()

    def parts(self, message: Outgoing) -> tuple[Outgoing, ...]:
        return (message,)

    async def send(self, envelope: Envelope) -> SendResult:
        result = self.results.pop(0) if self.results else Sent(uuid.uuid4().hex)
        if isinstance(result, Exception):
            raise result
        if isinstance(result, Sent):
            self.sent.append(envelope)
        return result

    async def acknowledge(self, callback: str) -> None:
        self.acknowledged.append(callback)

    async def clear(self, address: str, places: Sequence[str]) -> bool:
        self.cleared += places
        return self.clears

    async def fetch(self, file: FileRef, limit: int) -> bytes:
        self.fetched.append(file.id)
        found = self.files.get(file.id, FileGoneError())
        if isinstance(found, Exception):
            raise found
        return found

    async def aclose(self) -> None: ...


class Wakes:
    """Notes which conversations were woken."""

    def __init__(self) -> None:
        self.answers: list[uuid.UUID] = []
        self.deliveries: list[uuid.UUID] = []
        self.fetches: list[uuid.UUID] = []

    async def answer(self, db: AsyncSession, conversation_id: uuid.UUID) -> None:
        self.answers.append(conversation_id)

    async def deliver(self, db: AsyncSession, conversation_id: uuid.UUID, channel: str) -> None:
        self.deliveries.append(conversation_id)

    async def fetch(self, db: AsyncSession, attachment_id: uuid.UUID) -> None:
        self.fetches.append(attachment_id)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The real library."""
    return Catalogue.from_units(load.load(ROOT / "content" / "library").units)


@pytest.fixture(scope="session")
def library(catalogue: Catalogue) -> Library:
    return Library(catalogue, show_drafts=True)


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def engine() -> Scripted:
    return Scripted()


@pytest.fixture
def wakes() -> Wakes:
    return Wakes()


@pytest.fixture
def app(sessions: Sessions, vault: Vault, library: Library, postbox: Postbox, engine: Scripted, wakes: Wakes) -> App:
    brain = Brain(library, engine, gather(library.countries, library.languages))
    return App(load_settings(_env_file=None), sessions, vault, {"telegram": postbox}, wakes, brain)
