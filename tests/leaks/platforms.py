"""What platforms deliver, and what others throw at the doors, with marks in every place that they fill."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from api.deps import BODY_LIMIT
from tests.e2e.running import APP_SECRET, SECRET
from tests.leaks.marks import Marks
from tests.standins import graph_api

TELEGRAM = "/webhooks/telegram"
WHATSAPP = "/webhooks/whatsapp"


@dataclass
class Platforms:
    """`http` shows what they are answered: nothing of hers."""

    marks: Marks
    http: httpx.Client
    numbers: itertools.count[int] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = itertools.count(self.marks.number("update") * 1000)

    def update(self, chat: int, text: Any, /, **fields: Any) -> dict[str, Any]:
        person = {
            "id": chat,
            "first_name": self.marks.word("first-name"),
            "last_name": self.marks.arabic_word("last-name"),
            "username": self.marks.word("user-name"),
        }
        number = next(self.numbers)
        message = {
            "message_id": number,
            "date": 1_760_000_000,
            "chat": {**person, "type": "private"},
            "from": {**person, "is_bot": False},
            "text": text,
        }
        return {"update_id": number, "message": {**message, **fields}}

    def press(self, chat: int, data: str) -> dict[str, Any]:
        message = self.update(chat, "a question")["message"]
        pressed = {"id": self.marks.word("callback"), "from": message["from"], "message": message, "data": data}
        return {"update_id": next(self.numbers), "callback_query": {**pressed, "chat_instance": self.marks.latin}}

    def batch(self, *messages: dict[str, Any], phone: str | None = None, **fields: Any) -> dict[str, Any]:
        number = phone or str(self.marks.number("phone"))
        said = [
            {"from": number, "id": f"wamid.{self.marks.word('wamid')}{next(self.numbers)}", "timestamp": "1", **one}
            for one in messages
        ]
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "1", "phone_number_id": graph_api.PHONE_ID},
            "contacts": [{"wa_id": number, "profile": {"name": self.marks.arabic_word("profile")}}],
            "messages": said,
        }
        change = {"field": "messages", "value": {**value, **fields}}
        return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}

    def telegram(self, body: Any, secret: str = SECRET) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        return self.http.post(TELEGRAM, content=_raw(body), headers=headers).status_code

    def whatsapp(self, body: Any, secret: str = APP_SECRET) -> int:
        raw = _raw(body)
        signature = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
        return self.http.post(WHATSAPP, content=raw, headers={"X-Hub-Signature-256": f"sha256={signature}"}).status_code

    def deliver_all_kinds(self, chat: int) -> None:
        """What is taken, and what is passed over."""
        mark, arabic = self.marks.word("words"), self.marks.arabic_word("words-arabic")
        message = self.update(chat, "x")["message"]
        for update in (
            self.update(chat, f"{mark} my madam keeps my passport {arabic}"),
            self.press(chat, self.marks.word("choice")),
            {"update_id": next(self.numbers), "edited_message": message},
            {"update_id": next(self.numbers), self.marks.word("kind"): message},
            self.update(chat, mark, chat={"id": -chat, "type": "group", "title": self.marks.word("group")}),
            self.update(chat, mark, chat={"id": -chat, "type": mark}),
        ):
            assert self.telegram(update) == 200
        for batch in (
            self.batch({"type": "text", "text": {"body": f"{mark} {arabic}"}}),
            self.batch({"type": "image", "image": {"id": self.marks.word("file"), "caption": mark}}),
            self.batch({"type": mark, mark: {"body": mark}}),
            self.batch({"type": "interactive", "interactive": _pressed(self.marks.word("row"), mark)}),
            self.batch(
                statuses=[{"id": mark, "errors": [{"title": mark, "message": arabic}]}], errors=[{"title": mark}]
            ),
            {"entry": [{"changes": [{"field": mark, "value": {"number": self.marks.number("phone")}}]}]},
        ):
            assert self.whatsapp(batch) == 200

    def deliver_what_cannot_be_read(self, chat: int) -> None:
        """Authentic, and not what it should be."""
        mark, arabic = self.marks.word("odd-words"), self.marks.arabic_word("odd-arabic")
        deep, large = b"[" * 100_000 + mark.encode(), (mark * (BODY_LIMIT // len(mark) + 1)).encode()
        for status, body in (
            (200, self.update(chat, [mark])),
            (200, self.update(chat, mark, message_id=mark)),
            (200, {"update_id": mark, "message": {mark: arabic}}),
            (200, [mark, arabic]),
            (400, f'{{"text": "{mark}{arabic}'.encode()),
            (400, deep),
            (413, large),
        ):
            assert self.telegram(body) == status
        for status, body in (
            (200, self.batch({"type": "text", "text": mark})),
            (200, self.batch({"type": "text", "text": {"body": mark}, "id": None})),
            (200, self.batch({"type": "text", "text": {"body": mark}}, phone=mark)),
            (200, {"entry": mark}),
            (400, f"{mark}{arabic}".encode()),
            (413, large),
        ):
            assert self.whatsapp(body) == status

    def knock_at_every_door(self, chat: int) -> None:
        """Without the right secret, at addresses that are not there, and with too much."""
        mark = self.marks.word("stranger")
        assert self.telegram(self.update(chat, mark), secret=mark) == 401
        assert self.whatsapp(self.batch({"type": "text", "text": {"body": mark}}), secret=mark) == 401
        query = {"hub.mode": "subscribe", "hub.verify_token": mark, "hub.challenge": mark}
        assert self.http.get(WHATSAPP, params=query).status_code == 401
        assert self.http.get(WHATSAPP, params={**query, "hub.challenge": mark * 20}).status_code in (400, 401)
        for path in (f"/{mark}", f"/static/{mark}", f"/webhooks/{mark}", f"/docs/{mark}", f"/desk/{mark}"):
            assert self.http.get(path, params={mark: mark}).status_code in (401, 404)
            assert self.http.post(path, content=mark.encode(), params={mark: mark}).status_code in (401, 404, 405)
        for path in ("/metrics", "/docs", "/openapi.json"):
            assert self.http.get(path, auth=(mark, mark)).status_code == 401


def _raw(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def _pressed(row: str, title: str) -> dict[str, Any]:
    return {"type": "list_reply", "list_reply": {"id": row, "title": title, "description": title}}
