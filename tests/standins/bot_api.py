"""Stands in for Telegram's Bot API. Errors and their texts are those that the real one gives."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.standins.ledger import Accepted, Ledger
from tests.standins.server import Fault, Standin, break_off, pause, utf16

TOKEN = "123456:AAF-standin_standin_standin_standin"
_TOKEN_SHAPE = re.compile(r"\d+:[\w-]{35}")
_SECRET_SHAPE = re.compile(r"[A-Za-z0-9_-]{1,256}")


class RefusedError(Exception):
    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


def bad(description: str) -> RefusedError:
    return RefusedError(400, f"Bad Request: {description}")


class BotApi(Standin):
    """`push(update)` makes an update wait for getUpdates; `blocked` holds people who have blocked the bot.

    `files` lie to be fetched, by file_id; `paths` are other paths than their own that getFile answers.
    """

    def __init__(self, *, token: str = TOKEN, ledger: Ledger | None = None, port: int = 0) -> None:
        super().__init__(ledger=ledger, port=port)
        self.token = token
        self.blocked: set[str] = set()
        self.answered_callbacks: list[str] = []
        self.expired_callbacks: set[str] = set()
        self.webhook: dict[str, Any] = {"url": ""}
        self.commands: dict[str, list[tuple[str, str]]] = {}
        """Language code ("" for all others) -> commands with their descriptions."""
        self.deleted: list[tuple[str, int]] = []
        """Chat and message of what was deleted."""
        self.files: dict[str, bytes] = {}
        self.paths: dict[str, str] = {}
        self.waiting: list[dict[str, Any]] = []
        """Updates that are not confirmed yet."""
        self._polls = 0
        self._pushed = asyncio.Event()
        self._next_update, self._next_message = 1, 1
        self._methods: dict[str, Callable[[dict[str, Any], web.Request], Awaitable[object]]] = {
            "getme": self._get_me,
            "sendmessage": self._send_message,
            "sendchataction": self._send_chat_action,
            "answercallbackquery": self._answer_callback_query,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._get_webhook_info,
            "getupdates": self._get_updates,
            "getfile": self._get_file,
            "setmycommands": self._set_my_commands,
            "deletemessages": self._delete_messages,
        }
        self._app.router.add_post("/standin/updates", self._take_update)
        self._app.router.add_route("*", "/bot{token}/{method}", self._call)
        self._app.router.add_get("/file/bot{token}/{path:.+}", self._download)

    def clear(self) -> None:
        super().clear()
        for each in (
            self.blocked, self.answered_callbacks, self.expired_callbacks, self.waiting, self.files, self.paths,
            self.commands, self.deleted,
        ):  # fmt: skip
            each.clear()
        self.webhook = {"url": ""}
        self._next_update, self._next_message = 1, 1

    def push(self, update: dict[str, Any]) -> int:
        """Let an update wait, with an update_id if it brings none."""
        number: int = update.get("update_id", self._next_update)
        self._next_update = number + 1
        self.waiting.append({"update_id": number} | update)
        self._pushed.set()
        return number

    async def _take_update(self, request: web.Request) -> web.Response:
        return web.json_response({"update_id": self.push(await request.json())})

    async def _call(self, request: web.Request) -> web.Response:
        token, method = request.match_info["token"], request.match_info["method"].lower()
        self.calls.append(method)
        try:
            if not _TOKEN_SHAPE.fullmatch(token) or method not in self._methods:
                raise RefusedError(404, "Not Found")
            if token != self.token:
                raise RefusedError(401, "Unauthorized")
            result = await self._methods[method](await _parameters(request), request)
        except RefusedError as error:
            return _error(error.status, error.description, error.parameters)
        if isinstance(result, web.Response):
            return result
        return web.json_response({"ok": True, "result": result})

    async def _get_me(self, _: dict[str, Any], __: web.Request) -> object:
        return {"id": int(self.token.partition(":")[0]), "is_bot": True, "first_name": "Bot", "username": "a_bot"}

    async def _send_message(self, given: dict[str, Any], request: web.Request) -> object:
        fault = self.next_fault()
        if fault.drop == "before":
            return break_off(request)
        if fault.status is not None and fault.status != 200:
            return _refusal(fault)
        accepted = self._checked(given)
        self.ledger.add(accepted)
        if fault.drop == "after":
            return break_off(request)
        await pause(fault)
        if fault.body is not None:
            return web.Response(text=fault.body)
        return {
            "message_id": int(accepted.external_id),
            "from": await self._get_me(given, request),
            "chat": {"id": int(accepted.to), "first_name": "Somebody", "type": "private"},
            "date": int(time.time()),
            "text": accepted.text,
        }

    def _checked(self, given: dict[str, Any]) -> Accepted:
        chat_id = self._chat_id(given)
        text = given.get("text", "")
        if not isinstance(text, str) or not text.strip():
            raise bad("message text is empty")
        if utf16(text) > 4096:
            raise bad("message is too long")
        if "parse_mode" in given and given["parse_mode"] not in ("HTML", "Markdown", "MarkdownV2"):
            raise bad("unsupported parse_mode")
        buttons = _buttons(given.get("reply_markup"))
        number, self._next_message = self._next_message, self._next_message + 1
        return Accepted("telegram", chat_id, text, str(number), buttons, given)

    def _chat_id(self, given: dict[str, Any]) -> str:
        chat_id = str(given.get("chat_id", ""))
        if not chat_id:
            raise bad("chat_id is empty")
        if not re.fullmatch(r"-?\d{1,19}", chat_id) or chat_id == "0":
            raise bad("chat not found")
        if chat_id in self.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        return chat_id

    async def _send_chat_action(self, given: dict[str, Any], _: web.Request) -> object:
        self._chat_id(given)
        if given.get("action") != "typing":
            raise bad("wrong parameter action in request")
        return True

    async def _answer_callback_query(self, given: dict[str, Any], _: web.Request) -> object:
        query = str(given.get("callback_query_id", ""))
        if not query or query in self.expired_callbacks:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self.answered_callbacks.append(query)
        return True

    async def _get_file(self, given: dict[str, Any], request: web.Request) -> object:
        fault = self.next_fault()
        if fault.drop is not None:
            return break_off(request)
        if fault.status is not None:
            return _refusal(fault)
        file_id = str(given.get("file_id", ""))
        if file_id not in self.files:
            raise bad("invalid file_id")
        if len(self.files[file_id]) > 20 * 1024 * 1024:
            raise bad("file is too big")
        path = self.paths.get(file_id, f"documents/{file_id}")
        return {"file_id": file_id, "file_unique_id": "u", "file_path": path}  # its size is optional

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _error(404, "Not Found", {})
        return await self.give(request, self.files.get(request.match_info["path"].removeprefix("documents/")))

    async def _set_webhook(self, given: dict[str, Any], _: web.Request) -> object:
        url = str(given.get("url", ""))
        if url and not url.startswith("https://"):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if "secret_token" in given and not _SECRET_SHAPE.fullmatch(str(given["secret_token"])):
            raise bad("secret token contains unallowed characters")
        self.webhook = given | {"url": url}
        return True

    async def _set_my_commands(self, given: dict[str, Any], _: web.Request) -> object:
        language, commands = str(given.get("language_code", "")), given.get("commands")
        if language and not re.fullmatch("[a-z]{2}", language):
            raise bad("invalid language code specified")
        if not isinstance(commands, list) or len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for one in commands:
            if not re.fullmatch("[a-z0-9_]{1,32}", str(one.get("command", ""))):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(str(one.get("description", ""))) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[language] = [(one["command"], one["description"]) for one in commands]
        return True

    async def _delete_messages(self, given: dict[str, Any], request: web.Request) -> object:
        chat_id, ids = self._chat_id(given), given.get("message_ids")
        if not isinstance(ids, list) or not 1 <= len(ids) <= 100 or not all(isinstance(one, int) for one in ids):
            raise bad("message identifiers are not specified")
        fault = self.next_fault()
        if fault.drop is not None:
            return break_off(request)
        if fault.status is not None:
            return _refusal(fault)
        self.deleted += [(chat_id, one) for one in ids]
        return True

    async def _delete_webhook(self, given: dict[str, Any], _: web.Request) -> object:
        self.webhook = {"url": ""}
        if str(given.get("drop_pending_updates", "")).lower() == "true":
            self.waiting.clear()
        return True

    async def _get_webhook_info(self, _: dict[str, Any], __: web.Request) -> object:
        return {"url": self.webhook["url"], "has_custom_certificate": False, "pending_update_count": len(self.waiting)}

    async def _get_updates(self, given: dict[str, Any], _: web.Request) -> object:
        if self.webhook["url"]:
            raise RefusedError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the"
                " webhook first",
            )
        self._polls += 1
        mine = self._polls
        self._pushed.set()  # an older poll sees that it is no longer the only one
        offset = int(given.get("offset", 0))
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        until = time.monotonic() + float(given.get("timeout", 0))
        while not self.waiting and time.monotonic() < until:
            self._pushed.clear()
            try:
                await asyncio.wait_for(self._pushed.wait(), until - time.monotonic())
            except TimeoutError:
                break
            if mine != self._polls:
                raise RefusedError(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
        return self.waiting[: int(given.get("limit", 100))]


def _buttons(markup: object) -> tuple[tuple[str, str], ...]:
    if markup is None:
        return ()
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse inline keyboard: expected an Array of Array")
    buttons = [_button(button) for row in rows for button in row]
    if len(buttons) > 100:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return tuple(buttons)


def _button(button: object) -> tuple[str, str]:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad("inline keyboard button text is empty")
    if "callback_data" not in button:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    data = button["callback_data"]
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    return data, button["text"]


async def _parameters(request: web.Request) -> dict[str, Any]:
    """Query string, form or JSON: the Bot API takes all three; objects in a form are JSON in strings."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise bad("can't parse JSON object") from None
        return given | dict(body)
    given |= dict(await request.post())
    for name in ("reply_markup", "link_preview_options", "allowed_updates", "commands", "message_ids"):
        if isinstance(given.get(name), str):
            try:
                given[name] = json.loads(given[name])
            except ValueError:
                raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None
    return given


def _refusal(fault: Fault) -> web.Response:
    status = fault.status or 500
    if fault.body is not None:
        return web.Response(status=status, text=fault.body)
    parameters = {} if fault.retry_after is None else {"retry_after": fault.retry_after}
    description = fault.description or ("Too Many Requests: retry later" if status == 429 else "Internal Server Error")
    return _error(status, description, parameters)


def _error(status: int, description: str, parameters: dict[str, int]) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body, status=status)
