"""What both stand-ins share: a server on loopback, a ledger, faults on demand, a door to control them."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from aiohttp import web

from tests.standins.ledger import Ledger


@dataclass(frozen=True)
class Fault:
    """What happens to one send. Without `status` the message is accepted, if not dropped before that."""

    status: int | None = None
    """Answer this instead of accepting."""
    code: int | None = None
    """The Graph API's error code."""
    subcode: int | None = None
    description: str | None = None
    retry_after: int | None = None
    body: str | None = None
    """Answer this text, as it is. With status 200 the message was accepted."""
    drop: Literal["before", "after"] | None = None
    """Break the connection before or after accepting."""
    delay: float = 0.0
    """Seconds between accepting and answering."""
    redirect: str | None = None
    """Send a download elsewhere."""
    headers: dict[str, str] = field(default_factory=dict)
    """Headers of a download."""


_PIECE = 64 * 1024


class Standin:
    """Subclasses add their routes. `POST /standin/faults {"times": n, ...}` works from another process."""

    def __init__(self, *, ledger: Ledger | None = None, port: int = 0) -> None:
        self.ledger = ledger if ledger is not None else Ledger()
        self.calls: list[str] = []
        """The name of each call, refused ones too, in order."""
        self.given_bytes = 0
        """How much of all downloads was handed over."""
        self._faults: deque[Fault] = deque()
        self._port = port
        self._runner: web.AppRunner | None = None
        self._app = web.Application()
        self._app.router.add_post("/standin/faults", self._take_faults)
        self._app.router.add_get("/standin/ledger", self._show_ledger)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def clear(self) -> None:
        """As good as new, for the next test."""
        self.ledger.entries.clear()
        self.calls.clear()
        self.given_bytes = 0
        self._faults.clear()

    def fail_next(self, fault: Fault, times: int = 1) -> None:
        self._faults.extend([fault] * times)

    async def start(self) -> None:
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def next_fault(self) -> Fault:
        return self._faults.popleft() if self._faults else Fault()

    async def give(self, request: web.Request, content: bytes | None) -> web.StreamResponse:
        """A file, in pieces and without its length. A fault waits behind one for the question where it lies."""
        self.calls.append("download")
        fault = self.next_fault()
        if fault.redirect is not None:
            return web.Response(status=302, headers={"Location": fault.redirect})
        if fault.status is not None or content is None:
            return web.Response(status=fault.status or 404)
        answer = web.StreamResponse(headers=fault.headers)
        answer.enable_chunked_encoding()
        await answer.prepare(request)
        await pause(fault)
        for start in range(0, len(content), _PIECE):
            if start and fault.drop is not None:
                break_off(request)
                return answer
            await answer.write(content[start : start + _PIECE])
            self.given_bytes += len(content[start : start + _PIECE])
        return answer

    async def _take_faults(self, request: web.Request) -> web.Response:
        values: dict[str, Any] = await request.json()
        self.fail_next(times=values.pop("times", 1), fault=Fault(**values))
        return web.json_response({"waiting": len(self._faults)})

    async def _show_ledger(self, _: web.Request) -> web.Response:
        return web.json_response([{"to": each.to, "text": each.text} for each in self.ledger.entries])


def break_off(request: web.Request) -> web.Response:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def pause(fault: Fault) -> None:
    if fault.delay:
        await asyncio.sleep(fault.delay)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
