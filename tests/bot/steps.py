"""Small steps that tests of the road take."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update

from bot.app import App
from bot.conversations.models import Conversation, Message
from bot.outbox.deliver import deliver
from kit import clock


async def conversation(app: App):  # type: ignore[no-untyped-def]  # a UUID
    async with app.sessions() as db:
        return await db.scalar(select(Conversation.id))


async def count(app: App, model: type) -> int:
    async with app.sessions() as db:
        return await db.scalar(select(func.count()).select_from(model)) or 0


async def due_now(app: App) -> None:
    async with app.sessions.begin() as db:
        await db.execute(update(Message).values(next_attempt_at=clock.now() - timedelta(seconds=1)))


async def send_all(app: App) -> None:
    await deliver(app.sessions, app.vault, app.channels, await conversation(app))
