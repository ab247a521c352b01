"""Each fault of a platform, through the real library over real HTTP, and what the outbox is told."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest
from pywa.errors import WhatsAppError
from telegram.error import ChatMigrated, Conflict, NetworkError, TelegramError

from bot.channels.telegram import errors as telegram_errors
from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp import errors as whatsapp_errors
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.messages import Envelope, GiveUp, Outgoing, SendResult, Sent, TryAgain
from tests.standins.bot_api import BotApi
from tests.standins.graph_api import GraphApi
from tests.standins.server import Fault

HELLO = Envelope("971500000001", Outgoing("Hello"))
UNKNOWN = TryAgain("outcome-unknown")

TELEGRAM: dict[str, tuple[Fault, SendResult, int]] = {
    "blocked": (Fault(status=403, description="Forbidden: bot was blocked by the user"), GiveUp("blocked"), 0),
    "bad request": (Fault(status=400, description="Bad Request: chat not found"), GiveUp("rejected"), 0),
    "token": (Fault(status=401, description="Unauthorized"), TryAgain("operator"), 0),
    "flood": (Fault(status=429, retry_after=7), TryAgain("rate-limited", 7.0), 0),
    "two instances": (Fault(status=409, description="Conflict"), TryAgain("conflict"), 0),
    "server error": (Fault(status=500), TryAgain("platform"), 0),
    "gateway": (Fault(status=502, body="<html>Bad Gateway</html>"), TryAgain("platform"), 0),
    "dropped before": (Fault(drop="before"), UNKNOWN, 0),
    "dropped after": (Fault(drop="after"), UNKNOWN, 1),
    "late": (Fault(delay=0.8), UNKNOWN, 1),
    "an answer in HTML": (Fault(status=200, body="<html>Sign in to this network</html>"), UNKNOWN, 1),
    "an answer without result": (Fault(status=200, body='{"ok": true}'), UNKNOWN, 1),
    "an answer of a wrong shape": (Fault(status=200, body='{"ok": true, "result": {"date": "x"}}'), UNKNOWN, 1),
}

WHATSAPP: dict[str, tuple[Fault, SendResult, int]] = {
    "window": (Fault(status=400, code=131047), GiveUp("window-closed"), 0),
    "window, old code": (Fault(status=400, code=470), GiveUp("window-closed"), 0),
    "no WhatsApp": (Fault(status=400, code=131026), GiveUp("undeliverable"), 0),
    "parameter": (Fault(status=400, code=100), GiveUp("rejected"), 0),
    "value": (Fault(status=400, code=131009), GiveUp("rejected"), 0),
    "missing": (Fault(status=400, code=131008), GiveUp("rejected"), 0),
    "no such number of ours": (Fault(status=400, code=100, subcode=33), TryAgain("operator"), 0),
    "pair rate": (Fault(status=400, code=131056), TryAgain("rate-limited", 6.0), 0),
    "throughput": (Fault(status=429, code=130429), TryAgain("rate-limited", 5.0), 0),
    "account quota": (Fault(status=400, code=80007), TryAgain("rate-limited", 60.0), 0),
    "app quota": (Fault(status=400, code=4), TryAgain("rate-limited", 60.0), 0),
    "token": (Fault(status=401, code=190), TryAgain("operator"), 0),
    "permission": (Fault(status=403, code=10), TryAgain("operator"), 0),
    "permission 200-299": (Fault(status=403, code=200), TryAgain("operator"), 0),
    "payment": (Fault(status=400, code=131042), TryAgain("operator"), 0),
    "server error": (Fault(status=500, code=131000), TryAgain("platform"), 0),
    "unavailable": (Fault(status=503, code=131016), TryAgain("platform"), 0),
    "a code of next year": (Fault(status=400, code=199999), TryAgain("platform"), 0),
    "gateway": (Fault(status=502, body="<html>Bad Gateway</html>"), TryAgain("platform"), 0),
    "an error without code": (Fault(status=500, body='{"error": {"message": "x"}}'), UNKNOWN, 0),
    "dropped before": (Fault(drop="before"), UNKNOWN, 0),
    "dropped after": (Fault(drop="after"), UNKNOWN, 1),
    "late": (Fault(delay=0.8), UNKNOWN, 1),
    "an answer in HTML": (Fault(status=200, body="<html>Sign in to this network</html>"), UNKNOWN, 1),
    "an answer of a wrong shape": (Fault(status=200, body='{"messages": []}'), UNKNOWN, 1),
}


@pytest.mark.parametrize(("fault", "expected", "accepted"), TELEGRAM.values(), ids=TELEGRAM)
async def test_telegram_fault(
    telegram: TelegramChannel, bot_api: BotApi, fault: Fault, expected: SendResult, accepted: int
) -> None:
    bot_api.fail_next(fault)
    assert await telegram.send(HELLO) == expected
    assert len(bot_api.ledger.entries) == accepted
    assert isinstance(await telegram.send(HELLO), Sent)


@pytest.mark.parametrize(("fault", "expected", "accepted"), WHATSAPP.values(), ids=WHATSAPP)
async def test_whatsapp_fault(
    whatsapp: WhatsAppChannel, graph_api: GraphApi, fault: Fault, expected: SendResult, accepted: int
) -> None:
    graph_api.fail_next(fault)
    assert await whatsapp.send(HELLO) == expected
    assert len(graph_api.ledger.entries) == accepted
    assert isinstance(await whatsapp.send(HELLO), Sent)


async def test_the_standins_own_refusals(bot_api: BotApi, graph_api: GraphApi) -> None:
    bot_api.blocked.add("7")
    graph_api.silent.add("7")
    seven = Envelope("7", Outgoing("Hello"))
    results = []
    for channel in (
        TelegramChannel(bot_api.token, bot_api.url),
        TelegramChannel("123456:" + "x" * 35, bot_api.url),
        TelegramChannel("malformed", bot_api.url),
        WhatsAppChannel(graph_api.token, graph_api.phone_id, graph_api.url + "/", "24.0"),
        WhatsAppChannel("other", graph_api.phone_id, graph_api.url),
        WhatsAppChannel(graph_api.token, "1", graph_api.url),
    ):
        results.append(await channel.send(seven))
        await channel.aclose()
    operator = TryAgain("operator")
    assert results == [GiveUp("blocked"), operator, operator, GiveUp("window-closed"), operator, operator]


@pytest.mark.parametrize(
    ("envelope", "expected"),
    [
        (Envelope("7", Outgoing("")), GiveUp("rejected")),
        (Envelope("7", Outgoing("x" * 5000)), GiveUp("rejected")),
        (Envelope("not a number", Outgoing("x")), GiveUp("bad-address")),
    ],
)
async def test_a_part_that_breaks_a_limit_is_given_up(
    telegram: TelegramChannel, envelope: Envelope, expected: SendResult
) -> None:
    assert await telegram.send(envelope) == expected


async def test_nobody_listens() -> None:
    for channel in (
        TelegramChannel("123456:" + "x" * 35, "http://127.0.0.1:1"),
        WhatsAppChannel("t", "1", "http://127.0.0.1:1"),
    ):
        assert await channel.send(HELLO) == TryAgain("unreachable")
        await channel.aclose()


async def test_a_server_that_trickles_does_not_hold_a_worker() -> None:
    """Each byte comes within the read time-out: only the total ends it."""

    async def trickle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.05)
        except ConnectionError:
            return
        finally:
            writer.close()

    server = await asyncio.start_server(trickle, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    for channel in (
        TelegramChannel("123456:" + "x" * 35, url, total_timeout=0.3),
        WhatsAppChannel("t", "1", url, total_timeout=0.3),
    ):
        start = time.monotonic()
        assert await channel.send(HELLO) == UNKNOWN
        assert time.monotonic() - start < 2
        await channel.aclose()
    server.close()
    await asyncio.sleep(0.1)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ChatMigrated(-5), GiveUp("moved")),
        (Conflict("x"), TryAgain("conflict")),
        (NetworkError("x"), TryAgain("platform")),
        (TelegramError("x"), UNKNOWN),
    ],
)
def test_telegram_errors_that_sending_rarely_meets(error: TelegramError, expected: SendResult) -> None:
    assert telegram_errors.result_of(error) == expected


def test_every_code_pywa_knows_has_a_result() -> None:
    for code in (0, 3, 368, 131005, 131030, 131031, 131037, 131042, 131045, 133010):
        assert whatsapp_errors.result_of(WhatsAppError(raw={}, code=code, message="")) == TryAgain("operator")
    for code in (1, 2, 131000, 131016, 131057, 135000, 500, 503):
        assert whatsapp_errors.result_of(WhatsAppError(raw={}, code=code, message="")) == TryAgain("platform")
    assert whatsapp_errors.result_of_transport(httpx.PoolTimeout("")) == TryAgain("unreachable")
