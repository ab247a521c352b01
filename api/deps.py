"""What routes depend on: the App, the metrics, and a body that is not too long."""

from __future__ import annotations

import json
from typing import Annotated, cast

from fastapi import Depends, Request

from api.errors import BodyTooLargeError, MalformedBodyError
from api.metrics import Metrics
from bot.app import App

BODY_LIMIT = 4 * 1024 * 1024
"""Bytes. WhatsApp batches can be megabytes."""


def get_app(request: Request) -> App:
    return cast(App, request.app.state.app)


def get_metrics(request: Request) -> Metrics:
    return cast(Metrics, request.app.state.metrics)


AppDep = Annotated[App, Depends(get_app)]
MetricsDep = Annotated[Metrics, Depends(get_metrics)]


async def read_body_up_to(request: Request, limit: int) -> bytes:
    """The raw body. Stops reading at the limit, whatever the headers claim."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise BodyTooLargeError
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise BodyTooLargeError
    return bytes(body)


async def read_body(request: Request) -> bytes:
    return await read_body_up_to(request, BODY_LIMIT)


def parse_json(body: bytes) -> object:
    try:
        return cast(object, json.loads(body))
    except (ValueError, RecursionError):
        raise MalformedBodyError from None
