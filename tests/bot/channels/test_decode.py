"""In: what each delivery becomes. One table for each channel, then shapes that nobody should ever send."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.decode import decode as decode_telegram
from bot.channels.whatsapp.decode import decode as decode_whatsapp
from bot.messages import Decoded, FileRef, Inbound
from tests.bot.channels import payloads
from tests.bot.channels.payloads import BSUID, MEDIA, NUMBER, OURS, STATUS, message, pressed, said, telegram, update

WRITTEN_AT = 1749416383


def from_telegram(**values: Any) -> Decoded:
    """Telegram says of messages when they were written, of presses nothing."""
    sent = {"channel": "telegram", "sender": "7001", "address": "7001", "external_id": "5"}
    known = {} if values.get("kind") == "choice" else {"written_at": WRITTEN_AT, "place": "11"}
    return Decoded((Inbound(**{**sent, **known, **values}),))


def from_whatsapp(**values: Any) -> Decoded:
    sent = {"channel": "whatsapp", "sender": f"wa:{NUMBER}", "address": NUMBER, "external_id": "wamid.A"}
    sent |= {"written_at": WRITTEN_AT}
    return Decoded((Inbound(**sent | values),))


def ignored(*kinds: str) -> Decoded:
    return Decoded(ignored=kinds)


def photo(file_id: str, width: int, height: int) -> dict[str, Any]:
    return {"file_id": file_id, "width": width, "height": height, "file_size": width}


PICTURE = FileRef(MEDIA["id"])
UNDECODABLE = Decoded(undecodable=True)
GONE = {"chat": message()["chat"], "date": 0, "message_id": 1}
GROUP = {"id": -5, "type": "supergroup", "title": "x"}

TELEGRAM: dict[str, tuple[object, Decoded]] = {
    "text": (telegram(text="مرحبا"), from_telegram(kind="text", text="مرحبا")),
    "command": (telegram(text="/start ar"), from_telegram(kind="text", text="/start ar")),
    "empty text": (telegram(text=""), from_telegram(kind="text")),
    "20,000 characters": (telegram(text="ا" * 20_000), from_telegram(kind="text", text="ا" * 20_000)),
    "control characters": (telegram(text="a\x00\x07b"), from_telegram(kind="text", text="a\x00\x07b")),
    "lone surrogate": (telegram(text="a\ud800b"), from_telegram(kind="text", text="a\ufffdb")),
    "emoji only": (telegram(text="😢👩‍👧"), from_telegram(kind="text", text="😢👩‍👧")),
    "a reply to something odd": (
        telegram(text="yes", reply_to_message={"chat": 5}, entities="?"),
        from_telegram(kind="text", text="yes"),
    ),
    "voice": (telegram(voice={"file_id": "a"}), from_telegram(kind="voice", file=FileRef("a"))),
    "voice with its size": (
        telegram(voice={"file_id": "a", "file_size": 7}),
        from_telegram(kind="voice", file=FileRef("a", 7)),
    ),
    "the largest of a photo's sizes": (
        telegram(photo=[photo("s", 90, 67), photo("l", 1280, 960), photo("m", 320, 240), {"file_id": "odd"}, 5]),
        from_telegram(kind="media", file=FileRef("l", 1280)),
    ),
    "a named document": (
        telegram(document={"file_id": "d", "file_size": 9, "file_name": "../x.html", "mime_type": "text/html"}),
        from_telegram(kind="media", file=FileRef("d", 9)),
    ),
    "a file id of another type": (telegram(document={"file_id": 5}), from_telegram(kind="media")),
    "a file id too long": (telegram(audio={"file_id": "a" * 513}), from_telegram(kind="media")),
    "an empty file id": (telegram(voice={"file_id": ""}), from_telegram(kind="voice")),
    "a file id that is no ASCII": (telegram(voice={"file_id": "a\ud800"}), from_telegram(kind="voice")),
    "odd sizes": (
        telegram(document={"file_id": "d", "file_size": -1}),
        from_telegram(kind="media", file=FileRef("d")),
    ),
    "a photo of no sizes": (telegram(photo={"file_id": "a"}), from_telegram(kind="media")),
    "a file that is no object": (telegram(document=["file_id"]), from_telegram(kind="media")),
    "photo with caption": (telegram(photo=[{}], caption="this?"), from_telegram(kind="media", text="this?")),
    "animation, a document too": (telegram(animation={}, document={}), from_telegram(kind="media")),
    "audio": (telegram(audio={}), from_telegram(kind="media")),
    "sticker": (telegram(sticker={"file_id": "a"}), from_telegram(kind="media")),
    "document": (telegram(document={}), from_telegram(kind="media")),
    "video": (telegram(video={}), from_telegram(kind="media")),
    "round video": (telegram(video_note={}), from_telegram(kind="media")),
    "location": (telegram(location={"latitude": 1, "longitude": 2}), from_telegram(kind="location")),
    "venue, a location too": (telegram(venue={}, location={}), from_telegram(kind="location")),
    "contact": (telegram(contact={"phone_number": "1"}), from_telegram(kind="contact")),
    "poll": (telegram(poll={}), from_telegram(kind="other")),
    "a kind of next year": (telegram(hologram={}), from_telegram(kind="other")),
    "press": (pressed(), from_telegram(kind="choice", choice="topic:wages", callback="99887766")),
    "press under a message that is gone": (
        update(
            callback_query=pressed()["callback_query"]
            | {"message": {"chat": message()["chat"], "date": 0, "message_id": 1}}
        ),
        from_telegram(kind="choice", choice="topic:wages", callback="99887766"),
    ),
    "press of a game": (pressed(None), ignored("game")),
    "press in a group": (pressed(chat="group"), ignored("group")),
    "press under an inline message": (
        update(callback_query={k: v for k, v in pressed()["callback_query"].items() if k != "message"}),
        ignored("inline"),
    ),
    "edited": (update(edited_message=message(text="x")), ignored("edited_message")),
    "channel post": (update(channel_post=message(text="x")), ignored("channel_post")),
    "group": (telegram(text="x", chat=GROUP), ignored("supergroup")),
    "block": (update(my_chat_member={"old_chat_member": 5}), ignored("my_chat_member")),
    "reaction": (update(message_reaction={}), ignored("message_reaction")),
    "business": (update(business_message=message(text="x")), ignored("business_message")),
    "pin": (telegram(pinned_message={}), ignored("service")),
    "timer": (telegram(message_auto_delete_timer_changed={}), ignored("service")),
    "an update of next year": (update(telepathy={"text": "x"}), ignored("unknown")),
    "nothing": (update(), ignored("unknown")),
    "text is a number": (telegram(text=5), UNDECODABLE),
    "text is null": (telegram(text=None), from_telegram(kind="text")),
    "no chat": (update(message={"message_id": 1, "date": 0, "text": "x"}), UNDECODABLE),
    "a chat of somebody else": (telegram(text="x", chat={"id": 7002, "type": "private"}), UNDECODABLE),
    "no sender": (update(message={k: v for k, v in message(text="x").items() if k != "from"}), UNDECODABLE),
    "id is text": (telegram(text="x") | {"update_id": "5"}, UNDECODABLE),
    "id is true": (telegram(text="x") | {"update_id": True}, UNDECODABLE),
    "id has 5000 digits": (telegram(text="x") | {"update_id": 10**5000}, UNDECODABLE),
    "no id": ({"message": message(text="x")}, UNDECODABLE),
    "date is huge": (telegram(text="x", date=10**18), UNDECODABLE),
    "choice is a list": (pressed() | {"callback_query": pressed()["callback_query"] | {"data": [1]}}, UNDECODABLE),
    "message is text": (update(message="x"), UNDECODABLE),
    "a list": ([telegram(text="x")], UNDECODABLE),
    "null": (None, UNDECODABLE),
}

WITH_BSUID: dict[str, Any] = {"contacts": [{"profile": {"name": "Amal"}, "user_id": BSUID, "wa_id": NUMBER}]}
WITHOUT_NUMBER: dict[str, Any] = {"contacts": [{"profile": {"username": "amal"}, "user_id": BSUID}]}
NO_FROM = {k: v for k, v in said().items() if k != "from"}
TEXT = "Can he keep my passport?"


def interactive(kind: str, **reply: Any) -> dict[str, Any]:
    return said("interactive", interactive={"type": kind, **reply})


WHATSAPP: dict[str, tuple[object, Decoded]] = {
    "text": (payloads.whatsapp(said()), from_whatsapp(kind="text", text=TEXT)),
    "text of someone with an id": (
        payloads.whatsapp(said(), **WITH_BSUID),
        from_whatsapp(kind="text", text=TEXT, sender=BSUID),
    ),
    "text of someone without a number": (
        payloads.whatsapp(NO_FROM | {"from_user_id": BSUID}, **WITHOUT_NUMBER),
        from_whatsapp(kind="text", text=TEXT, sender=BSUID, address=BSUID),
    ),
    "the id stands with the contact only": (
        payloads.whatsapp(NO_FROM, **WITHOUT_NUMBER),
        from_whatsapp(kind="text", text=TEXT, sender=BSUID, address=BSUID),
    ),
    "no contacts": (payloads.whatsapp(said(), contacts=[]), from_whatsapp(kind="text", text=TEXT)),
    "a contact that is someone else": (
        payloads.whatsapp(said(), contacts=[{"wa_id": "1", "user_id": "US.1"}]),
        from_whatsapp(kind="text", text=TEXT),
    ),
    "empty text": (payloads.whatsapp(said(text={"body": ""})), from_whatsapp(kind="text")),
    "20,000 characters": (
        payloads.whatsapp(said(text={"body": "x" * 20_000})),
        from_whatsapp(kind="text", text="x" * 20_000),
    ),
    "lone surrogate": (payloads.whatsapp(said(text={"body": "a\udfffb"})), from_whatsapp(kind="text", text="a\ufffdb")),
    "text from an ad, with odd context": (
        payloads.whatsapp(said() | {"referral": 5, "context": {"forwarded": 1}, "errors": [{}]}),
        from_whatsapp(kind="text", text=TEXT),
    ),
    "button": (
        payloads.whatsapp(interactive("button_reply", button_reply={"id": "lang:ar", "title": "x"})),
        from_whatsapp(kind="choice", choice="lang:ar"),
    ),
    "row": (
        payloads.whatsapp(interactive("list_reply", list_reply={"id": "lang:ar", "title": "x"})),
        from_whatsapp(kind="choice", choice="lang:ar"),
    ),
    "button of a template": (
        payloads.whatsapp(said("button", button={"payload": "menu", "text": "Menu"})),
        from_whatsapp(kind="choice", choice="menu"),
    ),
    "flow": (payloads.whatsapp(interactive("nfm_reply", nfm_reply={})), from_whatsapp(kind="other")),
    "voice": (
        payloads.whatsapp(said("audio", audio=MEDIA | {"voice": True})),
        from_whatsapp(kind="voice", file=PICTURE),
    ),
    "media without an id": (payloads.whatsapp(said("image", image={"sha256": "x"})), from_whatsapp(kind="media")),
    "a media id that is a list": (payloads.whatsapp(said("image", image={"id": ["1"]})), from_whatsapp(kind="media")),
    "a media id too long": (payloads.whatsapp(said("audio", audio={"id": "1" * 513})), from_whatsapp(kind="voice")),
    "media that is no object": (payloads.whatsapp(said("document", document="1")), from_whatsapp(kind="media")),
    "image with caption": (
        payloads.whatsapp(said("image", image=MEDIA | {"caption": "this?"})),
        from_whatsapp(kind="media", text="this?", file=PICTURE),
    ),
    "image without the fields we don't use": (payloads.whatsapp(said("image", image={})), from_whatsapp(kind="media")),
    "video": (payloads.whatsapp(said("video", video=MEDIA)), from_whatsapp(kind="media")),
    "document": (payloads.whatsapp(said("document", document=MEDIA)), from_whatsapp(kind="media", file=PICTURE)),
    "sticker": (payloads.whatsapp(said("sticker", sticker=MEDIA)), from_whatsapp(kind="media")),
    "location": (payloads.whatsapp(said("location", location={})), from_whatsapp(kind="location")),
    "contacts": (payloads.whatsapp(said("contacts", contacts=[{}])), from_whatsapp(kind="contact")),
    "order": (payloads.whatsapp(said("order", order={})), from_whatsapp(kind="other")),
    "unsupported": (
        payloads.whatsapp(said("unsupported", errors=[{"code": 131051, "title": "Message type unknown"}])),
        from_whatsapp(kind="other"),
    ),
    "a kind of next year": (payloads.whatsapp(said("hologram", hologram={})), from_whatsapp(kind="other")),
    "reaction": (payloads.whatsapp(said("reaction", reaction={})), ignored("reaction")),
    "changed number": (payloads.whatsapp(said("system", system={})), ignored("system")),
    "group": (payloads.whatsapp(said() | {"group_id": "g"}), ignored("group")),
    "statuses": (payloads.whatsapp(statuses=[STATUS, STATUS]), ignored("status", "status")),
    "platform error": (payloads.whatsapp(errors=[{"code": 130429}]), ignored("error")),
    "other number": (payloads.whatsapp(said(), phone_id="999"), ignored("other-number")),
    "other field": (payloads.webhook({"field": "calls", "value": {}}), ignored("calls")),
    "a field of next year": (payloads.webhook({"field": "telepathy", "value": {}}), ignored("unknown")),
    "no entries": ({"object": "x", "entry": []}, ignored("empty")),
    "no messages": (payloads.whatsapp(), ignored("empty")),
    "text is a number": (payloads.whatsapp(said(text={"body": 5})), UNDECODABLE),
    "no text": (payloads.whatsapp(said("text", other=1)), UNDECODABLE),
    "no id": (payloads.whatsapp({k: v for k, v in said().items() if k != "id"}), UNDECODABLE),
    "no sender": (payloads.whatsapp(NO_FROM, contacts=[]), UNDECODABLE),
    "id is a lone surrogate": (payloads.whatsapp(said(wamid="\ud800")), UNDECODABLE),
    "user id is a lone surrogate": (payloads.whatsapp(said() | {"from_user_id": "\ud800"}), UNDECODABLE),
    "number is words": (payloads.whatsapp(said() | {"from": "x y"}), UNDECODABLE),
    "choice is a number": (
        payloads.whatsapp(interactive("list_reply", list_reply={"id": 5, "title": "x"})),
        UNDECODABLE,
    ),
    "no metadata": (payloads.webhook({"field": "messages", "value": {"messages": [said()]}}), UNDECODABLE),
    "entry is text": ({"entry": "x"}, UNDECODABLE),
    "no entry": ({}, UNDECODABLE),
    "a list": ([], UNDECODABLE),
    "null": (None, UNDECODABLE),
}


@pytest.mark.parametrize(("payload", "expected"), TELEGRAM.values(), ids=TELEGRAM)
def test_telegram_update(payload: object, expected: Decoded) -> None:
    assert decode_telegram(payload) == expected


@pytest.mark.parametrize(("payload", "expected"), WHATSAPP.values(), ids=WHATSAPP)
def test_whatsapp_webhook(payload: object, expected: Decoded) -> None:
    assert decode_whatsapp(payload, OURS) == expected


def test_whatsapp_batch_gives_every_message_its_own_sender() -> None:
    batch = payloads.webhook(
        payloads.change(
            said(wamid="wamid.1"),
            said(wamid="wamid.2") | {"from": "15550001", "from_user_id": "US.2"},
            contacts=[{"wa_id": "15550001", "user_id": "US.2"}, {"wa_id": NUMBER, "user_id": BSUID}],
        ),
        payloads.change(statuses=[STATUS]),
    )
    batch["entry"] += [*payloads.whatsapp(said(wamid="wamid.3"))["entry"], "broken"]
    decoded = decode_whatsapp(batch, OURS)
    assert [(each.external_id, each.sender, each.address) for each in decoded.inbounds] == [
        ("wamid.1", BSUID, NUMBER),
        ("wamid.2", "US.2", "15550001"),
        ("wamid.3", f"wa:{NUMBER}", NUMBER),
    ]
    assert decoded.ignored == ("status",)
    assert decoded.undecodable


def test_whatsapp_message_that_cant_be_read_does_not_cost_the_others() -> None:
    decoded = decode_whatsapp(payloads.whatsapp(said(wamid="1"), said(text={}), said(wamid="3")), OURS)
    assert [each.external_id for each in decoded.inbounds] == ["1", "3"]
    assert decoded.undecodable


def test_a_large_batch_is_read_in_time_and_whole() -> None:
    batch = payloads.whatsapp(*(said(wamid=f"wamid.{number}") for number in range(3000)))
    assert len(decode_whatsapp(batch, OURS).inbounds) == 3000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
VALID = [payload for payload, _ in [*TELEGRAM.values(), *WHATSAPP.values()]]


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, each in inner for place in places(each, (*path, key)))]


@st.composite
def bent(draw: st.DrawFn) -> object:
    """A delivery of the tables in which one value was replaced."""
    payload = copy.deepcopy(draw(st.sampled_from(VALID)))
    *path, last = draw(st.sampled_from(places([payload])[1:]))
    box = [payload]
    target: Any = box
    for key in path:
        target = target[key]
    target[last] = draw(JSON)
    return box[0]


@pytest.mark.parametrize("decode", [decode_telegram, lambda payload: decode_whatsapp(payload, OURS)])
@given(payload=JSON | bent())
@settings(deadline=None, max_examples=150)
def test_decode_never_raises_and_what_it_gives_can_be_stored(
    decode: Callable[[object], Decoded], payload: object
) -> None:
    decoded = decode(payload)
    assert decoded.inbounds or decoded.ignored or decoded.undecodable
    for inbound in decoded.inbounds:
        assert inbound.sender
        assert inbound.address
        assert inbound.external_id
        assert (inbound.kind == "choice") == (inbound.choice is not None)
        for value in (inbound.sender, inbound.address, inbound.external_id, inbound.text, inbound.choice or ""):
            value.encode()


def test_nesting_as_deep_as_the_parser_allows_is_undecodable() -> None:
    deep = json.loads("[" * 900 + "]" * 900)
    assert decode_whatsapp(payloads.whatsapp(said(text={"body": deep})), OURS) == UNDECODABLE
    assert decode_telegram(telegram(text=deep)) == UNDECODABLE
