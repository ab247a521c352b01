"""After sending, fetching and failing, neither a token nor her words, number or name is in the logs."""

from __future__ import annotations

import asyncio
import logging

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram.client import TelegramChannel
from bot.channels.telegram.polling import poll
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.messages import Envelope, Outgoing
from tests.bot.channels import payloads
from tests.standins.bot_api import BotApi
from tests.standins.graph_api import GraphApi
from tests.standins.server import Fault

WORDS = "my husband took my passport"
SECRETS = (WORDS, payloads.NUMBER, payloads.BSUID, "Amal", "7001", "wamid")
FAULTS = (
    Fault(),
    Fault(status=401, code=190, description=WORDS),
    Fault(status=400, code=131009, description=WORDS),
    Fault(status=500, body=WORDS),
    Fault(status=200, body=WORDS),
    Fault(drop="after"),
    Fault(delay=0.7),
)


async def test_logs_hold_no_token_word_or_number(
    telegram: TelegramChannel,
    whatsapp: WhatsAppChannel,
    bot_api: BotApi,
    graph_api: GraphApi,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    stop = asyncio.Event()

    async def take(_: object) -> None:
        stop.set()
        raise RuntimeError(WORDS)

    with capture_logs() as events:
        for fault in FAULTS:
            for standin in (bot_api, graph_api):
                standin.fail_next(fault)
            await telegram.send(Envelope("7001", Outgoing(WORDS), callback="99887766"))
            await whatsapp.send(Envelope(payloads.NUMBER, Outgoing(WORDS)))
        telegram.decode(payloads.telegram(text=[WORDS]))
        whatsapp.decode(payloads.whatsapp(payloads.said(text={"body": [WORDS]})))
        bot_api.push(payloads.telegram(text=WORDS))
        await poll(telegram, take, stop, wait=1, pause=0.01)
    output = capsys.readouterr()
    ours = [record for record in caplog.records if record.name != "asyncio"]
    everything = "\n".join([str(events), str([record.getMessage() for record in ours]), output.out, output.err])
    assert [secret for secret in (*SECRETS, bot_api.token, graph_api.token) if secret in everything] == []
    assert {"platform-refuses-us", "update-undecodable", "polling-failed"} <= {event["event"] for event in events}
