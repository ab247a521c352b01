"""`huquq telegram setup`: tell Telegram where updates go and which commands there are, and ask whether it took it."""

from __future__ import annotations

import asyncio

import click

from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram.setup import SetupError, offer_commands, set_webhook
from bot.reply.commands import offered
from cli.say import say
from kit.errors import SettingsError
from kit.settings import Settings, load_settings

_PATH = "/webhooks/telegram"


@click.group()
def telegram() -> None:
    """The bot's account on Telegram."""


@telegram.command()
def setup() -> None:
    """Set the webhook and the commands in every language, then ask Telegram whether it works."""
    settings = load_settings()
    if settings.telegram_token is None:
        raise SettingsError("set HUQUQ_TELEGRAM_TOKEN: BotFather gives one")
    try:
        asyncio.run(_set_up(settings, settings.telegram_token.get_secret_value()))
    except SetupError as refused:
        raise SettingsError(f"Telegram refused: {refused}") from None


async def _set_up(settings: Settings, token: str) -> None:
    webhook = None if settings.telegram_polling else _webhook(settings)
    channel = TelegramChannel(token, str(settings.telegram_api_url))
    try:
        lists = offered()
        await offer_commands(channel, lists)
        say(f"commands set in {len(lists)} languages")
        if webhook is None:
            say("HUQUQ_TELEGRAM_POLLING is on: no webhook is set")
            return
        url, secret = webhook
        found = await set_webhook(channel, url, secret)
        if found.url != url:
            raise SettingsError(f"Telegram delivers to {found.url or 'nowhere'}, not to {url}: run this again")
        say(f"updates go to {url}; {found.waiting} wait")
        if found.last_error:
            say(f"Telegram's last try failed: {found.last_error}. Can it reach {url}?")
    finally:
        await channel.aclose()


def _webhook(settings: Settings) -> tuple[str, str]:
    """Its address and its secret."""
    if settings.public_url is None or settings.public_url.scheme != "https":
        raise SettingsError("set HUQUQ_PUBLIC_URL to the https:// address that Telegram can reach, or use long polling")
    if settings.telegram_secret is None:
        raise SettingsError("set HUQUQ_TELEGRAM_SECRET: Telegram sends it with each update")
    return f"{str(settings.public_url).rstrip('/')}{_PATH}", settings.telegram_secret.get_secret_value()
