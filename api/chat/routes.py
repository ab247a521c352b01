"""Everything of her page."""

from __future__ import annotations

from fastapi import FastAPI

from api.chat import events, kept, newcomers, pages
from api.pages.streams import Streams


def install(web: FastAPI) -> None:
    web.state.streams = Streams()
    web.state.newcomers = newcomers.Newcomers()
    web.include_router(pages.router)
    web.include_router(events.router)
    web.include_router(kept.router)
