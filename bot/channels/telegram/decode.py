"""One Bot API update -> Inbound. Authentic is not well-formed: each field that is used is checked."""

from __future__ import annotations

from typing import Any, Final, TypeVar

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType, UpdateType

from bot.channels.text import well_formed
from bot.messages import Decoded, FileRef, Inbound, InboundKind

NAME: Final = "telegram"
log = structlog.get_logger()
T = TypeVar("T")

_USED = ("message_id", "date", "chat", "from", "text", "caption")
"""Nothing else is parsed: a new or odd nested object must not cost her the message."""

_KINDS: dict[str, InboundKind] = {
    "voice": "voice",
    "audio": "media",
    "photo": "media",
    "live_photo": "media",
    "sticker": "media",
    "document": "media",
    "video": "media",
    "animation": "media",
    "video_note": "media",
    "venue": "location",
    "location": "location",
    "contact": "contact",
}

_FILES = ("voice", "audio", "document")
"""Files that are asked for by themselves. Of a photo there are several sizes."""

_SERVICE_NAMES = """
boost_added channel_chat_created chat_background_set chat_owner_changed chat_owner_left chat_shared
checklist_tasks_added checklist_tasks_done connected_website delete_chat_photo direct_message_price_changed
forum_topic_closed forum_topic_created forum_topic_edited forum_topic_reopened general_forum_topic_hidden
general_forum_topic_unhidden gift gift_upgrade_sent giveaway_completed giveaway_created giveaway_winners
group_chat_created left_chat_member managed_bot_created message_auto_delete_timer_changed migrate_from_chat_id
migrate_to_chat_id new_chat_members new_chat_photo new_chat_title paid_message_price_changed passport_data
pinned_message poll_option_added poll_option_deleted proximity_alert_triggered refunded_payment
successful_payment suggested_post_approval_failed suggested_post_approved suggested_post_declined
suggested_post_paid suggested_post_refunded supergroup_chat_created unique_gift users_shared video_chat_ended
video_chat_participants_invited video_chat_scheduled video_chat_started web_app_data write_access_allowed
"""
_SERVICE = frozenset(_SERVICE_NAMES.split())
"""What the app itself writes into a chat: she said nothing, so nothing is answered."""


def decode(payload: object) -> Decoded:
    """What one update holds. Never raises."""
    try:
        return _decode(payload)
    except Exception as error:  # wrong shapes raise TypeError, KeyError, AttributeError, OverflowError and others
        log.warning("update-undecodable", channel=NAME, error=type(error).__name__)
        return Decoded(undecodable=True)


def _decode(payload: object) -> Decoded:
    if not isinstance(payload, dict):
        raise TypeError("an update is an object")
    kinds = [key for key in payload if key != "update_id"]
    if kinds not in ([UpdateType.MESSAGE], [UpdateType.CALLBACK_QUERY]):
        _update_id(payload)
        return _ignored(*(kind if kind in set(UpdateType) else "unknown" for kind in kinds or ("unknown",)))
    raw = payload[kinds[0]]
    trimmed = _trimmed_query(raw) if kinds == [UpdateType.CALLBACK_QUERY] else _trimmed(raw)
    update = Update.de_json({"update_id": _update_id(payload), kinds[0]: trimmed}, None)
    if update.callback_query is not None:
        return _press(update.update_id, update.callback_query)
    return _message(update.update_id, _present(update.message), raw)


def _message(update_id: int, message: Message, raw: dict[str, Any]) -> Decoded:
    if message.chat.type != ChatType.PRIVATE:
        return _ignored(_chat_type(message.chat.type))
    if not _SERVICE.isdisjoint(raw):
        return _ignored("service")
    kind: InboundKind = "text" if "text" in raw else "other"
    for key, known in _KINDS.items():
        if key in raw:
            kind = known
            break
    said = message.text if kind == "text" else message.caption
    sender = _hers(_present(message.from_user).id, message.chat.id)
    return _inbound(
        Inbound(
            channel=NAME,
            sender=sender,
            address=sender,
            external_id=str(update_id),
            kind=kind,
            text=_string(said) if said is not None else "",
            written_at=int(message.date.timestamp()),
            file=_file(raw),
            place=str(message.message_id),
        )
    )


def _file(raw: dict[str, Any]) -> FileRef | None:
    """The file of a message; what is odd about it must not cost her the message."""
    found = next((raw[key] for key in _FILES if key in raw), None) or _largest(raw.get("photo"))
    return FileRef.checked(found.get("file_id"), found.get("file_size")) if isinstance(found, dict) else None


def _largest(sizes: object) -> object:
    """Of a photo's sizes the one with most pixels."""
    known = [size for size in sizes if isinstance(size, dict)] if isinstance(sizes, list) else []
    return max(known, key=lambda size: (_pixels(size.get("width")), _pixels(size.get("height"))), default=None)


def _pixels(value: object) -> int:
    return value if isinstance(value, int) else 0


def _press(update_id: int, query: CallbackQuery) -> Decoded:
    if query.message is None:  # the button of a message sent through inline mode: no chat to answer in
        return _ignored("inline")
    if query.message.chat.type != ChatType.PRIVATE:
        return _ignored(_chat_type(query.message.chat.type))
    if query.data is None:
        return _ignored("game")
    sender = _hers(query.from_user.id, query.message.chat.id)
    return _inbound(
        Inbound(
            channel=NAME,
            sender=sender,
            address=sender,
            external_id=str(update_id),
            kind="choice",
            choice=_string(query.data),
            callback=_string(query.id),
        )
    )


def _trimmed(message: dict[str, Any]) -> dict[str, Any]:
    return {key: message[key] for key in _USED if key in message}


def _trimmed_query(query: dict[str, Any]) -> dict[str, Any]:
    kept = {key: query[key] for key in ("id", "from", "data", "chat_instance") if key in query}
    return kept | ({"message": _trimmed(query["message"])} if "message" in query else {})


def _hers(sender: int, chat: int) -> str:
    """In a private chat both are the same. Another chat would bring what is for her to somebody else."""
    if sender != chat:
        raise TypeError("a private chat has the id of its person")
    return _id(sender)


def _update_id(payload: dict[str, Any]) -> int:
    return int(_id(payload["update_id"]))


def _id(value: object) -> str:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63:
        raise TypeError("an id is a number of at most 63 bits")
    return str(value)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a string is expected")
    return well_formed(value)


def _present(value: T | None) -> T:
    if value is None:
        raise TypeError("a field is missing")
    return value


def _chat_type(value: str) -> str:
    return str(value) if value in set(ChatType) else "unknown"


def _inbound(inbound: Inbound) -> Decoded:
    return Decoded(inbounds=(inbound,))


def _ignored(*kinds: str) -> Decoded:
    return Decoded(ignored=tuple(str(kind) for kind in kinds))
