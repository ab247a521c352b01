"""A flood from one person: long messages are not read, unless they speak of danger. Short ones cost little and flow."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.app import App
from bot.conversations.pace import pace
from bot.conversations.store import Pending
from nlu import signs
from nlu.normalise import clean

MOST = 30
WITHIN = timedelta(minutes=1)
SHORT = 160
"""Characters: what somebody in danger writes with one hand, and every answer to a question of ours."""


async def flooded_at(app: App, pending: Pending) -> float | None:
    """When a message came that is not to be read, in seconds; None: it is to be read.

    Also where help numbers wait for her country: any message may be the answer.
    """
    text = pending.inbound.text
    if len(text) <= SHORT or pending.state.waiting_urgent is not None:
        return None
    async with app.sessions() as db:
        found = await pace(db, pending.message_id, WITHIN, MOST + 1)
    if found is None or found[1] <= MOST:
        return None
    loop = asyncio.get_running_loop()
    danger = await loop.run_in_executor(app.thinking().executor, _speaks_of_danger, text)
    return None if danger else found[0].timestamp()


def _speaks_of_danger(text: str) -> bool:
    cleaned = clean(text)
    return signs.cries_for_help(cleaned) or signs.speaks_of_danger(cleaned)
