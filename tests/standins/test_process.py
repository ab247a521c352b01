"""The stand-ins as a process of their own, controlled over HTTP, with a ledger that others can read."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import httpx

from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.messages import Envelope, Outgoing, Sent, TryAgain
from tests.standins import bot_api, graph_api
from tests.standins.ledger import read_ledger

ROOT = Path(__file__).resolve().parents[2]


async def test_standins_in_another_process(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.standins", "--ledger", str(ledger), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    addresses = json.loads(await process.stdout.readline())
    telegram = TelegramChannel(bot_api.TOKEN, addresses["bot_api"])
    whatsapp = WhatsAppChannel(graph_api.TOKEN, graph_api.PHONE_ID, addresses["graph_api"])
    async with httpx.AsyncClient() as http:
        await http.post(f"{addresses['bot_api']}/standin/faults", json={"times": 1, "status": 429, "retry_after": 2})
        assert await telegram.send(Envelope("1", Outgoing("a"))) == TryAgain("rate-limited", 2.0)
        assert isinstance(await telegram.send(Envelope("1", Outgoing("a"))), Sent)
        assert isinstance(await whatsapp.send(Envelope("2", Outgoing("b"))), Sent)
        pushed = await http.post(f"{addresses['bot_api']}/standin/updates", json={"message": {}})
        assert pushed.json() == {"update_id": 1}
    assert await telegram.updates(None, 0) == [{"update_id": 1, "message": {}}]
    assert [(entry.platform, entry.to, entry.text) for entry in read_ledger(ledger)] == [
        ("telegram", "1", "a"),
        ("whatsapp", "2", "b"),
    ]
    await telegram.aclose()
    await whatsapp.aclose()
    process.terminate()
    assert await process.wait() == 0
