"""Whoever has reached the pages by TLS once does so from then on, whatever a network in between tries."""

from __future__ import annotations

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.deps import get_app
from api.pages.cookies import by_tls

_A_YEAR = "max-age=31536000"


class StrictTransport:
    """Adds the header to every answer that goes by TLS. Other hosts of the domain are not ours to bind."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _by_tls(Request(scope)):
            await self._app(scope, receive, send)
            return

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Strict-Transport-Security"] = _A_YEAR
            await send(message)

        await self._app(scope, receive, send_marked)


def _by_tls(request: Request) -> bool:
    return by_tls(request, get_app(request).settings)
