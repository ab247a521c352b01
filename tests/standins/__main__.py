"""Both stand-ins in a process of their own. Prints one line with their addresses when they listen."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
from pathlib import Path

from tests.standins import bot_api, graph_api
from tests.standins.ledger import Ledger


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.standins")
    parser.add_argument("--bot-api-port", type=int, default=0)
    parser.add_argument("--graph-port", type=int, default=0)
    parser.add_argument("--ledger", type=Path, required=True)
    parser.add_argument("--telegram-token", default=bot_api.TOKEN)
    parser.add_argument("--whatsapp-token", default=graph_api.TOKEN)
    parser.add_argument("--phone-id", default=graph_api.PHONE_ID)
    given = parser.parse_args()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    ledger = Ledger(given.ledger)
    telegram = bot_api.BotApi(token=given.telegram_token, ledger=ledger, port=given.bot_api_port)
    whatsapp = graph_api.GraphApi(
        token=given.whatsapp_token, phone_id=given.phone_id, ledger=ledger, port=given.graph_port
    )
    async with telegram, whatsapp:
        print(json.dumps({"bot_api": telegram.url, "graph_api": whatsapp.url}), flush=True)
        await stop.wait()


asyncio.run(main())
