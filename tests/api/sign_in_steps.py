"""Accounts, links and signing in at the desk, as tests of its pages take these steps."""

from __future__ import annotations

import html
import re
import time
import uuid
from datetime import timedelta
from functools import cache

import httpx
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from bot.accounts import links
from bot.accounts.factor import new_secret
from bot.accounts.models import Account, DeskSession
from bot.accounts.people import find_account
from bot.accounts.roles import Role, needs_second_factor
from bot.accounts.sessions import find_person, prove
from bot.app import App
from bot.conversations.models import Contact, Conversation
from bot.handoff.models import HandoffCase
from tests.authenticator import SECONDS, Authenticator, code_at

PASSWORD = "four words of no kin"
OTHER = "quite another password"
TYPED = 'Dear <b>sister</b> & co,\n\n  "it" is \u202e safe'


async def new_link(door: App, name: str | None = None, roles: tuple[Role, ...] = ("advocate",)) -> str:
    """The path of a link: for a new account, or a new password of the one with this name."""
    async with door.sessions.begin() as db:
        account = await find_account(db, name) if name else None
        token = await links.renewal(db, account.id) if account else await links.invite(db, roles)
        return f"/desk/link/{token}"


@cache
def password_hash() -> str:
    return PasswordHasher().hash(PASSWORD)


async def account(
    door: App, name: str = "Amal", roles: tuple[Role, ...] = ("advocate",), *, app: bool = True
) -> uuid.UUID:
    """An account without a session. `app`: with an authenticator app, where its roles need one."""
    async with door.sessions.begin() as db:
        made = Account(name=name, language="en", roles=list(roles), password_hash=password_hash())
        if app and needs_second_factor(roles):
            made.factor_secret = door.vault.encrypt(new_secret())
        db.add(made)
    return made.id


async def sign_in(
    client: httpx.AsyncClient, name: str = "Amal", password: str = PASSWORD, **more: str
) -> httpx.Response:
    """Name and password: what comes next."""
    return await client.post("/desk/sign-in", data={"name": name, "password": password, **more})


async def secret_of(door: App, name: str = "Amal") -> str:
    """Of her authenticator app."""
    async with door.sessions() as db:
        account = await find_account(db, name)
    assert account is not None
    assert account.factor_secret is not None
    return door.vault.decrypt(account.factor_secret)


async def code(door: App, name: str = "Amal") -> str:
    """What her app shows, half a minute or more after the last code that was taken."""
    async with door.sessions.begin() as db:
        await db.execute(update(Account).values(factor_step=None))
    return code_at(await secret_of(door, name), int(time.time()) // SECONDS)


async def type_code(client: httpx.AsyncClient, door: App, page: httpx.Response, name: str = "Amal") -> httpx.Response:
    """The right code, on the page that asks for it."""
    assert 'action="/desk/code"' in page.text
    return await client.post("/desk/code", data={"code": await code(door, name), **carried(page)})


async def enter(client: httpx.AsyncClient, door: App, name: str = "Amal", **more: str) -> httpx.Response:
    """Name, password and code."""
    page = await sign_in(client, name, **more)
    assert page.status_code == 200
    return await type_code(client, door, page, name)


async def set_up(client: httpx.AsyncClient) -> Authenticator:
    """Her first app, on the page that asks for it."""
    page = await client.get("/desk")
    assert 'action="/desk/set-up"' in page.text
    phone = Authenticator.set_up_by(page.text)
    answer = await client.post("/desk/set-up", data={"sealed": hidden(page, "sealed"), "code": phone.code()})
    assert answer.status_code == 303
    return phone


async def prove_session(door: App, token: str) -> None:
    """As after the second factor."""
    async with door.sessions.begin() as db:
        person = await find_person(db, token)
        assert person is not None
        await prove(db, person.session_id)


async def count(door: App, model: type) -> int:
    async with door.sessions() as db:
        return await db.scalar(select(func.count()).select_from(model)) or 0


async def age(door: App, model: type, **values: timedelta) -> None:
    """Let times of all rows lie so far back."""
    async with door.sessions.begin() as db:
        earlier = {name: func.clock_timestamp() - span for name, span in values.items()}
        await db.execute(update(model).values(**earlier))


async def idle(door: App) -> timedelta:
    """How long the only session was not used."""
    async with door.sessions() as db:
        found = await db.scalar(select(func.clock_timestamp() - DeskSession.used_at))
    assert found is not None
    return found


async def open_case(door: App, account_id: uuid.UUID) -> str:
    """The path of a case that this advocate has."""
    async with door.sessions.begin() as db:
        contact = Contact(channel="web", pseudonym=uuid.uuid4().bytes, address=door.vault.encrypt("x"))
        db.add(contact)
        await db.flush()
        talk = Conversation(contact_id=contact.id)
        db.add(talk)
        await db.flush()
        case = HandoffCase(conversation_id=talk.id, priority="medium", reason="asked", claimed_by=account_id)
        case.claimed_at = func.now()
        db.add(case)
        await db.flush()
        return f"/desk/cases/{case.id}"


def hidden(page: httpx.Response, name: str) -> str:
    """The value of a field that the page carries on."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.text)
    assert found is not None, name
    return html.unescape(found[1])


def carried(page: httpx.Response) -> dict[str, str]:
    """Where she wanted to go, and what she had written there."""
    return {name: hidden(page, name) for name in ("to", "text") if f'name="{name}" value' in page.text}


async def token(client: httpx.AsyncClient) -> str:
    """Of the forms of the session that this browser has."""
    return hidden(await client.get("/desk"), "token")
