"""What the road may use: made once by `bot.compose`, passed to whoever works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.messages import Channel
from bot.wake import Wake
from kit.crypto import Vault
from kit.db import Sessions
from kit.settings import Settings

if TYPE_CHECKING:
    from bot.brain import Brain  # a web process has none, and must not wait for its libraries to load


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
