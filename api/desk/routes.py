"""What the web application takes from the desk."""

from __future__ import annotations

from fastapi import FastAPI

from api.desk import address, cases, checks, deeds, events, link, me, refuse, sign_in, staff


def install(web: FastAPI) -> None:
    web.state.checks = checks.Checks()
    refuse.install(web)
    web.include_router(sign_in.router)
    web.include_router(link.router)
    web.include_router(cases.router)
    web.include_router(address.router)
    web.include_router(deeds.router)
    web.include_router(events.router)
    web.include_router(me.router)
    web.include_router(staff.router)
