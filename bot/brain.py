"""What a turn thinks with."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from bot.dialogue.heard import Words
from bot.reply.library import Library
from nlu.understanding import Understander, Understanding


@dataclass(frozen=True, slots=True)
class Brain:
    """The content snapshot, the engine trained on it, and the words that command."""

    library: Library
    understander: Understander
    words: Words
    executor: Executor | None = None
    revision: int = 0
    """Of the content that this was made from."""

    async def understand(
        self, text: str, language_hint: str | None, country: str | None, recent: Sequence[str]
    ) -> Understanding:
        """Model work, off the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self.executor,
            lambda: self.understander.understand(text, language_hint=language_hint, country=country, recent=recent),
        )
