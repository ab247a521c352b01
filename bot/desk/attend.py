"""What the desk does by itself, every second in each worker: note who waits too long, and page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.app import App
from bot.desk.late import note_late
from bot.desk.paging import Pager

log = structlog.get_logger()

_EVERY_SECONDS = 1.0


async def attend_forever(current: Callable[[], App]) -> None:
    """Until cancelled."""
    pager = Pager()
    while True:
        for deed in (note_late, pager.page_due):
            try:
                await deed(current())
            except Exception as error:  # the database may be away: the next second tries again
                log.error("desk-crashed", exc_info=error)
        await asyncio.sleep(_EVERY_SECONDS)
