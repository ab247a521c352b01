"""GET and POST /webhooks/whatsapp: Meta's handshake, and batches proven by a signature over the raw bytes."""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import PlainTextResponse

from api.deps import AppDep, MetricsDep, get_app, parse_json, read_body
from api.errors import BadSignatureError, ChannelOffError
from api.receive import receive
from bot.app import App

router = APIRouter()


@router.get("/webhooks/whatsapp", response_class=PlainTextResponse)
async def handshake(
    app: AppDep,
    mode: Annotated[str, Query(alias="hub.mode")] = "",
    token: Annotated[str, Query(alias="hub.verify_token")] = "",
    challenge: Annotated[str, Query(alias="hub.challenge", max_length=256)] = "",
) -> str:
    expected = app.settings.whatsapp_verify_token
    if expected is None or "whatsapp" not in app.channels:
        raise ChannelOffError
    right = hmac.compare_digest(token.encode(), expected.get_secret_value().encode())
    if mode != "subscribe" or not right:
        raise BadSignatureError
    return challenge


async def proven_body(request: Request, app: Annotated[App, Depends(get_app)]) -> bytes:
    """The raw body, if its X-Hub-Signature-256 is the app secret's HMAC, compared in constant time."""
    secret = app.settings.whatsapp_app_secret
    if secret is None or "whatsapp" not in app.channels:
        raise ChannelOffError
    body = await read_body(request)
    expected = "sha256=" + hmac.new(secret.get_secret_value().encode(), body, hashlib.sha256).hexdigest()
    given = request.headers.get("x-hub-signature-256", "")
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise BadSignatureError
    return body


@router.post("/webhooks/whatsapp")
async def whatsapp(body: Annotated[bytes, Depends(proven_body)], app: AppDep, metrics: MetricsDep) -> dict[str, bool]:
    await receive(app, metrics, "whatsapp", body, app.channels["whatsapp"].decode(parse_json(body)))
    return {"ok": True}
