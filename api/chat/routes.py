"""Everything of her page."""

from __future__ import annotations

from fastapi import FastAPI

from api.chat import events, newcomers, pages


def install(web: FastAPI) -> None:
    web.state.streams = events.Streams()
    web.state.newcomers = newcomers.Newcomers()
    web.include_router(pages.router)
    web.include_router(events.router)
