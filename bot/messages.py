"""The plain frozen values that all rooms of the bot share. No I/O, no platform library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

SecretKind = Literal["secret-chosen", "secret-answered", "secret-unasked"]
"""What is left of a message that held her secret word."""
InboundKind = Literal["text", "choice", "voice", "media", "location", "contact", "other", SecretKind]
FILE_ID_LIMIT = 512


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file of hers that still lies with the platform: its id there, and its size in bytes where that was told."""

    id: str
    size: int | None = None

    @classmethod
    def checked(cls, file_id: object, size: object = None) -> FileRef | None:
        """None: the platform names no file that could be asked for."""
        if not isinstance(file_id, str) or not 0 < len(file_id) <= FILE_ID_LIMIT or not file_id.isascii():
            return None
        if not isinstance(size, int) or isinstance(size, bool) or size < 0:
            return cls(file_id)
        return cls(file_id, size)


class FileError(Exception):
    """A file could not be fetched just now; a later try may succeed."""


class FileTooLargeError(FileError):
    """Larger than the limit, whatever was declared."""


class FileGoneError(FileError):
    """There is no such file, or it may not be fetched: no later try would help."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message of hers, in no channel's dialect.

    `sender` identifies the person on the channel and is only ever stored as a keyed hash; `address`
    is where replies go and is stored as ciphertext. `external_id` is the platform's own id for this
    message or update: the same id twice is a repeated delivery. `choice` is the id of a pressed button.
    """

    channel: str
    sender: str
    address: str
    external_id: str
    kind: InboundKind
    text: str = ""
    choice: str | None = None
    callback: str | None = None
    """Telegram's callback query id, to be acknowledged with the first reply."""
    written_at: int | None = None
    """When she wrote, in seconds since 1970, where the platform says so: it may deliver hours later."""
    file: FileRef | None = None
    """The picture, file or voice message that came with it."""
    place: str | None = None
    """Its id in her chat, where the platform lets us delete it there."""


@dataclass(frozen=True, slots=True)
class Button:
    """`id` (at most 64 bytes) says by itself what pressing means, so that an old button still works."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to her, as text with buttons under it. Each channel shows it within its limits."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a channel sends: one part that already fits the channel, and where it goes."""

    address: str
    message: Outgoing
    callback: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform accepted the message under `external_id` (empty where it names none)."""

    external_id: str


@dataclass(frozen=True, slots=True)
class TryAgain:
    """A passing fault. `after` is the wait in seconds that the platform asked for, if it did."""

    reason: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class GiveUp:
    """A permanent fault (she blocked the bot, the 24-hour window has closed): never retried."""

    reason: str


SendResult = Sent | TryAgain | GiveUp


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show. Lengths in characters; assume little."""

    text_limit: int
    buttons_limit: int
    button_label_limit: int


@dataclass(frozen=True, slots=True)
class Decoded:
    """What one authentic delivery held.

    `ignored` names the kinds that were acknowledged and passed over. `undecodable` is true where a
    part could not be read: the door then keeps the raw delivery as ciphertext for a day.
    """

    inbounds: tuple[Inbound, ...] = ()
    ignored: tuple[str, ...] = ()
    undecodable: bool = False


class Channel(Protocol):
    """The port to one platform. Only its own folder imports the platform's library."""

    name: str
    can: Capabilities

    def decode(self, payload: object) -> Decoded:
        """What one authentic delivery, parsed from its JSON, holds. Never raises."""
        ...

    def parts(self, message: Outgoing) -> Sequence[Outgoing]:
        """Split and shape a message so that each part fits the platform. Nothing is cut away."""
        ...

    async def send(self, envelope: Envelope) -> SendResult:
        """Send one part. Every platform error is mapped; only a bug raises."""
        ...

    async def acknowledge(self, callback: str) -> None:
        """Tell the platform that a press of a button arrived, where it waits for that. Never raises."""
        ...

    async def clear(self, address: str, places: Sequence[str]) -> bool:
        """Delete messages from her chat, hers and ours. False: the platform can't, or did not. Never raises."""
        ...

    async def fetch(self, file: FileRef, limit: int) -> bytes:
        """A file of hers, of at most `limit` bytes. Raises FileTooLargeError, FileGoneError, else FileError."""
        ...

    async def aclose(self) -> None:
        """Close connections."""
        ...
