"""The channel of the web page. Nothing is pushed: what is recorded as sent stands on her page when it looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.channels.text import well_formed
from bot.messages import (
    Button,
    Capabilities,
    Decoded,
    Envelope,
    FileGoneError,
    FileRef,
    Inbound,
    Outgoing,
    SendResult,
    Sent,
)

NAME: Final = "web"


class WebChannel:
    """A `Channel` whose platform is our own page."""

    name = NAME
    can = Capabilities(text_limit=100_000, buttons_limit=1_000, button_label_limit=1_000)

    def decode(self, payload: object) -> Decoded:
        """A form: `{"person", "form", "text"}`, or `"choice"` in place of `text`. `form` names it once and for all."""
        match payload:
            case {"person": str(person), "form": str(form), "choice": str(choice)}:
                return Decoded((Inbound(NAME, person, "", form, "choice", choice=choice),))
            case {"person": str(person), "form": str(form), "text": str(text)}:
                return Decoded((Inbound(NAME, person, "", form, "text", well_formed(text)),))
        return Decoded(undecodable=True)

    def parts(self, message: Outgoing) -> tuple[Outgoing, ...]:
        buttons = tuple(Button(button.id, well_formed(button.label)) for button in message.buttons)
        return (Outgoing(well_formed(message.text), buttons),)

    async def send(self, envelope: Envelope) -> SendResult:
        return Sent("")

    async def acknowledge(self, callback: str) -> None: ...

    async def clear(self, address: str, places: Sequence[str]) -> bool:
        return False

    async def fetch(self, file: FileRef, limit: int) -> bytes:
        raise FileGoneError

    async def aclose(self) -> None: ...
