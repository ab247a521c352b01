"""Out: one table of messages, sent by each channel through its real library to a server that checks them."""

from __future__ import annotations

import unicodedata

import pytest

from bot.channels.telegram.client import TelegramChannel
from bot.channels.text import utf16
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.messages import Button, Channel, Envelope, Outgoing, Sent
from tests.standins.bot_api import BotApi
from tests.standins.graph_api import GraphApi
from tests.standins.ledger import Accepted
from tests.standins.server import Fault

PERSON = "971500000001"
LINE = "Call \u2066+971 4 606 6777\u2069, day and night."
PARAGRAPH = "Your employer may not keep your passport. " * 12 + LINE


def labels(*texts: str) -> tuple[Button, ...]:
    return tuple(Button(f"choice:{number}", text) for number, text in enumerate(texts, 1))


MESSAGES = {
    "short text": Outgoing("مرحبا"),
    "a link, not previewed": Outgoing("See https://u.ae/x"),
    "markup is text": Outgoing("*a* _b_ <b>c</b> [d](e) `f`"),
    "long text": Outgoing("\n\n".join([PARAGRAPH] * 20)),
    "long text in Arabic with emoji": Outgoing("\n".join(["لا يجوز لصاحب العمل حجز جواز سفرك 😀. " * 20] * 10)),
    "one long word": Outgoing("ا" * 9000),
    "lone surrogate and control characters": Outgoing("a\ud800b\x07c"),
    "two buttons": Outgoing("Was this helpful?", labels("Yes", "No")),
    "buttons of equal label": Outgoing("Which?", labels("Yes", "Yes")),
    "buttons of equal id": Outgoing("Which?", (Button("a", "Yes"), Button("a", "Yes"), Button("b", "No"))),
    "buttons without text": Outgoing("", labels("Yes", "No")),
    "a button without label": Outgoing("Which?", labels("", " ")),
    "a label of two lines": Outgoing("Which?", labels("Yes\nplease", "No")),
    "label of 21": Outgoing("Which?", labels("Unpaid or late wages!", "Passport")),
    "label of 60": Outgoing("Which?", labels("Can my employer keep my passport or my residence card at all?", "No")),
    "label of 70": Outgoing("", labels("Kann mein Arbeitgeber mir ohne Grund kündigen, wenn ich schwanger bin?", "No")),
    "label of one word": Outgoing("Which?", labels("Aufenthaltserlaubnisverlängerungsantrag", "No")),
    "label of 200": Outgoing("Which?", labels("word " * 40, "No")),
    "four buttons": Outgoing("Which?", labels("Wages", "Passport", "Violence", "Visa")),
    "twelve languages": Outgoing("Choose", labels("العربية", "فارسی", "اردو", "বাংলা", "Filipino", "አማርኛ", *"abcdef")),
    "thirty buttons, long labels": Outgoing("?", labels(*(f"Topic {n}: " + "ما هي حقوقي " * 5 for n in range(30)))),
    "a hundred and fifty buttons": Outgoing("Which?", labels(*map(str, range(150)))),
    "long text and buttons": Outgoing("\n\n".join([*[PARAGRAPH] * 12, "Was this helpful?"]), labels("Yes", "No")),
    "long last paragraph and buttons": Outgoing("Two things.\n\n" + PARAGRAPH * 8, labels("Yes", "No")),
    "emoji at the limit": Outgoing("😀" * 2050, labels("😀" * 10, "👩‍👧‍👦" * 4)),
}  # fmt: skip


async def send_all(channel: Channel, address: str, message: Outgoing) -> list[Outgoing]:
    parts = list(channel.parts(message))
    for part in parts:
        assert isinstance(await channel.send(Envelope(address, part)), Sent)
    return parts


def words_of(text: str) -> str:
    return "".join(text.replace("\ud800", "\ufffd").split())


def check_nothing_is_lost(message: Outgoing, accepted: list[Accepted]) -> None:
    texts = words_of("".join(entry.text for entry in accepted))
    assert texts.startswith(words_of(message.text))
    buttons = [button for entry in accepted for button in entry.buttons]
    assert [button_id for button_id, _ in buttons] == list(dict.fromkeys(button.id for button in message.buttons))
    shown = texts + words_of("".join(label for _, label in buttons))
    assert all(words_of(button.label) in shown for button in message.buttons)
    assert all(entry.text.count("\u2066") == entry.text.count("\u2069") for entry in accepted)
    assert all(not unicodedata.combining(entry.text[0]) for entry in accepted)
    first = next((number for number, entry in enumerate(accepted) if entry.buttons), len(accepted))
    assert all(entry.buttons for entry in accepted[first:])


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
async def test_telegram_takes_every_part(telegram: TelegramChannel, bot_api: BotApi, message: Outgoing) -> None:
    await send_all(telegram, "7001", message)
    check_nothing_is_lost(message, bot_api.ledger.to("7001"))
    for entry in bot_api.ledger.entries:
        assert entry.request["link_preview_options"] == {"is_disabled": True}
        assert not {"parse_mode", "disable_notification", "protect_content"} & set(entry.request)
        assert all(utf16(label) <= 64 for _, label in entry.buttons)
    assert set(bot_api.calls) == {"sendmessage"}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
@pytest.mark.parametrize("address", [PERSON, "AE.1349abcXYZ"])
async def test_whatsapp_takes_every_part(
    whatsapp: WhatsAppChannel, graph_api: GraphApi, address: str, message: Outgoing
) -> None:
    await send_all(whatsapp, address, message)
    check_nothing_is_lost(message, graph_api.ledger.to(address))
    for entry in graph_api.ledger.entries:
        assert entry.request["recipient_type"] == "individual"
        assert entry.request.get("to" if address == PERSON else "recipient") == address
        assert entry.request.get("text", {}).get("preview_url", False) is False


async def test_telegram_sends_one_button_per_row_and_acknowledges_the_press_first(
    telegram: TelegramChannel, bot_api: BotApi
) -> None:
    result = await telegram.send(Envelope("7001", Outgoing("Which?", labels("Yes", "No")), callback="99887766"))
    assert result == Sent("1")
    assert bot_api.calls == ["answercallbackquery", "sendmessage"]
    assert bot_api.answered_callbacks == ["99887766"]
    keyboard = bot_api.ledger.entries[0].request["reply_markup"]["inline_keyboard"]
    assert keyboard == [
        [{"text": "Yes", "callback_data": "choice:1"}],
        [{"text": "No", "callback_data": "choice:2"}],
    ]


async def test_telegram_replies_to_a_press_that_is_too_old_to_acknowledge(
    telegram: TelegramChannel, bot_api: BotApi
) -> None:
    bot_api.expired_callbacks.add("1")
    assert await telegram.send(Envelope("7001", Outgoing("Hello"), callback="1")) == Sent("1")


async def test_telegram_deletes_from_her_chat_a_hundred_at_once(telegram: TelegramChannel, bot_api: BotApi) -> None:
    assert await telegram.clear(PERSON, [str(number) for number in range(1, 251)])
    assert bot_api.deleted == [(PERSON, number) for number in range(1, 251)]
    assert bot_api.calls.count("deletemessages") == 3


async def test_what_telegram_does_not_delete_is_not_said_to_be_deleted(
    telegram: TelegramChannel, bot_api: BotApi
) -> None:
    assert not await telegram.clear(PERSON, [])
    assert not await telegram.clear(PERSON, ["no number"])
    bot_api.fail_next(Fault(status=400, description="Bad Request: message can't be deleted"))
    assert not await telegram.clear(PERSON, ["1"])
    assert bot_api.deleted == []


async def test_telegram_webhook_is_set_and_removed(telegram: TelegramChannel, bot_api: BotApi) -> None:
    await telegram.webhook_on("https://example.org/webhooks/telegram", "secret")
    assert bot_api.webhook["secret_token"] == "secret"
    assert bot_api.webhook["allowed_updates"] == ["message", "callback_query"]
    await telegram.webhook_off()
    assert bot_api.webhook == {"url": ""}


@pytest.mark.parametrize(
    ("message", "kinds"),
    [
        (Outgoing("x", labels("Yes", "No")), ["button"]),
        (Outgoing("x", labels("12345678901234567890")), ["button"]),
        (Outgoing("x", labels("123456789012345678901")), ["list"]),
        (Outgoing("x", labels("a", "b", "c", "d")), ["list"]),
        (Outgoing("x", labels(*map(str, range(21)))), ["list", "list", "button"]),
        (Outgoing("x" * 1024, labels("a")), ["button"]),
        (Outgoing("y " * 600 + ".\n\nPick:", labels("a")), ["text", "button"]),
        (Outgoing("y " * 5000), ["text", "text", "text"]),
        (Outgoing(""), []),
    ],
)
async def test_whatsapp_chooses_the_kind_of_message(
    whatsapp: WhatsAppChannel, graph_api: GraphApi, message: Outgoing, kinds: list[str]
) -> None:
    await send_all(whatsapp, PERSON, message)
    requests = [entry.request for entry in graph_api.ledger.entries]
    assert [request.get("interactive", {"type": "text"})["type"] for request in requests] == kinds


async def test_whatsapp_shows_a_long_label_whole_under_its_first_words(
    whatsapp: WhatsAppChannel, graph_api: GraphApi
) -> None:
    await send_all(whatsapp, PERSON, MESSAGES["label of 60"])
    action = graph_api.ledger.entries[0].request["interactive"]["action"]
    assert action == {
        "button": "☰",
        "sections": [
            {
                "rows": [
                    {
                        "id": "choice:1",
                        "title": "Can my employer keep my…",
                        "description": "Can my employer keep my passport or my residence card at all?",
                    },
                    {"id": "choice:2", "title": "No"},
                ]
            }
        ],
    }


async def test_a_label_that_fits_no_button_is_spelled_out_in_the_text(
    whatsapp: WhatsAppChannel, graph_api: GraphApi
) -> None:
    await send_all(whatsapp, PERSON, Outgoing("Which?", labels("word " * 20, "No")))
    entry = graph_api.ledger.entries[0]
    assert entry.text == "Which?\n\n1. " + ("word " * 20).strip() + "\n2. No"
    assert entry.buttons == (("choice:1", "1"), ("choice:2", "2"))


@pytest.mark.parametrize("button", [Button("", "x"), Button("é" * 33, "x")])
async def test_a_button_id_that_no_platform_takes_is_a_bug(
    telegram: TelegramChannel, whatsapp: WhatsAppChannel, button: Button
) -> None:
    for channel in (telegram, whatsapp):
        with pytest.raises(ValueError, match="button id"):
            channel.parts(Outgoing("x", (button,)))


async def test_order_is_kept_and_the_ledger_is_per_person(telegram: TelegramChannel, bot_api: BotApi) -> None:
    for number in range(6):
        await telegram.send(Envelope(str(7001 + number % 2), Outgoing(f"part {number}")))
    assert [entry.text for entry in bot_api.ledger.to(7001)] == ["part 0", "part 2", "part 4"]


def test_both_channels_are_channels(telegram: TelegramChannel, whatsapp: WhatsAppChannel) -> None:
    channels: list[Channel] = [telegram, whatsapp]
    assert [channel.name for channel in channels] == ["telegram", "whatsapp"]
