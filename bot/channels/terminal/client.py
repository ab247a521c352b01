"""The channel of `huquq chat` and of tests: what is sent is kept, and shown where there is someone to show it to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from bot.channels import choices
from bot.channels.text import well_formed
from bot.messages import (
    Button,
    Capabilities,
    Decoded,
    Envelope,
    FileGoneError,
    FileRef,
    Inbound,
    InboundKind,
    Outgoing,
    SendResult,
    Sent,
)

NAME: Final = "terminal"


class TerminalChannel:
    """A `Channel` without a platform. `show` gets each message as text with numbered choices."""

    name = NAME
    can = Capabilities(text_limit=100_000, buttons_limit=1_000, button_label_limit=1_000)

    def __init__(self, show: Callable[[str], object] | None = None, *, person: str = "me") -> None:
        self.sent: list[Outgoing] = []
        self._show = show
        self._person = person
        self._heard = 0

    @property
    def choices(self) -> tuple[Button, ...]:
        """The buttons that a number means now: those of the last message that had any."""
        return next((message.buttons for message in reversed(self.sent) if message.buttons), ())

    def text(self, text: str) -> Inbound:
        """Her words. A bare number is the choice that carries it on the screen."""
        number = text.strip()
        if number.isascii() and number.isdigit() and 1 <= int(number) <= len(self.choices):
            return self.choice(int(number))
        return self._inbound(text=text)

    def choice(self, number: int) -> Inbound:
        """The button with that number, from 1 on. Raises IndexError where there is none."""
        if not 1 <= number <= len(self.choices):
            raise IndexError(f"there is no choice {number}")
        return self._inbound(choice=self.choices[number - 1].id)

    def decode(self, payload: object) -> Decoded:
        """A line of JSON, `{"text": ...}` or `{"choice": n}`."""
        match payload:
            case {"text": str(text)}:
                return Decoded((self._inbound(text=text),))
            case {"choice": int(number)} if not isinstance(number, bool) and 1 <= number <= len(self.choices):
                return Decoded((self.choice(number),))
            case _:
                return Decoded(undecodable=True)

    def parts(self, message: Outgoing) -> tuple[Outgoing, ...]:
        message = choices.tidy(message)
        return (message,) if message.text or message.buttons else ()

    async def send(self, envelope: Envelope) -> SendResult:
        self.sent.append(envelope.message)
        if self._show is not None:
            self._show(shown(envelope.message))
        return Sent(str(len(self.sent)))

    async def acknowledge(self, callback: str) -> None: ...

    async def clear(self, address: str, places: Sequence[str]) -> bool:
        return False

    async def fetch(self, file: FileRef, limit: int) -> bytes:
        raise FileGoneError

    async def aclose(self) -> None:
        return

    def _inbound(self, *, text: str = "", choice: str | None = None) -> Inbound:
        self._heard += 1
        kind: InboundKind = "text" if choice is None else "choice"
        identity = f"{self._person}:{self._heard}"  # of its own: ids of another talk must not look repeated
        return Inbound(NAME, self._person, self._person, identity, kind, well_formed(text), choice)


def shown(message: Outgoing) -> str:
    """A message as it stands on a screen."""
    lines = [f"  {number}. {button.label}" for number, button in enumerate(message.buttons, 1)]
    return "\n".join([message.text, *lines] if message.text else lines)
