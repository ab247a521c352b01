"""Deliveries as the platforms make them (invented people), for tests and for mutation."""

from __future__ import annotations

from typing import Any

OURS = "106540352242922"
NUMBER = "971500000001"
BSUID = "AE.13491208655302741918"


def update(number: int = 5, **kinds: Any) -> dict[str, Any]:
    return {"update_id": number, **kinds}


def message(**content: Any) -> dict[str, Any]:
    return {
        "message_id": 11,
        "from": {"id": 7001, "is_bot": False, "first_name": "Amal", "language_code": "ar"},
        "chat": {"id": 7001, "first_name": "Amal", "type": "private"},
        "date": 1749416383,
        **content,
    }


def telegram(**content: Any) -> dict[str, Any]:
    return update(message=message(**content))


def pressed(data: str | None = "topic:wages", *, chat: str = "private") -> dict[str, Any]:
    query: dict[str, Any] = {
        "id": "99887766",
        "from": {"id": 7001, "is_bot": False, "first_name": "Amal"},
        "message": message(text="Which?") | {"chat": {"id": 7001, "type": chat, "title": "x"}},
        "chat_instance": "-42",
    }
    return update(callback_query=query | ({} if data is None else {"data": data}))


def whatsapp(*messages: dict[str, Any], phone_id: str = OURS, **value: Any) -> dict[str, Any]:
    return webhook(change(*messages, phone_id=phone_id, **value))


def webhook(*changes: dict[str, Any]) -> dict[str, Any]:
    return {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": list(changes)}]}


def change(*messages: dict[str, Any], phone_id: str = OURS, **value: Any) -> dict[str, Any]:
    content = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550783881", "phone_number_id": phone_id},
        "contacts": [{"profile": {"name": "Amal"}, "wa_id": NUMBER}],
        **value,
    }
    return {"field": "messages", "value": content | ({"messages": list(messages)} if messages else {})}


def said(kind: str = "text", wamid: str = "wamid.A", **content: Any) -> dict[str, Any]:
    content = content or {"text": {"body": "Can he keep my passport?"}}
    return {"from": NUMBER, "id": wamid, "timestamp": "1749416383", "type": kind, **content}


MEDIA = {"id": "1", "mime_type": "image/jpeg", "sha256": "x"}
STATUS = {"id": "wamid.S", "status": "delivered", "timestamp": "1749416383", "recipient_id": NUMBER}
