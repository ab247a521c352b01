"""The link to what is kept about her, as the platforms get it: whole, and with nothing that fetches it."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from pydantic import HttpUrl

from bot.app import App
from bot.channels.telegram.client import TelegramChannel
from bot.channels.whatsapp.client import WhatsAppChannel
from bot.door import take
from bot.privacy.kept_link import read_token
from bot.reply.kept import LINK
from bot.turn import answer
from tests.bot.factories import inbound
from tests.bot.steps import conversation, send_all
from tests.standins.bot_api import BotApi
from tests.standins.graph_api import GraphApi

HER = "971500000001"


async def asks(app: App, channel: TelegramChannel | WhatsAppChannel, language: str) -> uuid.UUID:
    """She asks in this language; the id of her conversation."""
    settings = app.settings.model_copy(update={"public_url": HttpUrl("https://huquq.example/")})
    app = replace(app, settings=settings, channels={channel.name: channel})
    await take(app, inbound("", kind="choice", choice=f"l:{language}", sender=HER, channel=channel.name))
    await take(app, inbound("/data", sender=HER, channel=channel.name))
    talk = await conversation(app)
    await answer(app, talk)
    await send_all(app)
    assert isinstance(talk, uuid.UUID)
    return talk


def the_link(text: str, app: App, talk: uuid.UUID) -> str:
    """The one link of a text, checked."""
    links = list(LINK.finditer(text))
    assert len(links) == 1
    assert text[links[0].start() - 1] == "\u2066"
    assert text[links[0].end()] == "\u2069"
    assert read_token(app.vault, links[0][1].removeprefix("/kept/")) == talk
    return links[0][0]


@pytest.mark.parametrize("language", ["en", "ar", "ur", "so"])
async def test_on_telegram_the_link_comes_whole_and_without_a_preview(
    app: App, bot_api: BotApi, telegram: TelegramChannel, language: str
) -> None:
    talk = await asks(app, telegram, language)
    accepted = bot_api.ledger.to(HER)[-1]
    assert the_link(accepted.text, app, talk).startswith("https://huquq.example/kept/")
    assert accepted.request["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in accepted.request
    assert accepted.buttons == ()


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_on_whatsapp_the_link_comes_whole_and_without_a_preview(
    app: App, graph_api: GraphApi, whatsapp: WhatsAppChannel, language: str
) -> None:
    talk = await asks(app, whatsapp, language)
    accepted = graph_api.ledger.to(HER)[-1]
    assert the_link(accepted.text, app, talk).startswith("https://huquq.example/kept/")
    assert accepted.request["type"] == "text"
    assert accepted.request["text"]["preview_url"] is False
