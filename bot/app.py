"""What the road may use: made once by `bot.compose`, passed to whoever works."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.heard import Words
from bot.messages import Channel
from bot.reply.library import Library
from kit.crypto import Vault
from kit.db import Sessions
from kit.settings import Settings
from nlu.understanding import Understander, Understanding


class Wake(Protocol):
    """Wakes a conversation's two jobs, on the very transaction that wrote the rows."""

    async def answer(self, db: AsyncSession, conversation_id: uuid.UUID) -> None: ...

    async def deliver(self, db: AsyncSession, conversation_id: uuid.UUID, channel: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Brain:
    """What a turn thinks with: the content snapshot, the engine trained on it, and the words that command."""

    library: Library
    understander: Understander
    words: Words
    executor: Executor | None = None
    revision: int = 0
    """Of the content that this was made from."""

    async def understand(self, text: str, language_hint: str | None, country: str | None) -> Understanding:
        """Model work, off the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self.executor,
            lambda: self.understander.understand(text, language_hint=language_hint, country=country),
        )


@dataclass(frozen=True, slots=True)
class App:
    """One process's means. A web process has no brain: it only takes messages in."""

    settings: Settings
    sessions: Sessions
    vault: Vault
    channels: Mapping[str, Channel]
    wake: Wake
    brain: Brain | None = None

    def thinking(self) -> Brain:
        if self.brain is None:
            raise RuntimeError("this process was built without content and models")
        return self.brain
