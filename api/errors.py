"""Errors at the door, rendered once: a status and a constant text, never a stack trace or her words."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

log = structlog.get_logger()


_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class DoorError(Exception):
    """Refused at the door."""

    status = 400
    text = "bad request"


class MalformedBodyError(DoorError):
    text = "the body is not JSON"


class BadSignatureError(DoorError):
    status = 401
    text = "the signature is missing or wrong"


class ChannelOffError(DoorError):
    status = 404
    text = "this channel is not set up"


class BodyTooLargeError(DoorError):
    status = 413
    text = "the body is too large"


def install(web: FastAPI) -> None:
    @web.exception_handler(DoorError)
    async def refuse(_: Request, error: DoorError) -> JSONResponse:
        return JSONResponse({"error": error.text}, status_code=error.status, headers=_HEADERS)

    @web.exception_handler(RequestValidationError)
    async def refuse_parameters(_: Request, __: RequestValidationError) -> JSONResponse:
        return JSONResponse({"error": DoorError.text}, status_code=DoorError.status, headers=_HEADERS)

    @web.exception_handler(Exception)
    async def crash(_: Request, error: Exception) -> JSONResponse:
        log.error("request-crashed", exc_info=error)
        return JSONResponse({"error": "internal error"}, status_code=500, headers=_HEADERS)
