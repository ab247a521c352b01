"""The web process: webhooks in, pages, health and metrics out. Thin routers: parse, call, answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from api import errors, files, health, metrics, operator, telegram, whatsapp
from api.chat import routes as chat
from api.desk import routes as desk
from api.pages.hsts import StrictTransport
from api.pages.respond import Static
from bot.app import App
from bot.compose import compose_door
from kit.log import set_up_logging
from kit.settings import load_settings


def create_app(given: App | None = None) -> FastAPI:
    """The web application. `given` is an App made by a test; else one is made from the settings."""

    @asynccontextmanager
    async def lifespan(web: FastAPI) -> AsyncIterator[None]:
        if given is not None:
            web.state.app = given
            yield
            return
        async with compose_door(load_settings()) as app:
            web.state.app = app
            yield

    # its own pages about the API would be open to all: api.operator has them
    web = FastAPI(openapi_url=None, title="Huquq", version="0.1.0", lifespan=lifespan)
    web.state.metrics = metrics.Metrics()
    errors.install(web)
    web.include_router(health.router)
    web.include_router(operator.router)
    web.include_router(telegram.router)
    web.include_router(whatsapp.router)
    web.include_router(files.router)
    chat.install(web)
    desk.install(web)
    web.mount("/static", Static())
    web.add_middleware(StrictTransport)
    return web


def served() -> FastAPI:
    """For uvicorn's --factory: logging first, then the application."""
    set_up_logging(load_settings().log_level)
    return create_app()
