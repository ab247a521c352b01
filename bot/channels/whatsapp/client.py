"""Sending through the WhatsApp Cloud API."""

from __future__ import annotations

import asyncio

import httpx
import structlog
from pywa.errors import WhatsAppError
from pywa_async.client import WhatsApp

from bot.channels.quiet import quiet
from bot.channels.text import well_formed
from bot.channels.whatsapp import decode, encode, errors, limits
from bot.messages import Capabilities, Decoded, Envelope, Outgoing, SendResult, Sent, TryAgain

log = structlog.get_logger()


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
    ) -> None:
        quiet("pywa", "pywa_async", "httpx", "httpcore")
        self.phone_id = phone_id
        self._total_timeout = total_timeout
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
