"""Files: each channel fetches through its platform's own way, never too much, and from nowhere else."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import httpx
import pytest
from aiohttp import web

from bot.channels.telegram.client import TelegramChannel
from bot.channels.terminal.client import TerminalChannel
from bot.channels.web.client import WebChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.messages import Channel, FileError, FileGoneError, FileRef, FileTooLargeError
from tests.standins.bot_api import BotApi
from tests.standins.graph_api import GraphApi
from tests.standins.server import Fault, Standin

LIMIT = 200_000
DATA = bytes(range(256)) * 400
FILE = FileRef("77")

Platform = tuple[Channel, BotApi | GraphApi]


@pytest.fixture(params=["telegram", "whatsapp"])
def platform(
    request: pytest.FixtureRequest,
    telegram: TelegramChannel,
    whatsapp: WhatsAppChannel,
    bot_api: BotApi,
    graph_api: GraphApi,
) -> Platform:
    return (telegram, bot_api) if request.param == "telegram" else (whatsapp, graph_api)


class Elsewhere(Standin):
    """A server that is neither platform's, and what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self._app.router.add_route("*", "/{path:.*}", self._note)

    async def _note(self, request: web.Request) -> web.Response:
        self.told.append(request.headers.get("Authorization", ""))
        return web.Response(body=DATA)


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    async with Elsewhere() as server:
        yield server


async def error_of(channel: Channel, file: FileRef = FILE) -> type[FileError]:
    with pytest.raises(FileError) as caught:
        await channel.fetch(file, LIMIT)
    return caught.type


@pytest.mark.parametrize("size", [0, 1, len(DATA)])
async def test_a_file_comes_as_it_lies_there(platform: Platform, size: int) -> None:
    channel, server = platform
    server.files["77"] = DATA[:size]
    assert await channel.fetch(FILE, LIMIT) == DATA[:size]


async def test_a_stream_past_the_limit_is_cut(platform: Platform) -> None:
    channel, server = platform
    server.files["77"] = b"x" * 15_000_000
    assert await error_of(channel) is FileTooLargeError
    assert server.given_bytes < 12_000_000  # what stands in the buffers of the connection
    server.files["77"] = b"x" * LIMIT
    assert len(await channel.fetch(FILE, LIMIT)) == LIMIT
    server.files["77"] = b"x" * (LIMIT + 1)
    assert await error_of(channel) is FileTooLargeError


async def test_what_telegram_itself_calls_too_big_is_too_large(telegram: TelegramChannel, bot_api: BotApi) -> None:
    bot_api.files["77"] = b"x" * (20 * 1024 * 1024 + 1)
    assert await error_of(telegram) is FileTooLargeError
    assert bot_api.calls == ["getfile"]


async def test_a_file_that_is_not_there_is_gone(platform: Platform) -> None:
    channel, _ = platform
    assert await error_of(channel) is FileGoneError


@pytest.mark.parametrize(
    "fault",
    [Fault(status=500), Fault(status=429, code=4, retry_after=3), Fault(status=401, code=190), Fault(drop="before")],
)
async def test_a_fault_of_the_platform_passes(platform: Platform, fault: Fault) -> None:
    channel, server = platform
    server.files["77"] = DATA
    server.fail_next(fault)
    assert await error_of(channel) is FileError
    assert await channel.fetch(FILE, LIMIT) == DATA


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(status=500), FileError),
        (Fault(status=404), FileGoneError),
        (Fault(drop="after"), FileError),
        (Fault(delay=1.5), FileError),
        (Fault(headers={"Content-Encoding": "gzip"}), FileGoneError),
    ],
)
async def test_a_fault_of_the_download_is_told_apart(platform: Platform, fault: Fault, error: type[FileError]) -> None:
    channel, server = platform
    server.files["77"] = DATA
    server.fail_next(Fault())
    server.fail_next(fault)
    assert await error_of(channel) is error


async def test_a_redirect_is_not_followed(platform: Platform, elsewhere: Elsewhere) -> None:
    channel, server = platform
    server.files["77"] = DATA
    server.fail_next(Fault())
    server.fail_next(Fault(redirect=f"{elsewhere.url}/x"))
    assert await error_of(channel) is FileGoneError
    assert elsewhere.told == []


async def test_our_token_goes_to_metas_hosts_only(
    whatsapp: WhatsAppChannel, graph_api: GraphApi, elsewhere: Elsewhere
) -> None:
    port = elsewhere.url.rpartition(":")[2]
    graph_api.files["77"] = DATA
    for address in (
        f"{elsewhere.url}/x",  # loopback, but not the API's port
        f"http://localhost:{port}/x",
        f"http://lookaside.fbsbx.com@127.0.0.1:{port}/x",
        f"http://127.0.0.1:{port}/lookaside.fbsbx.com",
        f"http://127.0.0.1:{port}/?https://lookaside.fbsbx.com",
        f"{graph_api.url}@127.0.0.1:{port}/x",
        "http://lookaside.fbsbx.com/x",
        "https://lookaside.fbsbx.com:8443/x",
        "https://lookaside.fbsbx.com.example.org/x",
        "https://notfbsbx.com/x",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "//example.org/x",
        "/x",
        "https://[broken/x",
        "",
    ):
        graph_api.addresses["77"] = address
        assert await error_of(whatsapp) is FileGoneError, address
    assert elsewhere.told == []
    assert "download" not in graph_api.calls


@pytest.mark.parametrize("address", ["https://lookaside.fbsbx.com/x?mid=1", "https://scontent.xx.fbcdn.net/x"])
def test_metas_hosts_are_known(whatsapp: WhatsAppChannel, address: str) -> None:
    assert whatsapp._is_metas(httpx.URL(address))


@pytest.mark.parametrize("file_id", ["../me", "a/b", "1?x=y", "1#", "%2e%2e", "."])
async def test_an_id_that_would_change_the_address_asks_for_nothing(
    whatsapp: WhatsAppChannel, graph_api: GraphApi, file_id: str
) -> None:
    assert await error_of(whatsapp, FileRef(file_id)) is FileGoneError
    assert graph_api.calls == []


async def test_telegrams_answer_can_name_no_file_of_this_machine(telegram: TelegramChannel, bot_api: BotApi) -> None:
    bot_api.files["77"] = DATA
    bot_api.paths["77"] = __file__
    assert await error_of(telegram) is FileGoneError
    assert "download" not in bot_api.calls


@pytest.mark.parametrize("channel", [WebChannel(), TerminalChannel()])
async def test_other_channels_have_no_files(channel: Channel) -> None:
    assert await error_of(channel) is FileGoneError


async def test_no_log_holds_a_token_or_an_id(platform: Platform, caplog: pytest.LogCaptureFixture) -> None:
    channel, server = platform
    caplog.set_level(logging.DEBUG)
    server.files["77secret"] = DATA
    await channel.fetch(FileRef("77secret"), LIMIT)
    said = "".join(record.getMessage() for record in caplog.records if record.name != "asyncio")
    assert server.token not in said
    assert "77secret" not in said
