"""One webhook -> Inbounds. A webhook may hold many entries, changes and messages; pywa reads only the first
of each, so it is handed one message at a time. Authentic is not well-formed: each field that is used is checked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any, Final

import structlog
from pywa.client import WhatsApp
from pywa.types.base_update import RawUpdate
from pywa.types.callback import CallbackButton, CallbackSelection
from pywa.types.message import Message
from pywa.types.user import User

from bot.channels.text import well_formed
from bot.messages import Decoded, FileRef, Inbound, InboundKind

NAME: Final = "whatsapp"
KEYED_BY_NUMBER: Final = "wa:"
"""Before a `sender` that is a WhatsApp number: business-scoped user ids are keyed without it."""

log = structlog.get_logger()

_KINDS: dict[str, InboundKind] = {
    "text": "text",
    "audio": "voice",
    "voice": "voice",
    "image": "media",
    "video": "media",
    "document": "media",
    "sticker": "media",
    "location": "location",
    "contacts": "contact",
}

_FILES = frozenset({"image", "document", "audio", "voice"})

_IGNORED = frozenset({"reaction", "system", "request_welcome", "edit", "revoke", "ephemeral"})
"""She said nothing new: nothing is answered."""

_FIELD_NAMES = """
account_alerts account_review_update account_update business_capability_update business_status_update calls
flows history message_echoes message_template_components_update message_template_quality_update
message_template_status_update messaging_handovers partner_solutions payment_configuration_update
phone_number_name_update phone_number_quality_update security smb_app_state_sync smb_message_echoes
template_category_update tracking_events user_id_update user_preferences
"""
_FIELDS = frozenset(_FIELD_NAMES.split())
"""Webhook fields by name, so that what is counted has few names."""


def decode(payload: object, phone_id: str) -> Decoded:
    """What one webhook holds for our number. Never raises; what can be read is kept beside what can't."""
    found = _Found()
    with found.whatever_can_be_read():
        entries = _list(_object(payload)["entry"])
        for entry in entries:
            with found.whatever_can_be_read():
                for change in _list(_object(entry)["changes"]):
                    with found.whatever_can_be_read():
                        _read_change(found, _object(change), phone_id)
    if not (found.inbounds or found.ignored or found.undecodable):
        found.ignored.append("empty")
    return Decoded(tuple(found.inbounds), tuple(found.ignored), found.undecodable)


class _Found:
    def __init__(self) -> None:
        self.inbounds: list[Inbound] = []
        self.ignored: list[str] = []
        self.undecodable = False

    @contextmanager
    def whatever_can_be_read(self) -> Iterator[None]:
        """One part that can't be read must not cost the others."""
        try:
            yield
        except Exception as error:  # wrong shapes raise TypeError, KeyError, AttributeError and others
            log.warning("update-undecodable", channel=NAME, error=type(error).__name__)
            self.undecodable = True


def _read_change(found: _Found, change: dict[str, Any], phone_id: str) -> None:
    field = change["field"]
    if field != "messages":
        found.ignored.append(field if field in _FIELDS else "unknown")
        return
    value = _object(change["value"])
    if _object(value["metadata"])["phone_number_id"] != phone_id:
        found.ignored.append("other-number")
        return
    found.ignored += ["status"] * len(_list(value.get("statuses", [])))
    found.ignored += ["error"] * len(_list(value.get("errors", [])))
    for message in _list(value.get("messages", [])):
        with found.whatever_can_be_read():
            read = _read_message(value, _object(message))
            found.ignored.append(read) if isinstance(read, str) else found.inbounds.append(read)


def _read_message(value: dict[str, Any], message: dict[str, Any]) -> Inbound | str:
    """What she said, or the name of what is passed over."""
    kind = _string(message["type"])
    if "group_id" in message:
        return "group"
    if kind in _IGNORED:
        return kind
    contact = _contact(value, message)
    user = User.from_contact(contact, client=_client())
    inbound = Inbound(
        channel=NAME,
        sender=user.bsuid,
        address=user.wa_id or user.bsuid,
        external_id=_id(message["id"]),
        kind=_KINDS.get(kind, "other"),
        written_at=_moment(message.get("timestamp")),
    )
    if kind in ("button", "interactive"):
        choice = _choice(value, contact, message)
        return inbound if choice is None else replace(inbound, kind="choice", choice=choice)
    if kind == "text":
        parsed = Message.from_update(_client(), _alone(value, contact, message))
        return replace(inbound, text=well_formed(_string(parsed.text, empty=True)))
    media = message.get(kind)
    return replace(inbound, text=_caption(media), file=_file(media) if kind in _FILES else None)


def _choice(value: dict[str, Any], contact: dict[str, str], message: dict[str, Any]) -> str | None:
    """The id of a pressed button or chosen row; None for other interactive replies (flows, calls)."""
    reply = "button_reply" if message["type"] == "button" else _object(message["interactive"])["type"]
    update = _alone(value, contact, message)
    if reply == "button_reply":
        return well_formed(_string(CallbackButton[str].from_update(_client(), update).data))
    if reply == "list_reply":
        return well_formed(_string(CallbackSelection[str].from_update(_client(), update).data))
    return None


def _contact(value: dict[str, Any], message: dict[str, Any]) -> dict[str, str]:
    """Who sent this one, as pywa wants it: with a `user_id` always, and a `wa_id` where there is a number."""
    number, user_id = message.get("from"), message.get("from_user_id")
    contacts = [_object(contact) for contact in _list(value.get("contacts", []))]
    for contact in contacts:
        alone = len(contacts) == 1 and not (number or user_id)
        same_user = user_id and contact.get("user_id") == user_id
        if alone or same_user or (number and contact.get("wa_id") == number):
            number, user_id = number or contact.get("wa_id"), user_id or contact.get("user_id")
            break
    found: dict[str, str] = {"wa_id": _number(number)} if number else {}
    return found | {"user_id": _id(user_id) if user_id else KEYED_BY_NUMBER + found["wa_id"]}


def _alone(value: dict[str, Any], contact: dict[str, str], message: dict[str, Any]) -> RawUpdate:
    """An update that holds this message only, and of it only what is used."""
    kind = message["type"]
    one = {key: message[key] for key in ("id", "timestamp", "type", kind)} | {"context": {"id": ""}}
    number = value["metadata"]
    metadata = {"phone_number_id": number["phone_number_id"], "display_phone_number": ""}
    change = {"field": "messages", "value": {"metadata": metadata, "contacts": [contact], "messages": [one]}}
    update = {"entry": [{"id": "", "changes": [change]}]}
    return RawUpdate(json.dumps(update).encode(), hmac_header=None, update_hash="")


@cache
def _client() -> WhatsApp:
    """pywa's types want a client to belong to. This one has no token and calls nobody."""
    return WhatsApp()


def _caption(media: object) -> str:
    caption = media.get("caption") if isinstance(media, dict) else None
    return well_formed(caption) if isinstance(caption, str) else ""


def _file(media: object) -> FileRef | None:
    return FileRef.checked(media.get("id")) if isinstance(media, dict) else None


def _moment(value: object) -> int | None:
    """Seconds since 1970; nothing where it is no such number: a message is not lost for that."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 12 else None


def _number(value: object) -> str:
    number = _string(value)
    if not (number.isascii() and number.isdigit()):
        raise TypeError("a number has digits only")
    return number


def _id(value: object) -> str:
    """Ids are compared and hashed: they are taken as they are or not at all."""
    value = _string(value)
    value.encode()  # raises where there is a lone surrogate
    return value


def _string(value: object, *, empty: bool = False) -> str:
    if not isinstance(value, str) or not (value or empty):
        raise TypeError("a string is expected")
    return value


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("an object is expected")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list is expected")
    return value
