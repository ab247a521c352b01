"""Sending through the Bot API, and fetching updates from it where there is no webhook."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import httpx
import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, WebhookInfo
from telegram.error import BadRequest, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.download import download
from bot.channels.quiet import quiet
from bot.channels.telegram import decode, encode, errors, limits
from bot.messages import (
    Capabilities,
    Decoded,
    Envelope,
    FileError,
    FileGoneError,
    FileRef,
    FileTooLargeError,
    GiveUp,
    Outgoing,
    SendResult,
    Sent,
    TryAgain,
)

log = structlog.get_logger()
_KINDS = ["message", "callback_query"]
"""The updates that are asked for: Telegram keeps the others to itself."""


class TelegramChannel:
    """A `Channel` to Telegram. Sends without getMe; `api_url` is the base address without /bot."""

    name = decode.NAME
    can = Capabilities(text_limit=limits.TEXT, buttons_limit=limits.BUTTONS, button_label_limit=limits.LABEL)

    def __init__(
        self,
        token: str,
        api_url: str = "https://api.telegram.org",
        *,
        connect_timeout: float = 5.0,
        read_timeout: float = 15.0,
        total_timeout: float = 20.0,
        fetch_timeout: float = 60.0,
    ) -> None:
        quiet("telegram", "httpx", "httpcore")
        self._total_timeout = total_timeout
        self._fetch_timeout = fetch_timeout
        self._requests = tuple(
            HTTPXRequest(
                connection_pool_size=size,
                connect_timeout=connect_timeout,
                read_timeout=read_timeout,
                write_timeout=read_timeout,
                pool_timeout=connect_timeout,
            )
            for size in (1, 64)
        )
        self._polling = self._requests[0]
        base = api_url.rstrip("/")
        self._bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            get_updates_request=self._polling,
            request=self._requests[1],
        )
        # the library reads a file whole, however large it is
        self._files = httpx.AsyncClient(timeout=httpx.Timeout(read_timeout, connect=connect_timeout))

    def decode(self, payload: object) -> Decoded:
        return decode.decode(payload)

    def parts(self, message: Outgoing) -> tuple[Outgoing, ...]:
        return encode.shape(message)

    async def send(self, envelope: Envelope) -> SendResult:
        result = await self._send(envelope)
        if result == TryAgain("operator"):
            log.error("platform-refuses-us", channel=self.name)  # token, permission, payment or registration
        return result

    async def aclose(self) -> None:
        for request in self._requests:  # Bot.shutdown() closes nothing that Bot.initialize() has not opened
            await request.shutdown()
        await self._files.aclose()

    async def webhook_on(self, url: str, secret: str) -> None:
        """Have updates delivered to `url`, each with `secret` in its header. Raises TelegramError."""
        await self._bot.set_webhook(url, secret_token=secret, allowed_updates=_KINDS)

    async def webhook(self) -> WebhookInfo:
        """Where updates go, how many wait, and the last error in delivering them. Raises TelegramError."""
        return await self._bot.get_webhook_info()

    async def offer(self, commands: Sequence[tuple[str, str]], language: str | None) -> None:
        """Commands and what they do, as a phone in `language` lists them; None: in any other. Raises TelegramError."""
        await self._bot.set_my_commands(commands, language_code=language)

    async def webhook_off(self) -> None:
        """Without this Telegram refuses getUpdates. Waiting updates are kept. Raises TelegramError."""
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def updates(self, offset: int | None, wait: int) -> list[Any]:
        """Raw updates from `offset` on, which confirms all before it. Raises TelegramError.

        `Bot.get_updates` would parse all of them at once: one that can't be read would block the rest.
        """
        query: dict[str, str | int] = {"timeout": wait, "allowed_updates": json.dumps(_KINDS)}
        if offset is not None:
            query["offset"] = offset
        url = f"{self._bot.base_url}/getUpdates?{urlencode(query)}"
        answer: object = await self._polling.post(url, read_timeout=wait + (self._polling.read_timeout or 0))
        if not isinstance(answer, list):
            raise TelegramError("unreadable answer")
        return answer

    async def clear(self, address: str, places: Sequence[str]) -> bool:
        """Telegram deletes what is younger than 48 hours, and passes over what is gone already."""
        try:
            numbers = [int(place) for place in places]
            async with asyncio.timeout(self._total_timeout):
                for start in range(0, len(numbers), limits.DELETED_AT_ONCE):
                    await self._bot.delete_messages(int(address), numbers[start : start + limits.DELETED_AT_ONCE])
        except (TelegramError, TimeoutError, KeyError, TypeError, ValueError) as error:
            log.info("chat-not-cleared", channel=self.name, error=type(error).__name__)
            return False
        return bool(numbers)

    async def fetch(self, file: FileRef, limit: int) -> bytes:
        """A file as Telegram gives it. Raises FileTooLargeError, FileGoneError, else FileError."""
        try:
            async with asyncio.timeout(self._total_timeout):
                found = await self._bot.get_file(file.id)
        except BadRequest as error:
            raise FileTooLargeError if "too big" in error.message else FileGoneError from None
        except (TelegramError, TimeoutError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise FileError(type(error).__name__) from None
        # an address elsewhere, or the path of a file of this machine, is nothing that Telegram would answer
        if not isinstance(found.file_path, str) or not found.file_path.startswith(f"{self._bot.base_file_url}/"):
            raise FileGoneError
        if isinstance(found.file_size, int) and found.file_size > limit:
            raise FileTooLargeError
        return await download(self._files, found.file_path, limit, self._fetch_timeout)

    async def _send(self, envelope: Envelope) -> SendResult:
        if envelope.callback:
            await self.acknowledge(envelope.callback)
        try:
            address = int(envelope.address)
        except ValueError:
            return GiveUp("bad-address")
        try:
            async with asyncio.timeout(self._total_timeout):
                sent = await self._bot.send_message(
                    address,
                    envelope.message.text,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    reply_markup=_keyboard(envelope.message),
                )
        except TelegramError as error:
            return errors.result_of(error)
        except (TimeoutError, KeyError, TypeError, ValueError, AttributeError):  # no answer, or one of a wrong shape
            return TryAgain("outcome-unknown")
        return Sent(str(sent.message_id))

    async def acknowledge(self, callback: str) -> None:
        """Stop the button's spinner. The query may be too old or answered already; the reply is what counts."""
        try:
            async with asyncio.timeout(4.0):
                await self._bot.answer_callback_query(callback)
        except (TelegramError, TimeoutError, KeyError, TypeError, ValueError) as error:
            log.info("callback-not-acknowledged", channel=self.name, error=type(error).__name__)


def _keyboard(message: Outgoing) -> InlineKeyboardMarkup | None:
    """One button per row: labels are sentences more often than words."""
    if not message.buttons:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.id)] for button in message.buttons]
    )
