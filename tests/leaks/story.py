"""One day of the whole program: everything that can happen to what she and her advocate say."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import uuid
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

import httpx
import psycopg
from sqlalchemy import insert, update

from bot.accounts.models import Account
from bot.accounts.roles import Role
from bot.accounts.sessions import open_session
from bot.conversations.models import Conversation, Message
from bot.conversations.store import first_seen
from bot.messages import Inbound
from bot.outbox.models import OutboxReply
from kit.crypto import Vault
from kit.db import engine_on, make_sessions
from tests.e2e.running import OPERATOR_PASSWORD, Running, Standins, wait_for
from tests.leaks.marks import Marks
from tests.leaks.platforms import Platforms
from tests.leaks.search import Seen, leaks, tables


@dataclass
class Story:
    marks: Marks
    seen: Seen
    running: Running
    standins: Standins
    url: str
    vault: Vault
    meanwhile: list[str] = field(default_factory=list)
    """What was found in tables while jobs waited in them."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.running.port}"

    @property
    def log(self) -> str:
        return self.running.log.read_text()

    def caller(
        self, who: str, may_see: Collection[str] = (), *, at: str = "/", cookies: dict[str, str] | None = None
    ) -> httpx.Client:
        """Somebody whose browser tells everything about her, too."""
        client = self.seen.client(self.address, who, may_see, at=at)
        mark = self.marks.word("header")
        client.headers.update({"User-Agent": mark, "Referer": f"http://{mark}/", "X-Forwarded-For": mark})
        client.cookies.update(cookies or {})
        return client

    @cached_property
    def platforms(self) -> Platforms:
        return Platforms(self.marks, self.caller("a platform"))

    def figures(self) -> str:
        with self.caller("the operator") as operator:
            return operator.get("/metrics", auth=("x", OPERATOR_PASSWORD)).text

    # --- her page

    def her_page(self) -> None:
        """What she wrote is on her page, and on nobody else's."""
        mark, cookie = self.marks.word("page-words"), {"s": self.marks.word("cookie-of-her-browser")}
        may_see = {"page-words", "her form token"}
        with self.caller("another woman") as other, self.caller("she", may_see, cookies=cookie) as she:
            first = she.get("/").text
            token = self.marks.secrets["her form token"] = _hidden(first, "token")
            fields = {"token": token, "form": _hidden(first, "form")}
            assert she.post("/", data={**fields, "text": f"{mark} passport"}).status_code == 303
            self.seen.listen(f"{self.address}/events", cookie)
            wait_for(lambda: she.get("/thread").text.count("<li ") > 1)
            assert mark in she.get("/").text
            fields["form"] = uuid.uuid4().hex
            for status, changed in (
                (403, {"token": mark, "text": mark}),
                (422, {"text": mark * 300}),
                (413, {"text": mark * 60_000}),
                (400, {"choice": mark * 4}),
            ):
                assert she.post("/", data={**fields, **changed}).status_code == status
            assert she.post("/", content=mark.encode()).status_code == 400
            self._her_data(she, other)
            for path in ("/", "/thread", "/events"):
                other.get(path)
            assert she.post("/leave", data={"token": token}).status_code == 200
            she.cookies.update(cookie)
            assert mark not in she.get("/").text

    def _her_data(self, she: httpx.Client, other: httpx.Client) -> None:
        """The page with all that is kept: for whoever has the link, and nobody before the button is pressed."""
        page = she.get("/").text
        she.post("/", data={"token": _hidden(page, "token"), "form": _hidden(page, "form"), "text": "my data"})
        wait_for(lambda: "/kept/" in she.get("/").text)
        link = re.search(r"/kept/[a-z0-9]+", she.get("/").text, re.IGNORECASE)
        assert link
        other.get(link[0])
        assert self.marks.made["page-words"] in she.post(link[0], data={"skip": "0"}).text
        other.post("/kept/" + self.marks.word("kept-link"), data={"skip": self.marks.word("kept-link")})

    # --- the desk

    def account(self, *roles: Role) -> dict[str, str]:
        """Somebody who is signed in at the desk: her cookie."""

        async def make() -> str:
            async with engine_on(self.url) as engine, make_sessions(engine).begin() as db:
                account_id = uuid.uuid4()
                name = f"Amal {account_id.hex[:6]}"
                factor = self.vault.encrypt("JBSWY3DPEHPK3PXP")
                values = {"id": account_id, "name": name, "password_hash": "-", "language": "en"}
                await db.execute(insert(Account).values(values | {"roles": roles, "factor_secret": factor}))
                return await open_session(db, account_id, proven=True)

        token = asyncio.run(make())
        self.marks.secrets[f"the cookie of {roles[0]} {len(self.marks.secrets)}"] = token
        return {"d": token}

    def case_of(self, chat: int) -> str:
        """The path of her newest case. Empty: none yet."""
        pseudonym = self.vault.pseudonym("contact", "telegram", str(chat))
        with psycopg.connect(self.url) as db:
            row = db.execute(
                "SELECT h.id FROM handoff_case AS h JOIN conversation AS c ON c.id = h.conversation_id"
                " JOIN contact AS p ON p.id = c.contact_id WHERE p.pseudonym = %s ORDER BY h.opened_at DESC LIMIT 1",
                (pseudonym,),
            ).fetchone()
        return f"/desk/cases/{row[0]}" if row else ""

    def at_the_desk(self, chat: int) -> None:
        """Read, written, refused, stale, not there; and what somebody sees who may see nothing."""
        platforms, typed = self.platforms, self.marks.word("advocate-typed")
        hers = self.marks.word("desk-words")
        platforms.telegram(platforms.update(chat, "person"))
        wait_for(lambda: self.case_of(chat))
        case, cookie = self.case_of(chat), self.account("advocate")
        may_see = {"desk-words", "advocate-typed", "her arabic at the desk", "her form token at the desk"}
        list_page = self.caller("an advocate, beside the case", {"her form token at the desk"}, cookies=cookie)
        advocate = self.caller("an advocate", may_see, at="/desk/cases/", cookies=cookie)
        colleague = self.caller("a colleague", may_see, at="/desk/cases/", cookies=self.account("advocate"))
        admin = self.caller("an administrator", cookies=self.account("admin"))
        with (
            list_page,
            advocate,
            colleague,
            admin,
            self.caller("nobody", {"advocate-typed"}, at="/desk/cases/") as nobody,
        ):
            page = advocate.get(case).text
            self.marks.secrets["her form token at the desk"] = _hidden(page, "token")

            def act(deed: str, at: str = case, **changed: str) -> int:
                fields = {"token": _hidden(page, "token"), "form_id": str(uuid.uuid4()), "seen": "9" * 15}
                return advocate.post(f"{at}/{deed}", data={**fields, **changed}).status_code

            for path in ("/desk/events", f"{case}/events"):
                self.seen.listen(self.address + path, cookie)
            assert act("claim") == 303
            words = f"{hers} {self.marks.arabic_word('her arabic at the desk')}"
            platforms.telegram(platforms.update(chat, words))
            wait_for(lambda: hers in advocate.get(case).text)
            assert act("write", text=f"{typed} for her") == 303
            assert act("write", text=typed, token=typed) == 403
            assert act("write", text=typed, form_id=typed) == 400
            assert act("write", text=typed * 400) == 422
            theirs = {"token": _hidden(colleague.get(case).text, "token"), "form_id": str(uuid.uuid4()), "text": typed}
            assert colleague.post(f"{case}/write", data=theirs).status_code == 409
            assert act("write", at=f"/desk/cases/{uuid.uuid4()}", text=typed) in (404, 410)
            assert act("write", at=f"/desk/cases/{typed}", text=typed) == 404
            assert nobody.post(f"{case}/write", data={"text": typed}).status_code == 401
            for path in ("/desk", case, f"{case}/events", f"/desk/cases/{typed}"):
                nobody.get(path)
            for path in ("/desk", "/desk/link/" + typed):
                list_page.get(path)
            for path in ("/desk", case):
                admin.get(path)
            self._her_secret(chat, case, advocate)
            self._her_number(case, cookies=self.account("coordinator"))
            assert act("resolve") == 303
            assert act("write", text=typed) in (409, 410)
            assert hers in advocate.get(case).text

    def _her_secret(self, chat: int, case: str, advocate: httpx.Client) -> None:
        """The advocate's pages, looked at like all answers, never show it."""
        platforms, secret = self.platforms, self.marks.word("secretword")
        platforms.telegram(platforms.update(chat, "secret word"))
        platforms.telegram(platforms.update(chat, secret))
        wait_for(lambda: "chose" in advocate.get(case).text and "secret word" in advocate.get(case).text)
        platforms.telegram(platforms.update(chat, secret))
        advocate.get(case)

    def _her_number(self, case: str, cookies: dict[str, str]) -> None:
        """A coordinator's eyes only, and only on the page that she asked for."""
        may_see = {"desk-words", "advocate-typed", "her arabic at the desk"}
        with (
            self.caller("a coordinator", may_see, at="/desk/cases/", cookies=cookies) as reader,
            self.caller(
                "a coordinator with a reason", {*may_see, "chat 3"}, at=f"{case}/address", cookies=cookies
            ) as one,
        ):
            token = _hidden(reader.get(case).text, "token")
            assert (
                str(self.marks.made["chat 3"])
                in one.post(f"{case}/address", data={"token": token, "reason": "danger"}).text
            )
            reader.get(case)

    def at_sign_in(self) -> None:
        """A password typed wrong, and a name: mostly her real ones, with one letter amiss."""
        name, password = self.marks.word("typed-name"), self.marks.word("typed-password")
        with self.caller("who signs in", {"typed-name"}, at="/desk/sign-in") as browser:
            for _ in range(7):  # then the throttle speaks
                answer = browser.post("/desk/sign-in", data={"name": name, "password": password})
                assert answer.status_code in (401, 429)
            for path in (f"/desk/link/{password}", "/desk/here"):
                browser.post(path, data={"name": name, "password": password, "again": name, "token": password})

    # --- what fails

    def platforms_fail(self, chats: list[int]) -> None:
        """Refusals, garbage and broken connections that quote her number and words."""
        mark, number = self.marks.word("echoed"), str(self.marks.number("phone"))
        text = f"{number} {chats[0]} {mark}"
        for standin in (self.standins.bot_api, self.standins.graph_api):
            for fault in (
                {"status": 500, "description": text},
                {"status": 400, "code": 131009, "description": text},
                {"status": 403, "code": 131005, "description": text},
                {"status": 429, "code": 131056, "description": text, "retry_after": 1},
                {"status": 500, "body": text},
                {"status": 200, "body": text},
                {"status": 200, "body": json.dumps({"ok": True, "result": {"message_id": mark, "text": text}})},
                {"drop": "before"},
                {"drop": "after"},
            ):
                httpx.post(f"{standin}/standin/faults", json={"times": 1, **fault})
        platforms = self.platforms
        for number_of, chat in enumerate(chats):
            platforms.telegram(platforms.update(chat, f"{mark} menu"))
            platforms.telegram(platforms.press(chat, "cmd:menu"))
            said = {"type": "text", "text": {"body": f"{mark} menu"}}
            platforms.whatsapp(platforms.batch(said, phone=f"{self.marks.number('phone')}{number_of}"))

    def poison(self, chats: list[int]) -> None:
        """Messages, states and replies that can't be read, or bring their turn down, one for the third time."""
        mark = self.marks.word("poison")
        wrong: dict[str, object] = {"channel": "telegram", "sender": mark, "address": mark, "external_id": mark}
        bodies = (b"no ciphertext", self._sealed([mark]), self._sealed({**wrong, "kind": "text", "text": [mark]}), None)
        state = self._sealed({"language": [mark], "country": {mark: mark}, "choices": [mark], "asked": mark})

        async def lay_out() -> None:
            """At once, so that no worker sees them before."""
            async with engine_on(self.url) as engine, make_sessions(engine).begin() as db:
                for chat, body in zip(chats, bodies, strict=True):
                    inbound = Inbound("telegram", str(chat), str(chat), uuid.uuid4().hex, "text", mark)
                    talk = await first_seen(db, self.vault, inbound)
                    if body is None:
                        await db.execute(update(Conversation).where(Conversation.id == talk).values(state=state))
                        db.add(OutboxReply(conversation_id=talk, body=self._sealed({"text": mark})))
                        continue
                    changed = {"body": body, "attempts": 3 if chat == chats[0] else 0}
                    await db.execute(update(Message).where(Message.conversation_id == talk).values(changed))

        asyncio.run(lay_out())
        wait_for(lambda: self.log.count('"answer-crashed"') >= 2 and '"message-failed"' in self.log)

    def kill_worker(self, chats: list[int]) -> None:
        """Its jobs are put back, and done by the next."""
        for chat in chats:
            self.platforms.telegram(self.platforms.update(chat, f"{self.marks.word('stalled')} menu"))
        self.running.kill("worker")
        self.meanwhile += leaks(self.marks, tables(self.url))

    def kill_database(self, postmaster: int) -> None:
        """Whoever writes meanwhile is told to come again, and nobody says what she wrote."""
        os.kill(postmaster, signal.SIGKILL)
        mark, platforms = self.marks.word("database-away"), self.platforms
        with self.caller("she, without a database", {"database-away"}) as she, suppress(httpx.HTTPError):
            assert platforms.telegram(platforms.update(self.marks.number("chat-away"), mark)) == 500
            platforms.whatsapp(platforms.batch({"type": "text", "text": {"body": mark}}))
            she.cookies["s"] = mark + mark
            she.post("/", data={"text": mark, "token": mark, "form": mark})
            she.get("/")
            self.caller("an advocate without a database", cookies={"d": mark + mark}).get("/desk")
            self.figures()
        wait_for(lambda: platforms.telegram(platforms.update(self.marks.number("chat-away"), mark)) == 200)

    # --- she goes

    def she_goes(self, chat: int, other: int, flooding: int) -> None:
        platforms, mark = self.platforms, self.marks.word("flood")
        for _ in range(33):
            platforms.telegram(platforms.update(flooding, f"{mark} {'x ' * 90}"))
        platforms.telegram(platforms.update(chat, "forget me"))
        platforms.telegram(platforms.update(other, "stop"))
        wait_for(lambda: '"forgotten"' in self.log)

    def _sealed(self, value: object) -> bytes:
        return self.vault.encrypt(json.dumps(value))


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]
