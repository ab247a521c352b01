"""`huquq telegram setup` against a server that checks as Telegram does."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from bot.reply.commands import offered
from bot.reply.words import gather
from kit.settings import ROOT
from tests.e2e.running import clean_environment
from tests.standins.bot_api import BotApi

PUBLIC = "https://bot.example.org"


@pytest.fixture
async def telegram() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


async def setup(server: BotApi, **settings: str) -> subprocess.CompletedProcess[str]:
    given = {"HUQUQ_TELEGRAM_TOKEN": server.token, "HUQUQ_TELEGRAM_API_URL": server.url, **settings}
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "cli", "telegram", "setup"],
        cwd=ROOT,
        env={**clean_environment(), **{name: value for name, value in given.items() if value}},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_webhook_and_commands_are_set_and_checked(telegram: BotApi) -> None:
    done = await setup(telegram, HUQUQ_PUBLIC_URL=PUBLIC, HUQUQ_TELEGRAM_SECRET="a-secret")
    assert done.returncode == 0, done.stderr
    assert telegram.webhook["url"] == f"{PUBLIC}/webhooks/telegram"
    assert telegram.webhook["secret_token"] == "a-secret"
    assert telegram.commands[""][0] == ("menu", "Topics")
    assert {"ar", "so", "tl", "hi", "my"} < set(telegram.commands)
    assert dict(telegram.commands["tr"])["forget"] == "Buradaki her şeyi sil"
    assert "0 wait" in done.stderr
    assert "a-secret" not in done.stdout + done.stderr


async def test_with_long_polling_only_the_commands_are_set(telegram: BotApi) -> None:
    done = await setup(telegram, HUQUQ_TELEGRAM_POLLING="1")
    assert (done.returncode, telegram.webhook["url"]) == (0, "")
    assert telegram.commands


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"HUQUQ_TELEGRAM_SECRET": "s"}, "HUQUQ_PUBLIC_URL"),
        ({"HUQUQ_TELEGRAM_SECRET": "s", "HUQUQ_PUBLIC_URL": "http://bot.example.org"}, "https://"),
        ({"HUQUQ_TELEGRAM_TOKEN": "", "HUQUQ_PUBLIC_URL": PUBLIC}, "HUQUQ_TELEGRAM_TOKEN"),
        (
            {"HUQUQ_TELEGRAM_TOKEN": f"1:{'x' * 35}", "HUQUQ_TELEGRAM_SECRET": "s", "HUQUQ_PUBLIC_URL": PUBLIC},
            "Telegram refused",
        ),
    ],
)
async def test_what_is_missing_is_told_with_what_to_do(telegram: BotApi, settings: dict[str, str], told: str) -> None:
    refused = await setup(telegram, **settings)
    assert refused.returncode != 0
    assert told in refused.stderr
    assert "Traceback" not in refused.stderr
    assert telegram.webhook["url"] == ""


def test_every_command_that_is_offered_acts() -> None:
    commands = gather((), ()).commands
    for language, listed in offered().items():
        assert all(f"/{name}" in commands and text for name, text in listed), language
