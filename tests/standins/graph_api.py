"""Stands in for the WhatsApp Cloud API of Meta's Graph API. Error codes and shapes are the real ones."""

from __future__ import annotations

import base64
import itertools
import re
from typing import Any

from aiohttp import web

from tests.standins.ledger import Accepted, Ledger
from tests.standins.server import Fault, Standin, break_off, pause, utf16

TOKEN = "EAAstandin0standin0standin"
PHONE_ID = "106540352242922"
_VERSION = re.compile(r"v\d+\.\d+")


class RefusedError(Exception):
    def __init__(self, code: int, message: str, details: str = "", *, status: int = 400, subcode: int = 0) -> None:
        super().__init__(message)
        self.code, self.message, self.details, self.status, self.subcode = code, message, details, status, subcode


def missing(name: str) -> RefusedError:
    return RefusedError(100, f"(#100) The parameter {name} is required.")


def invalid(details: str) -> RefusedError:
    return RefusedError(131009, "(#131009) Parameter value is not valid", details)


class GraphApi(Standin):
    """`silent` holds people whose last message is more than 24 hours old.

    `files` lie to be fetched, by media id; `addresses` are other addresses than their own that are answered.
    """

    def __init__(
        self, *, token: str = TOKEN, phone_id: str = PHONE_ID, ledger: Ledger | None = None, port: int = 0
    ) -> None:
        super().__init__(ledger=ledger, port=port)
        self.token, self.phone_id = token, phone_id
        self.silent: set[str] = set()
        self.files: dict[str, bytes] = {}
        self.addresses: dict[str, str] = {}
        self._numbers = itertools.count(1)
        self._app.router.add_post("/{version}/{phone_id}/messages", self._messages)
        self._app.router.add_get("/media/{media_id}", self._download)
        self._app.router.add_get("/{version}/{media_id}", self._media)

    def clear(self) -> None:
        super().clear()
        self.silent.clear()
        self.files.clear()
        self.addresses.clear()

    async def _messages(self, request: web.Request) -> web.Response:
        self.calls.append("messages")
        try:
            self._check_caller(request)
            fault = self.next_fault()
            if fault.drop == "before":
                return break_off(request)
            if fault.status is not None and fault.status != 200:
                return _refusal(fault)
            accepted = self._checked(await _body(request))
        except RefusedError as error:
            return _error(error)
        self.ledger.add(accepted)
        if fault.drop == "after":
            return break_off(request)
        await pause(fault)
        if fault.body is not None:
            return web.Response(text=fault.body)
        return web.json_response(_answer(accepted))

    async def _media(self, request: web.Request) -> web.Response:
        self.calls.append("media")
        try:
            self._check_token(request)
            media_id = request.match_info["media_id"]
            fault = self.next_fault()
            if fault.drop is not None:
                return break_off(request)
            if fault.status is not None:
                return _refusal(fault)
            if media_id not in self.files:
                raise RefusedError(100, "Unsupported get request. Object does not exist", subcode=33)
        except RefusedError as error:
            return _error(error)
        url = self.addresses.get(media_id, f"{self.url}/media/{media_id}")
        return web.json_response({"messaging_product": "whatsapp", "id": media_id, "url": url})

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.Response(status=401)
        return await self.give(request, self.files.get(request.match_info["media_id"]))

    def _check_caller(self, request: web.Request) -> None:
        self._check_token(request)
        if request.match_info["phone_id"] != self.phone_id:
            raise RefusedError(
                100,
                "Unsupported post request. Object with ID does not exist, cannot be loaded due to missing"
                " permissions, or does not support this operation.",
                subcode=33,
            )

    def _check_token(self, request: web.Request) -> None:
        if not _VERSION.fullmatch(request.match_info["version"]):
            raise RefusedError(2500, "Unknown path components", status=400)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not token:
            raise RefusedError(190, "Invalid OAuth access token - Cannot parse access token", status=401)
        if token != self.token:
            raise RefusedError(190, "Error validating access token: Session has expired", status=401, subcode=463)

    def _checked(self, given: dict[str, Any]) -> Accepted:
        if given.get("messaging_product") != "whatsapp":
            raise missing("messaging_product")
        to = given.get("to") or given.get("recipient")
        if not isinstance(to, str) or not to:
            raise missing("to")
        if "to" in given and not to.lstrip("+").isdigit():
            raise invalid("Invalid 'to' parameter: the phone number is malformed")
        kind = given.get("type", "text")
        if kind not in ("text", "interactive"):
            raise RefusedError(131051, "(#131051) Unsupported message type")
        text, buttons = _text(given) if kind == "text" else _interactive(given)
        if to in self.silent:
            raise RefusedError(131047, "(#131047) Re-engagement message", "More than 24 hours have passed")
        number = next(self._numbers)
        wamid = "wamid." + base64.b64encode(f"{to}/{number}".encode()).decode()
        return Accepted("whatsapp", to, text, wamid, buttons, given)


def _text(given: dict[str, Any]) -> tuple[str, tuple[tuple[str, str], ...]]:
    text = given.get("text")
    if not isinstance(text, dict) or not isinstance(text.get("body"), str) or not text["body"].strip():
        raise missing("text['body']")
    if utf16(text["body"]) > 4096:
        raise RefusedError(100, "(#100) Param text['body'] must be at most 4096 characters long.")
    return text["body"], ()


def _interactive(given: dict[str, Any]) -> tuple[str, tuple[tuple[str, str], ...]]:
    interactive = given.get("interactive")
    if not isinstance(interactive, dict):
        raise missing("interactive")
    body = _length("Body text", _at(interactive, "body", "text"), 1024)
    action = interactive.get("action")
    if not isinstance(action, dict):
        raise missing("interactive['action']")
    match interactive.get("type"):
        case "button":
            return body, _reply_buttons(action)
        case "list":
            return body, _rows(action)
        case _:
            raise RefusedError(100, "(#100) Param interactive['type'] must be one of {BUTTON, LIST, ...}")


def _reply_buttons(action: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    buttons = action.get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise invalid("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3")
    if any(_at(button, "type") != "reply" for button in buttons):
        raise invalid("Button type must be reply")
    found = tuple(
        (
            _length("Button id", _at(button, "reply", "id"), 256),
            _length("Button title", _at(button, "reply", "title"), 20),
        )
        for button in buttons
    )
    for part, name in enumerate(("id", "title")):
        if len({each[part] for each in found}) < len(found):
            raise invalid(f"Duplicate button {name}")
    return found


def _rows(action: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    _length("Button label", action.get("button"), 20)
    sections = action.get("sections")
    if not isinstance(sections, list) or not 1 <= len(sections) <= 10:
        raise invalid("Invalid sections count. Min allowed sections: 1, Max allowed sections: 10")
    if any("title" in section or len(sections) > 1 for section in sections):
        for section in sections:
            _length("Section title", section.get("title"), 24)
    rows = [row for section in sections for row in section.get("rows", [])]
    if not 1 <= len(rows) <= 10:
        raise invalid("Total row count exceed max allowed count: 10")
    found = tuple(_row(row) for row in rows)
    if len({row_id for row_id, _ in found}) < len(found):
        raise invalid("Duplicate row id")
    return found


def _row(row: dict[str, Any]) -> tuple[str, str]:
    title = _length("Row title", row.get("title"), 24)
    if "description" in row:
        title = _length("Row description", row["description"], 72)
    return _length("Row id", row.get("id"), 200), title


def _length(name: str, value: object, most: int) -> str:
    if not isinstance(value, str) or not value.strip() or utf16(value) > most:
        raise invalid(f"{name} length invalid. Min length: 1, Max length: {most}")
    return value


def _at(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        raise RefusedError(100, "(#100) Invalid JSON for postcard") from None
    if not isinstance(body, dict):
        raise RefusedError(100, "(#100) Invalid parameter")
    return body


def _answer(accepted: Accepted) -> dict[str, Any]:
    person = "wa_id" if "to" in accepted.request else "user_id"
    return {
        "messaging_product": "whatsapp",
        "contacts": [{"input": accepted.to, person: accepted.to}],
        "messages": [{"id": accepted.external_id}],
    }


def _refusal(fault: Fault) -> web.Response:
    status = fault.status or 500
    if fault.body is not None:
        return web.Response(status=status, text=fault.body)
    code = fault.code or 131000
    message = fault.description or f"(#{code}) Something went wrong"
    return _error(RefusedError(code, message, status=status, subcode=fault.subcode or 0))


def _error(error: RefusedError) -> web.Response:
    body: dict[str, Any] = {
        "message": error.message,
        "type": "OAuthException",
        "code": error.code,
        "fbtrace_id": "AStandinTraceIdStandin1",
    }
    if error.subcode:
        body["error_subcode"] = error.subcode
    if error.details:
        body["error_data"] = {"messaging_product": "whatsapp", "details": error.details}
    return web.json_response({"error": body}, status=error.status)
