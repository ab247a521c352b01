"""POST /webhooks/telegram: one update a delivery, proven by the secret token."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from api.deps import AppDep, MetricsDep, get_app, parse_json, read_body
from api.errors import BadSignatureError, ChannelOffError
from api.receive import receive
from bot.app import App

router = APIRouter()


async def proven_body(request: Request, app: Annotated[App, Depends(get_app)]) -> bytes:
    """The body of a delivery whose secret token header is right, compared in constant time."""
    secret = app.settings.telegram_secret
    if secret is None or "telegram" not in app.channels:
        raise ChannelOffError
    given = request.headers.get("x-telegram-bot-api-secret-token", "")
    if not hmac.compare_digest(given.encode(), secret.get_secret_value().encode()):
        raise BadSignatureError
    return await read_body(request)


@router.post("/webhooks/telegram")
async def telegram(body: Annotated[bytes, Depends(proven_body)], app: AppDep, metrics: MetricsDep) -> dict[str, bool]:
    await receive(app, metrics, "telegram", body, app.channels["telegram"].decode(parse_json(body)))
    return {"ok": True}
