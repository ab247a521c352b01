"""A desk with people at it and cases on it, for tests of its pages."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

import httpx
from sqlalchemy import ScalarSelect, delete, event, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from api.pages.forms import form_token
from bot.accounts.factor import new_secret
from bot.accounts.models import Account
from bot.accounts.roles import Role
from bot.accounts.sessions import open_session
from bot.app import App
from bot.conversations.models import Contact, Conversation, Message
from bot.dialogue.state import State
from bot.door import take
from bot.handoff.models import HandoffCase
from bot.handoff.queue import Reason, open_case
from bot.messages import Outgoing
from bot.outbox.put import put
from tests.bot.factories import inbound

STATE = State(language="so", country="AE", topic="work.unpaid-wages")


@dataclass(frozen=True)
class Case:
    id: uuid.UUID
    conversation_id: uuid.UUID
    sender: str
    channel: str

    @property
    def path(self) -> str:
        return f"/desk/cases/{self.id}"


@dataclass(frozen=True)
class Person:
    """An advocate, signed in with a browser of her own."""

    id: uuid.UUID
    name: str
    token: str
    form_token: str
    browser: httpx.AsyncClient

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.browser.get(path, headers=headers)

    async def fragment(self, path: str) -> httpx.Response:
        return await self.get(path, Accept="text/x-fragment")

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """As a page does that showed all that she wrote."""
        return await self.browser.post(path, data={"token": self.form_token, "seen": "9" * 18, **fields})

    async def write(self, case: Case, text: str, form_id: str | None = None) -> httpx.Response:
        return await self.post(f"{case.path}/write", text=text, form_id=form_id or str(uuid.uuid4()))


class Desk:
    """Served over HTTP; what stands in its database is made here."""

    def __init__(self, app: App, address: httpx.URL) -> None:
        self.app = app
        self._address = address
        self._browsers: list[httpx.AsyncClient] = []

    async def person(
        self, name: str = "Leyla", language: str = "en", roles: tuple[Role, ...] = ("advocate",)
    ) -> Person:
        async with self.app.sessions.begin() as db:
            account_id = uuid.uuid4()
            values = {"id": account_id, "name": name, "password_hash": "-", "language": language, "roles": roles}
            values["factor_secret"] = self.app.vault.encrypt(new_secret())
            await db.execute(insert(Account).values(values))
            token = await open_session(db, account_id, proven=True)
        browser = httpx.AsyncClient(base_url=self._address, cookies={"d": token}, timeout=20)
        self._browsers.append(browser)
        return Person(account_id, name, token, form_token(self.app.vault, "desk", token), browser)

    async def case(
        self,
        text: str = "waan baqayaa",
        *,
        reason: Reason = "asked",
        waited: timedelta = timedelta(minutes=4),
        channel: str = "telegram",
        state: State = STATE,
        claimed_by: Person | None = None,
    ) -> Case:
        """She has written, and a case is open."""
        sender = uuid.uuid4().hex
        await take(self.app, inbound(text, sender=sender, channel=channel))
        await self._decided()
        async with self.app.sessions.begin() as db:
            conversation_id = await db.scalar(
                update(Conversation)
                .where(Conversation.contact_id == self._contact(sender, channel))
                .values(state=self.app.vault.encrypt(state.to_json()))
                .returning(Conversation.id)
            )
            assert conversation_id is not None
            await open_case(db, conversation_id, reason)
            case_id = await db.scalar(select(HandoffCase.id).where(HandoffCase.conversation_id == conversation_id))
        assert case_id is not None
        case = Case(case_id, conversation_id, sender, channel)
        since = func.clock_timestamp() - waited
        await self.set(case, waiting_since=since, opened_at=since)
        if claimed_by is not None:
            await self.set(case, claimed_by=claimed_by.id, claimed_at=since)
        return case

    async def set(self, case: Case, **values: object) -> None:
        async with self.app.sessions.begin() as db:
            await db.execute(update(HandoffCase).where(HandoffCase.id == case.id).values(**values))

    async def set_contact(self, case: Case, **values: object) -> None:
        async with self.app.sessions.begin() as db:
            which = Contact.id == self._contact(case.sender, case.channel)
            await db.execute(update(Contact).where(which).values(**values))

    async def set_conversation(self, case: Case, **values: object) -> None:
        async with self.app.sessions.begin() as db:
            which = Conversation.id == case.conversation_id
            await db.execute(update(Conversation).where(which).values(**values))

    async def remove(self, person: Person) -> None:
        async with self.app.sessions.begin() as db:
            await db.execute(delete(Account).where(Account.id == person.id))

    async def hears(self, case: Case, text: str = "", *, decided: bool = True, **fields: object) -> None:
        """She writes once more; `decided`: its turn is over, whatever it brought."""
        await take(self.app, inbound(text, sender=case.sender, channel=case.channel, **fields))
        if decided:
            await self._decided()

    async def _decided(self) -> None:
        """Every turn is over."""
        async with self.app.sessions.begin() as db:
            undecided = update(Message).where(Message.answered_at.is_(None))
            await db.execute(undecided.values(answered_at=func.clock_timestamp()))

    async def answers(self, case: Case, *messages: Outgoing) -> None:
        """The program says something."""
        async with self.app.sessions.begin() as db:
            await put(db, self.app.vault, case.conversation_id, None, messages)

    async def of(self, case: Case) -> HandoffCase | None:
        async with self.app.sessions() as db:
            return await db.get(HandoffCase, case.id)

    async def forget(self, case: Case) -> None:
        async with self.app.sessions.begin() as db:
            contact = await db.get(Contact, await db.scalar(select(self._contact(case.sender, case.channel))))
            await db.delete(contact)

    @contextmanager
    def queries(self) -> Iterator[list[str]]:
        """The statements that run meanwhile."""
        engine = self.app.sessions.kw["bind"]
        assert isinstance(engine, AsyncEngine)
        seen: list[str] = []

        def note(_: object, __: object, statement: str, *___: object) -> None:
            seen.append(statement)

        event.listen(engine.sync_engine, "before_cursor_execute", note)
        yield seen
        event.remove(engine.sync_engine, "before_cursor_execute", note)

    async def acknowledge(self, callback: str) -> None: ...

    async def clear(self, address: str, places: Sequence[str]) -> bool:
        return False

    async def aclose(self) -> None:
        for browser in self._browsers:
            await browser.aclose()

    def _contact(self, sender: str, channel: str) -> ScalarSelect[uuid.UUID]:
        pseudonym = self.app.vault.pseudonym("contact", channel, sender)
        return select(Contact.id).where(Contact.pseudonym == pseudonym).scalar_subquery()


def words(response: httpx.Response) -> str:
    """What a page says, without its markup."""
    text = re.sub(r"<(script|style|title)\b.*?</\1>", " ", response.text, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def listed(response: httpx.Response) -> list[str]:
    """The cases of the list, in order."""
    return re.findall(r'<li id="case-([0-9a-f-]+)"', response.text)


def box(response: httpx.Response) -> str:
    """What stands in the box."""
    found = re.search(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', response.text, flags=re.S)
    assert found is not None
    return unescape(found[1])


def part(response: httpx.Response, part_id: str) -> str:
    """The markup of the element with this id. Empty: there is none."""
    found = re.search(rf'<(\w+)(?: [^>]*)? id="{part_id}"', response.text)
    if found is None:
        return ""
    depth = 0
    for tag in re.finditer(rf"<(/?){found[1]}\b", response.text[found.start() :]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return response.text[found.start() : found.start() + tag.start()]
    raise AssertionError(f"{part_id} is not closed")
