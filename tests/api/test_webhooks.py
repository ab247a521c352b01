"""The doors over real HTTP: what is let in, what is refused, and what is kept."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.conversations.models import Contact, Message, UndecodedDelivery
from tests.api.conftest import APP_SECRET, OPERATOR, PHONE_ID, SECRET, VERIFY

_numbers = itertools.count(7000)
TELEGRAM = "/webhooks/telegram"
WHATSAPP = "/webhooks/whatsapp"


def update(text: Any = "hello", chat: int = 42, **fields: Any) -> dict[str, Any]:
    number = next(_numbers)
    message = {
        "message_id": number,
        "date": 1_760_000_000,
        "chat": {"id": chat, "type": "private", "first_name": "Zainab"},
        "from": {"id": chat, "is_bot": False, "first_name": "Zainab"},
        "text": text,
    }
    return {"update_id": number, "message": {**message, **fields}}


def batch(*texts: str, sender: str = "971501234567", phone_id: str = PHONE_ID) -> dict[str, Any]:
    messages = [
        {"from": sender, "id": f"wamid.{next(_numbers)}", "timestamp": "1", "type": "text", "text": {"body": text}}
        for text in texts
    ]
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550001111", "phone_number_id": phone_id},
        "contacts": [{"wa_id": sender, "profile": {"name": "Zainab"}}],
        "messages": messages,
    }
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}],
    }


async def telegram(client: httpx.AsyncClient, body: Any, secret: str | None = SECRET) -> httpx.Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    return await client.post(TELEGRAM, content=raw, headers=headers)


async def whatsapp(client: httpx.AsyncClient, body: Any, secret: str | None = APP_SECRET) -> httpx.Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {}
    if secret is not None:
        headers["X-Hub-Signature-256"] = "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return await client.post(WHATSAPP, content=raw, headers=headers)


async def count(door: App, model: type) -> int:
    async with door.sessions() as db:
        return await db.scalar(select(func.count()).select_from(model)) or 0


async def test_a_telegram_update_is_stored_and_acknowledged(client: httpx.AsyncClient, door: App) -> None:
    assert (await telegram(client, update())).status_code == 200
    assert await count(door, Message) == 1


async def test_a_whatsapp_batch_is_stored_whole(client: httpx.AsyncClient, door: App) -> None:
    assert (await whatsapp(client, batch("one", "two", "three"))).status_code == 200
    assert (await count(door, Message), await count(door, Contact)) == (3, 1)


async def test_a_repeated_delivery_is_acknowledged_and_causes_nothing(client: httpx.AsyncClient, door: App) -> None:
    one, two = update(), batch("hello")
    for _ in range(3):
        assert (await telegram(client, one)).status_code == 200
        assert (await whatsapp(client, two)).status_code == 200
    assert await count(door, Message) == 2


@pytest.mark.parametrize("secret", [None, "", "wrong", "WEBHOOK-SECRET", "ü"])
async def test_a_wrong_or_missing_proof_is_refused(client: httpx.AsyncClient, door: App, secret: str | None) -> None:
    try:
        status = (await telegram(client, update(), secret)).status_code
    except UnicodeEncodeError:  # httpx will not send it; a raw header is tried in the next test
        status = 401
    assert status == 401
    assert (await whatsapp(client, batch("x"), secret)).status_code == 401
    assert await count(door, Message) == 0


async def test_a_proof_in_odd_bytes_is_refused(client: httpx.AsyncClient) -> None:
    for path, header in ((TELEGRAM, b"X-Telegram-Bot-Api-Secret-Token"), (WHATSAPP, b"X-Hub-Signature-256")):
        answer = await client.post(path, content=b"{}", headers=[(header, b"\xff\xfe")])
        assert answer.status_code == 401


async def test_a_signature_over_another_body_is_refused(client: httpx.AsyncClient) -> None:
    raw = json.dumps(batch("x")).encode()
    signature = "sha256=" + hmac.new(APP_SECRET.encode(), raw, hashlib.sha256).hexdigest()
    answer = await client.post(WHATSAPP, content=raw + b" ", headers={"X-Hub-Signature-256": signature})
    assert answer.status_code == 401


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"nonsense", b"[" * 100_000])
async def test_malformed_json_is_refused(client: httpx.AsyncClient, raw: bytes) -> None:
    assert (await telegram(client, raw)).status_code == 400
    assert (await whatsapp(client, raw)).status_code == 400


async def test_a_body_over_four_megabytes_is_refused(client: httpx.AsyncClient) -> None:
    raw = b" " * (4 * 1024 * 1024 + 1)
    assert (await telegram(client, raw)).status_code == 413
    assert (await whatsapp(client, raw)).status_code == 413


async def test_a_body_without_a_length_is_cut_off_at_the_limit(client: httpx.AsyncClient) -> None:
    async def chunks():  # type: ignore[no-untyped-def]  # an async generator of bytes
        for _ in range(6):
            yield b" " * 1_000_000

    answer = await client.post(TELEGRAM, content=chunks(), headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        {"update_id": "x"}, [], 7, None, {"update_id": 1, "message": 5}, update(text=5), update(chat="x"),  # type: ignore[arg-type]
        {"update_id": 2, "message": {"message_id": 1}},
    ],
)  # fmt: skip
async def test_an_authentic_delivery_that_cannot_be_read_is_kept_as_ciphertext(
    client: httpx.AsyncClient, door: App, body: Any
) -> None:
    assert (await telegram(client, body)).status_code == 200
    assert (await count(door, Message), await count(door, UndecodedDelivery)) == (0, 1)
    async with door.sessions() as db:
        stored = await db.scalar(select(UndecodedDelivery.body))
    assert stored is not None
    assert json.loads(door.vault.decrypt(stored)) == body


@pytest.mark.parametrize("body", [[], {"entry": 5}, {"entry": [{"changes": [{"value": 5}]}]}, {"object": "x"}])
async def test_an_odd_whatsapp_batch_is_acknowledged_and_kept(client: httpx.AsyncClient, door: App, body: Any) -> None:
    assert (await whatsapp(client, body)).status_code == 200
    assert (await count(door, Message), await count(door, UndecodedDelivery)) == (0, 1)


async def test_a_batch_with_one_bad_message_keeps_the_good_ones(client: httpx.AsyncClient, door: App) -> None:
    body = batch("good", "bad", "good")
    del body["entry"][0]["changes"][0]["value"]["messages"][1]["id"]
    assert (await whatsapp(client, body)).status_code == 200
    assert (await count(door, Message), await count(door, UndecodedDelivery)) == (2, 1)


async def test_unknown_kinds_are_acknowledged_counted_and_ignored(client: httpx.AsyncClient, door: App) -> None:
    await telegram(client, {"update_id": next(_numbers), "poll": {"id": "1"}})
    await whatsapp(client, batch("x", phone_id="999"))
    assert (await count(door, Message), await count(door, UndecodedDelivery)) == (0, 0)
    figures = (await client.get("/metrics", auth=OPERATOR)).text
    assert 'huquq_deliveries_total{channel="telegram",outcome="ignored:' in figures
    assert 'huquq_deliveries_total{channel="whatsapp",outcome="ignored:' in figures


async def test_the_whatsapp_handshake(client: httpx.AsyncClient) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "12345"}
    answer = await client.get(WHATSAPP, params=query)
    assert (answer.status_code, answer.text) == (200, "12345")
    assert (await client.get(WHATSAPP, params={**query, "hub.verify_token": "no"})).status_code == 401
    assert (await client.get(WHATSAPP, params={**query, "hub.mode": "x"})).status_code == 401
    assert (await client.get(WHATSAPP)).status_code == 401


async def test_a_channel_without_settings_is_off(closed: httpx.AsyncClient) -> None:
    assert (await telegram(closed, update())).status_code == 404
    assert (await whatsapp(closed, batch("x"))).status_code == 404
    assert (await closed.get(WHATSAPP)).status_code == 404


async def test_health_and_metrics(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json() == {"status": "ok"}
    await telegram(client, update("secret words"))
    figures = (await client.get("/metrics", auth=OPERATOR)).text
    assert "huquq_messages_pending 1.0" in figures
    assert "secret" not in figures


async def test_nothing_of_hers_reaches_the_log(client: httpx.AsyncClient, capfd: pytest.CaptureFixture[str]) -> None:
    await telegram(client, update("marked words", chat=998877))
    await whatsapp(client, batch("marked words", sender="971509998877"))
    await telegram(client, update(text=5))
    await telegram(client, b"marked {")
    written = "".join(capfd.readouterr())
    for marked in ("marked", "998877", "Zainab", "wamid"):
        assert marked not in written
