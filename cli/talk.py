"""A conversation in the terminal, on the very road that every other channel takes."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.channels.terminal.client import NAME, TerminalChannel
from bot.conversations.models import Contact, Conversation
from bot.dialogue.decision import Decision
from bot.door import take
from bot.messages import Inbound, Outgoing
from bot.outbox.deliver import deliver
from bot.turn import answer
from bot.workshop import compose_worker
from kit.settings import Settings


class NoWake:
    """The terminal works its own conversation: no job must bring a worker to it."""

    async def answer(self, db: AsyncSession, conversation_id: uuid.UUID) -> None: ...

    async def deliver(self, db: AsyncSession, conversation_id: uuid.UUID, channel: str) -> None: ...

    async def fetch(self, db: AsyncSession, attachment_id: uuid.UUID) -> None: ...


@dataclass(frozen=True, slots=True)
class Heard:
    """What one line brought: the last decision made for it, and the messages shown."""

    decision: Decision | None
    replies: tuple[Outgoing, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """One person in the terminal, for as long as the command runs."""

    app: App
    channel: TerminalChannel
    person: str

    async def say(self, inbound: Inbound) -> Heard:
        before = len(self.channel.sent)
        await take(self.app, inbound)
        async with self.app.sessions() as db:
            conversation_id = await db.scalar(
                select(Conversation.id)
                .join(Contact, Contact.id == Conversation.contact_id)
                .where(Contact.pseudonym == self.app.vault.pseudonym("contact", NAME, self.person))
            )
        if conversation_id is None:
            return Heard(None, ())
        decisions = await answer(self.app, conversation_id)
        await deliver(self.app.sessions, self.app.vault, self.app.channels, conversation_id)
        return Heard(decisions[-1] if decisions else None, tuple(self.channel.sent[before:]))

    async def end(self) -> None:
        """Nothing of a terminal conversation stays."""
        async with self.app.sessions.begin() as db:
            pseudonym = self.app.vault.pseudonym("contact", NAME, self.person)
            contact = await db.scalar(select(Contact).where(Contact.pseudonym == pseudonym))
            if contact is not None:
                await db.delete(contact)


@asynccontextmanager
async def talk(settings: Settings) -> AsyncIterator[Talk]:
    person = uuid.uuid4().hex
    channel = TerminalChannel(person=person)
    async with compose_worker(settings, {NAME: channel}) as jobs:
        one = Talk(replace(jobs.app, wake=NoWake()), channel, person)
        try:
            yield one
        finally:
            await one.end()
