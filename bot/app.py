"""What the road may use: made once by `bot.compose`, passed to whoever works."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.live import Feed
from bot.messages import Channel, Outgoing
from bot.wake import Wake
from kit.crypto import Vault
from kit.db import Sessions
from kit.settings import Settings

if TYPE_CHECKING:
    from bot.brain import Brain  # a web process has none, and must not wait for its libraries to load


@dataclass(frozen=True, slots=True)
class App:
    """One process's means. A web process has no brain: it takes messages in and shows pages. Only it has a feed."""

    settings: Settings
    sessions: Sessions
    vault: Vault
    channels: Mapping[str, Channel]
    wake: Wake
    brain: Brain | None = None
    feed: Feed | None = None

    def thinking(self) -> Brain:
        if self.brain is None:
            raise RuntimeError("this process was built without content and models")
        return self.brain

    def parts(self, channel: str, messages: Iterable[Outgoing]) -> list[Outgoing]:
        """Messages as parts that fit the channel; whole where this process does not know it."""
        known = self.channels.get(channel)
        return [part for message in messages for part in (known.parts(message) if known else (message,))]

    def listening(self) -> Feed:
        if self.feed is None:
            raise RuntimeError("this process was built without a feed for pages")
        return self.feed
