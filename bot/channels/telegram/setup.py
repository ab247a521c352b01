"""What Telegram has to be told once: the commands, and where updates go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.channels.telegram.client import TelegramChannel


class SetupError(Exception):
    """Telegram refused, with its reason."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """What Telegram says of it: where it delivers, how many updates wait, and how its last try failed."""

    url: str
    waiting: int
    last_error: str | None


async def offer_commands(channel: TelegramChannel, lists: Mapping[str | None, Sequence[tuple[str, str]]]) -> None:
    """Language code of the phone -> commands with what they do; None: for all others. Raises SetupError."""
    try:
        for language, commands in lists.items():
            await channel.offer(commands, language)
    except TelegramError as refused:
        raise SetupError(refused.message) from None


async def set_webhook(channel: TelegramChannel, url: str, secret: str) -> Webhook:
    """Set it, then ask for it: what was taken may still not work. Raises SetupError."""
    try:
        await channel.webhook_on(url, secret)
        found = await channel.webhook()
    except TelegramError as refused:
        raise SetupError(refused.message) from None
    return Webhook(found.url, found.pending_update_count, found.last_error_message)
