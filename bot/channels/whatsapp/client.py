"""Sending through the WhatsApp Cloud API."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

import httpx
import structlog
from pywa.errors import WhatsAppError
from pywa_async.client import WhatsApp

from bot.channels.download import download
from bot.channels.quiet import quiet
from bot.channels.text import well_formed
from bot.channels.whatsapp import decode, encode, errors, limits
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
_MEDIA_ID = re.compile(r"[A-Za-z0-9_-]+")
_MEDIA_HOSTS = (".fbcdn.net", ".fbsbx.com", ".facebook.com")
"""Where Meta keeps media. The address comes with each answer, and our token goes there."""
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class WhatsAppChannel:
    """A `Channel` to WhatsApp. `api_url` is the base address without the version."""

    name = decode.NAME
    can = Capabilities(text_limit=limits.TEXT, buttons_limit=limits.ROWS, button_label_limit=limits.ROW_TITLE)

    def __init__(
        self,
        token: str,
        phone_id: str,
        api_url: str = "https://graph.facebook.com",
        version: str = "25.0",
        *,
        connect_timeout: float = 5.0,
        read_timeout: float = 15.0,
        total_timeout: float = 20.0,
        fetch_timeout: float = 60.0,
    ) -> None:
        quiet("pywa", "pywa_async", "httpx", "httpcore")
        self.phone_id = phone_id
        self._total_timeout = total_timeout
        self._fetch_timeout = fetch_timeout
        self._api = httpx.URL(api_url)
        self._session = httpx.AsyncClient(timeout=httpx.Timeout(read_timeout, connect=connect_timeout))
        self._client = WhatsApp(phone_id=phone_id, token=token, session=self._session)
        self._session.base_url = f"{api_url.rstrip('/')}/v{version}"  # the client has just set Meta's own

    def decode(self, payload: object) -> Decoded:
        return decode.decode(payload, self.phone_id)

    def parts(self, message: Outgoing) -> tuple[Outgoing, ...]:
        return encode.shape(message)

    async def send(self, envelope: Envelope) -> SendResult:
        result = await self._send(envelope)
        if result == TryAgain("operator"):
            log.error("platform-refuses-us", channel=self.name)  # token, permission, payment or registration
        return result

    async def acknowledge(self, callback: str) -> None: ...

    async def clear(self, address: str, places: Sequence[str]) -> bool:
        return False

    async def fetch(self, file: FileRef, limit: int) -> bytes:
        """A file as WhatsApp gives it. Raises FileTooLargeError, FileGoneError, else FileError."""
        if not _MEDIA_ID.fullmatch(file.id):  # it becomes a part of an address
            raise FileGoneError
        try:
            async with asyncio.timeout(self._total_timeout):
                answer = await self._client.api.get_media_url(file.id)
            url, size = httpx.URL(answer["url"]), answer.get("file_size")
        except WhatsAppError as error:
            gone = isinstance(errors.result_of(error), GiveUp) or error.subcode == errors.NO_SUCH_OBJECT
            raise FileGoneError if gone else FileError(str(error.code)) from None
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, KeyError, TypeError, ValueError) as error:
            raise FileError(type(error).__name__) from None
        if not self._is_metas(url):
            log.error("file-elsewhere", channel=self.name)
            raise FileGoneError
        if isinstance(size, int) and size > limit:
            raise FileTooLargeError
        return await download(self._session, url, limit, self._fetch_timeout)

    def _is_metas(self, url: httpx.URL) -> bool:
        """Whether our token may go there: to the API itself, or over TLS to where Meta keeps media."""
        api = self._api
        if (url.scheme, url.host, url.port) == (api.scheme, api.host, api.port):
            return url.scheme == "https" or url.host in _LOOPBACK
        return url.scheme == "https" and url.port is None and url.host.endswith(_MEDIA_HOSTS)

    async def aclose(self) -> None:
        await self._session.aclose()

    async def _send(self, envelope: Envelope) -> SendResult:
        kind, message = encode.payload(envelope.message)
        # The client's own send_message takes a user id with letters in it for a group.
        by_number = envelope.address.isdigit()
        try:
            async with asyncio.timeout(self._total_timeout):
                answer = await self._client.api.send_message(
                    sender=self.phone_id,
                    to=envelope.address if by_number else None,
                    recipient=None if by_number else envelope.address,
                    recipient_type="individual",
                    typ=kind,
                    msg=message,
                )
            return Sent(well_formed(str(answer["messages"][0]["id"])))
        except WhatsAppError as error:
            return errors.result_of(error)
        except httpx.HTTPError as error:
            return errors.result_of_transport(error)
        except (TimeoutError, KeyError, TypeError, ValueError, IndexError, AttributeError):
            return TryAgain("outcome-unknown")  # no answer, or one of a wrong shape
