"""Files of hers at the desk, over real HTTP: who may open them, for how long, and what a browser may do with them."""

from __future__ import annotations

import re
import time
import uuid
from datetime import timedelta

import httpx
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select, update

from api import files
from bot.accounts.models import Account, DeskSession
from bot.accounts.sessions import LOCKED
from bot.attachments.models import Attachment
from bot.audit.models import AuditEntry
from bot.conversations.models import Message
from kit.crypto import Keys, Vault, new_keys
from tests.api.desk import Case, Desk, Person, part, words

PICTURE = b"\xff\xd8\xff the pixels"
OVER = "A file can be opened for some minutes."


@pytest.fixture(scope="session")
def keys() -> Keys:
    return new_keys()


@pytest.fixture(scope="session")
def vault(keys: Keys) -> Vault:
    return Vault(keys)


async def attach(desk: Desk, case: Case, **values: object) -> uuid.UUID:
    """A file with the last message of hers."""
    if isinstance(content := values.get("content"), bytes):
        values["content"] = desk.app.vault.encrypt_bytes(content)
    async with desk.app.sessions.begin() as db:
        which = Message.conversation_id == case.conversation_id
        message_id = await db.scalar(select(func.max(Message.id)).where(which))
        db.add(row := Attachment(message_id=message_id, **values))
        await db.flush()
        return row.id


async def picture(desk: Desk, case: Case, text: str = "look", **values: object) -> uuid.UUID:
    await desk.hears(case, text, kind="media")
    return await attach(desk, case, **{"kind": "image/jpeg", "content": PICTURE, **values})


async def link(person: Person, case: Case) -> str:
    """Where her page says that the file can be opened."""
    (found,) = re.findall(r'href="(/files/[^"]+)"', (await person.get(case.path)).text)
    return found


async def opened(desk: Desk) -> list[tuple[uuid.UUID | None, uuid.UUID | None]]:
    async with desk.app.sessions() as db:
        rows = await db.execute(
            select(AuditEntry.account_id, AuditEntry.case_id).where(AuditEntry.action == "file-opened")
        )
        return [(account_id, case_id) for account_id, case_id in rows]


def check_refused(answer: httpx.Response) -> None:
    assert answer.status_code == 404
    assert OVER in words(answer)
    assert PICTURE not in answer.content
    assert "set-cookie" not in answer.headers


async def test_a_picture_is_opened_from_the_thread_and_that_is_noted(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    await picture(desk, case)
    page = await leyla.get(case.path)
    assert "Open the picture" in part(page, "thread")
    assert "look" in words(page)
    assert "<img" not in part(page, "thread")
    assert 'target="_blank" rel="noopener noreferrer"' in part(page, "thread")  # else what she types might be lost
    answer = await leyla.get(await link(leyla, case))
    assert (answer.status_code, answer.content) == (200, PICTURE)
    assert await opened(desk) == [(leyla.id, case.id)]


@pytest.mark.parametrize(
    ("kind", "label", "name", "note"),
    [
        ("image/jpeg", "Open the picture", "picture.jpg", ""),
        ("application/pdf", "Open the file", "file.pdf", "it may carry viruses"),
        ("audio/ogg", "Open the voice message", "voice.ogg", ""),
        ("audio/amr", "Open the voice message", "voice.amr", ""),
    ],
)
async def test_a_browser_may_only_save_it(desk: Desk, kind: str, label: str, name: str, note: str) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    await picture(desk, case, kind=kind, content=b"<script>alert(1)</script>")
    said = words(await leyla.get(case.path))
    assert label in said
    assert note in said
    answer = await leyla.get(await link(leyla, case))
    expected = {
        "content-type": kind,
        "content-disposition": f'attachment; filename="{name}"',
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "no-store",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
    }
    assert {header: answer.headers[header] for header in expected} == expected
    assert "set-cookie" not in answer.headers


async def test_it_opens_by_the_address_alone(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    await picture(desk, case)
    address = await link(leyla, case)
    async with httpx.AsyncClient(base_url=leyla.browser.base_url) as without_cookie:
        answer = await without_cookie.get(address)
    assert answer.content == PICTURE
    assert await opened(desk) == [(leyla.id, case.id)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "It is being fetched."),
        ({"refused": "kind"}, "of a kind that is not taken"),
        ({"refused": "too-large"}, "a file that is too large"),
        ({"refused": "too-many"}, "20 of hers are kept already"),
        ({"refused": "unavailable"}, "It could not be fetched."),
        ({"refused": "erased"}, "It was erased when its time was over."),
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
async def test_where_there_is_none_the_thread_says_why(
    desk: Desk, values: dict[str, object], said: str, language: str
) -> None:
    leyla = await desk.person(language=language)
    case = await desk.case(claimed_by=leyla)
    file_id = await picture(desk, case, kind=None, content=None, **values)
    page = await leyla.get(case.path)
    assert page.status_code == 200
    if language == "en":
        assert said in words(page)
    assert "/files/" not in page.text
    check_refused(await leyla.get(files.address_of(desk.app.vault, file_id, leyla.id)))
    assert await opened(desk) == []


async def test_what_no_advocate_had_is_said_as_before(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case()
    await desk.hears(case, kind="media")
    assert "She sent a picture or a file. It can't be shown here." in words(await leyla.get(case.path))


async def test_an_address_is_over_after_ten_minutes(desk: Desk, keys: Keys) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    file_id = await picture(desk, case)
    told = f"file:{file_id}:{leyla.id}".encode()
    current = Fernet(keys.encryption[0])
    old = current.encrypt_at_time(told, int(time.time()) - files.VALID_SECONDS - 1).decode()
    young = current.encrypt_at_time(told, int(time.time()) - files.VALID_SECONDS + 30).decode()
    check_refused(await leyla.get(f"/files/{old}"))
    assert (await leyla.get(f"/files/{young}")).content == PICTURE


async def test_only_what_we_made_for_this_opens_anything(desk: Desk, keys: Keys) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    file_id = await picture(desk, case)
    vault = desk.app.vault
    foreign = Vault(Keys((Fernet.generate_key().decode(),), b"x" * 32))
    for told in (
        f"other:{file_id}:{leyla.id}",
        f"file:{file_id}",
        f"file:{file_id}:{leyla.id}:more",
        f"file:{leyla.id}:{file_id}",
        f"file:{file_id}:nobody",
        "",
    ):
        check_refused(await leyla.get(f"/files/{vault.encrypt(told).decode()}"))
    check_refused(await leyla.get(f"/files/{vault.encrypt_bytes(bytes([255, 254])).decode()}"))
    check_refused(await leyla.get(f"/files/{foreign.encrypt(f'file:{file_id}:{leyla.id}').decode()}"))
    for nonsense in ("x", "a" * 5000, "%00", "%C3%A9", "gAAAAA", f"{file_id}"):
        check_refused(await leyla.get(f"/files/{nonsense}"))
    assert (await leyla.get(f"/files/{vault.encrypt(f'file:{file_id}:{leyla.id}').decode()}")).status_code == 200


async def test_who_is_removed_or_signed_out_or_locked_opens_nothing(desk: Desk) -> None:
    leyla, hanan = await desk.person("Leyla"), await desk.person("Hanan")
    case = await desk.case(claimed_by=leyla)
    await picture(desk, case)
    address, hers = await link(leyla, case), await link(hanan, case)
    assert address != hers

    async def sessions(person: Person, **values: object) -> None:
        async with desk.app.sessions.begin() as db:
            await db.execute(update(DeskSession).where(DeskSession.account_id == person.id).values(**values))

    now = func.clock_timestamp()
    for over in ({"used_at": now - LOCKED}, {"expires_at": now}, {"proven_at": None}):
        await sessions(leyla, **over)
        check_refused(await hanan.get(address))  # somebody else's session is not hers
        await sessions(leyla, used_at=now, expires_at=now + timedelta(hours=1), proven_at=now)
        assert (await hanan.get(address)).status_code == 200
    async with desk.app.sessions.begin() as db:
        await db.execute(update(Account).where(Account.id == leyla.id).values(roles=["admin"]))
    check_refused(await hanan.get(address))
    await desk.remove(leyla)
    check_refused(await hanan.get(address))
    assert (await hanan.get(hers)).status_code == 200
    assert [account_id for account_id, _ in await opened(desk)] == [leyla.id] * 3 + [hanan.id]


async def test_after_she_was_forgotten_nothing_opens(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    await picture(desk, case)
    address = await link(leyla, case)
    await desk.forget(case)
    check_refused(await leyla.get(address))


async def test_it_is_noted_with_the_case_in_which_it_came(desk: Desk) -> None:
    leyla = await desk.person()
    case = await desk.case(claimed_by=leyla)
    await picture(desk, case)
    address = await link(leyla, case)
    await desk.set(case, closed_at=func.clock_timestamp())
    assert (await leyla.get(address)).status_code == 200
    assert await opened(desk) == [(leyla.id, case.id)]


async def test_the_address_is_the_same_for_some_minutes(desk: Desk) -> None:
    """Else an open page would change at every look."""
    file_id, account_id, vault = uuid.uuid4(), uuid.uuid4(), desk.app.vault
    addresses = {files.address_of(vault, file_id, account_id) for _ in range(5)}
    assert len(addresses) <= 2  # the minutes may just be over
    assert files.address_of(vault, file_id, uuid.uuid4()) not in addresses
