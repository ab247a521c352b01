"""Everything of her page."""

from __future__ import annotations

from fastapi import FastAPI

from api.chat import events, pages


def install(web: FastAPI) -> None:
    web.state.streams = events.Streams()
    web.include_router(pages.router)
    web.include_router(events.router)
