"""Liveness and readiness."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.deps import AppDep

router = APIRouter()


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process runs."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(app: AppDep, response: Response) -> dict[str, str]:
    """The database answers: messages can be accepted."""
    try:
        async with asyncio.timeout(3), app.sessions() as db:
            await db.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError, TimeoutError):
        response.status_code = 503
        return {"status": "the database does not answer"}
    return {"status": "ok"}
