"""What the web application takes from the desk."""

from __future__ import annotations

from fastapi import FastAPI

from api.desk import cases, checks, deeds, events, link, refuse, sign_in


def install(web: FastAPI) -> None:
    web.state.checks = checks.Checks()
    refuse.install(web)
    web.include_router(sign_in.router)
    web.include_router(link.router)
    web.include_router(cases.router)
    web.include_router(deeds.router)
    web.include_router(events.router)
