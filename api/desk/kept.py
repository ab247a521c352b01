"""What an advocate had typed when her sign-in ended or her page was too old: in its box again, not sent."""

from __future__ import annotations

import uuid

from fastapi import Request, Response

from api.desk.access import Advocate
from api.desk.cases import case_page
from api.desk.speech import DeskSpeech
from bot.app import App


async def case_page_with_text(
    request: Request, app: App, advocate: Advocate, to: str, text: str, status: int = 200
) -> Response:
    """The page of the case whose path is `to`."""
    notice = DeskSpeech.of(advocate.language).phrase("message.text-kept")
    return await case_page(
        request, app, advocate, uuid.UUID(to.rpartition("/")[2]), text=text, notice=notice, status=status
    )
