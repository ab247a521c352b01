"""What a woman, an advocate and a worker do, in tests of files."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from bot.accounts.models import Account
from bot.app import App
from bot.attachments.fetch import fetch
from bot.attachments.models import Attachment
from bot.desk import work
from bot.door import take
from bot.handoff.models import HandoffCase
from bot.handoff.thread import Entry, desk_thread
from bot.messages import FileRef
from bot.turn import answer
from tests.bot.conftest import Postbox, Wakes
from tests.bot.factories import inbound
from tests.bot.steps import conversation, send_all


@dataclass
class Her:
    app: App
    postbox: Postbox
    wakes: Wakes

    async def says(self, text: str, **fields: object) -> None:
        await take(self.app, inbound(text, **fields))
        await answer(self.app, await conversation(self.app))

    async def is_claimed(self) -> uuid.UUID:
        """She asked for a person, and an advocate took the case: the advocate's account."""
        await self.says("person")
        await send_all(self.app)
        async with self.app.sessions.begin() as db:
            account = Account(name="Leyla", password_hash="x", language="en", roles=["advocate"])
            db.add(account)
        await work.claim(self.app, (await self.case()).id, account.id)
        self.postbox.sent.clear()
        return account.id

    async def sends(
        self, data: bytes | Exception, *, size: int | None = None, text: str = "", kind: str = "media"
    ) -> None:
        file_id = uuid.uuid4().hex
        self.postbox.files[file_id] = data
        await self.says(text, kind=kind, file=FileRef(file_id, size))

    async def is_served(self, tries: int = 0) -> None:
        """A worker fetches what waits, and delivers."""
        app = self.app
        while self.wakes.fetches:
            await fetch(app.sessions, app.vault, app.channels, app.wake, self.wakes.fetches.pop(0), tries)
        await send_all(app)

    async def case(self) -> HandoffCase:
        async with self.app.sessions() as db:
            return (await db.execute(select(HandoffCase))).scalar_one()

    async def files(self) -> list[Attachment]:
        async with self.app.sessions() as db:
            return list(await db.scalars(select(Attachment).order_by(Attachment.message_id)))

    async def thread(self) -> list[Entry]:
        async with self.app.sessions() as db:
            return await desk_thread(db, self.app.vault, await conversation(self.app), 100)

    def told(self) -> list[str]:
        return [envelope.message.text for envelope in self.postbox.sent]
