"""Limits over real HTTP: guessed passwords, new conversations, and what goes by TLS."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from types import SimpleNamespace

import httpx
import pytest
from pydantic import HttpUrl

from api.chat import said
from api.chat.newcomers import AT_ONCE, MOST_ADDRESSES, Newcomers
from api.desk import checks
from api.pages.client import network_of
from api.pages.cookies import new_token
from api.pages.forms import form_token
from bot.accounts import people
from bot.accounts.models import Account
from bot.accounts.throttle import MOST_CHECKS
from bot.app import App
from bot.conversations.models import Conversation, Message
from kit.db import Sessions
from tests.api.chat import Chat, box, notice
from tests.api.conftest import Serving
from tests.api.sign_in_steps import PASSWORD, hidden, password_hash

CASE = "/desk/cases/5e2b6f1e-0000-4000-8000-000000000000"
TYPED = "Dear sister & co"


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the sign-ins stands, and the page waits for no answer."""
    monkeypatch.setattr(checks, "time", SimpleNamespace(monotonic=lambda: 1000.0))
    monkeypatch.setattr(said, "_WAIT_SECONDS", 0.0)


class Typist:
    """Signs in from any address, as the proxy before us names it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def __call__(
        self, name: str = "Amal", password: str = "a wrong one", address: str = "192.0.2.1"
    ) -> httpx.Response:
        form = {"name": name, "password": password, "to": CASE, "text": TYPED}
        return await self._client.post("/desk/sign-in", data=form, headers={"X-Forwarded-For": address})


@pytest.fixture
async def typist(client: httpx.AsyncClient, door: App) -> Typist:
    async with door.sessions.begin() as db:
        db.add(Account(name="Amal", language="en", roles=["advocate"], password_hash=password_hash()))
    return Typist(client)


class Hashing:
    """Passwords are checked only after `may` is set; `all_wait`: twenty are waiting."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.may, self.all_wait, self._waiting = asyncio.Event(), asyncio.Event(), 0
        self._sign_in = people.sign_in
        monkeypatch.setattr(people, "sign_in", self._held)

    async def _held(self, sessions: Sessions, name: str, password: str) -> str | None:
        self._waiting += 1
        if self._waiting == MOST_CHECKS:
            self.all_wait.set()
        await self.may.wait()
        return await self._sign_in(sessions, name, password)


def kept(page: httpx.Response) -> tuple[str, str]:
    return hidden(page, "to"), hidden(page, "text")


# --- signing in


async def test_after_five_wrong_tries_nothing_more_is_checked_from_there_and_the_text_stays(typist: Typist) -> None:
    for _ in range(5):
        assert (await typist()).status_code == 401
    refused = await typist(password=PASSWORD)
    assert (refused.status_code, "set-cookie" in refused.headers) == (429, False)
    assert "too many wrong tries" in refused.text
    assert kept(refused) == (CASE, TYPED)


async def test_who_guesses_locks_nobody_out(typist: Typist) -> None:
    for _ in range(6):
        last = await typist()
    assert last.status_code == 429
    assert "set-cookie" in (await typist(password=PASSWORD, address="198.51.100.7")).headers


async def test_names_that_nobody_has_are_refused_alike(typist: Typist) -> None:
    statuses = [(await typist(name="Nobody")).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]


async def test_many_tries_at_once_do_not_slip_by(typist: Typist) -> None:
    answers = await asyncio.gather(*(typist() for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 7


async def test_one_home_has_many_addresses_of_ipv6(typist: Typist) -> None:
    for number in range(5):
        await typist(address=f"2001:db8:0:1::{number}")
    assert (await typist(address="2001:db8:0:1:ffff::1")).status_code == 429
    assert (await typist(address="2001:db8:0:2::1")).status_code == 401


async def test_where_too_many_wait_nothing_is_checked_or_counted_and_the_text_stays(
    typist: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashing = Hashing(monkeypatch)
    waiting = [asyncio.create_task(typist(name=f"N{n}", address=f"192.0.2.{n % 4}")) for n in range(20)]
    async with asyncio.timeout(20):
        await hashing.all_wait.wait()
    for _ in range(6):
        busy = await typist(password=PASSWORD, address="198.51.100.7")
        assert busy.status_code == 503
    assert "try again in a minute" in busy.text
    assert kept(busy) == (CASE, TYPED)
    hashing.may.set()
    assert {answer.status_code for answer in await asyncio.gather(*waiting)} == {401}
    assert "set-cookie" in (await typist(password=PASSWORD, address="198.51.100.7")).headers


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_what_counts_as_one_address(host: str, network: str) -> None:
    assert network_of(host) == network


# --- new conversations


async def write(chat: Chat, client: httpx.AsyncClient, session: str, text: str, address: str) -> httpx.Response:
    """From the page of a browser with this cookie."""
    form = {"token": form_token(chat.app.vault, "chat", session), "text": text}
    return await client.post("/", data=form, headers={"Cookie": f"s={session}", "X-Forwarded-For": address})


async def test_a_flood_of_new_conversations_is_stopped_and_keeps_her_words(chat: Chat) -> None:
    client, made = chat.browser().client, []
    for number in range(4 * AT_ONCE):
        session = new_token()
        answer = await write(chat, client, session, f"hello {number}", "192.0.2.1")
        if answer.status_code != 303:
            break
        made.append(session)
    assert answer.status_code == 429
    assert box(answer) == f"hello {len(made)}"
    assert notice(answer) == "Sorry, this does not work just now. Please try again in a minute."
    assert len(made) >= AT_ONCE
    assert await chat.count(Conversation) == len(made)
    # who writes already goes on, and so does everybody elsewhere
    for _ in range(5):
        assert (await write(chat, client, made[0], "and more", "192.0.2.1")).status_code == 303
    assert (await write(chat, client, new_token(), "hello", "192.0.2.2")).status_code == 303
    assert await chat.count(Message) == len(made) + 6


def test_an_address_may_begin_sixty_at_once_and_two_a_second() -> None:
    now = [0.0]
    newcomers = Newcomers(lambda: now[0])
    assert [newcomers.admits("a") for _ in range(62)] == [True] * 60 + [False] * 2
    now[0] = 1.0
    assert [newcomers.admits("a") for _ in range(3)] == [True, True, False]
    now[0] = 1.4
    assert not newcomers.admits("a")
    now[0] = 1.5
    assert newcomers.admits("a")
    now[0] = 1000.0
    assert [newcomers.admits("a") for _ in range(61)] == [True] * 60 + [False]


def test_buckets_are_bounded() -> None:
    newcomers = Newcomers(lambda: 0.0)
    for _ in range(AT_ONCE):
        newcomers.admits("first")
    for number in range(MOST_ADDRESSES - 1):
        newcomers.admits(str(number))
    assert not newcomers.admits("first")
    for number in range(MOST_ADDRESSES):
        newcomers.admits(f"other {number}")
    assert len(newcomers._buckets) == MOST_ADDRESSES
    assert newcomers.admits("first")


# --- TLS and headers


@pytest.fixture
async def behind_tls(door: App) -> AsyncIterator[httpx.AsyncClient]:
    settings = door.settings.model_copy(update={"public_url": HttpUrl("https://help.example.org")})
    async with Serving(replace(door, settings=settings)) as client:
        yield client


async def assets(client: httpx.AsyncClient) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', (await client.get("/")).text)


async def test_by_tls_browsers_are_told_to_stay_with_it(behind_tls: httpx.AsyncClient) -> None:
    for path in ("/", "/desk", "/desk/sign-in", "/thread", "/nowhere", *await assets(behind_tls)):
        answer = await behind_tls.get(path)
        assert answer.headers.get_list("strict-transport-security") == ["max-age=31536000"], path


async def test_the_proxy_may_say_that_it_was_tls(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", headers={"X-Forwarded-Proto": "https"})
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


async def test_without_tls_nothing_is_promised(client: httpx.AsyncClient) -> None:
    for path in ("/", "/desk/sign-in", *await assets(client)):
        assert "strict-transport-security" not in (await client.get(path)).headers


async def test_files_have_the_headers_of_pages_but_may_be_kept(client: httpx.AsyncClient) -> None:
    page = await client.get("/")
    for path in await assets(client):
        answer = await client.get(path)
        for name in ("content-security-policy", "x-frame-options", "x-content-type-options", "referrer-policy"):
            assert answer.headers[name] == page.headers[name], (path, name)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
