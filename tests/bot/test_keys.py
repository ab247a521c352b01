"""Changing the encryption key while everything runs: nothing is lost, nothing stays under the old one."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, func, select, update

from bot.accounts.models import Account, DeskSession, SignInLink
from bot.app import App
from bot.attachments.models import Attachment
from bot.audit.models import AuditEntry, AuditHead
from bot.conversations.models import Contact, Conversation, Message, SeenMessage
from bot.door import keep_undecoded, take
from bot.handoff.models import CaseMessage, HandoffCase
from bot.keys import rotate
from bot.keys.check import check_keys
from bot.keys.columns import CIPHERTEXT
from bot.keys.models import KeyCheck
from bot.keys.rotate import Left, encrypt_again, look_at_all
from bot.outbox.models import OutboxReply
from bot.training.models import TrainedModel
from bot.turn import answer
from kit.crypto import Keys, Vault, load_or_make_keys, new_keys, put_new_key_first
from kit.db import Base
from tests.bot.conftest import Postbox
from tests.bot.factories import Scripted, inbound, understanding
from tests.bot.steps import conversation, send_all

HASHES = (
    Contact.pseudonym,
    Message.external_hash,
    SeenMessage.external_hash,
    SignInLink.token_hash,
    DeskSession.token_hash,
    KeyCheck.pseudonym_check,
    AuditEntry.previous_hash,
    AuditEntry.hash,
    AuditHead.last_hash,
    AuditHead.seal,
)
NEITHER = (TrainedModel.data,)


@pytest.fixture(scope="session")
def old() -> Keys:
    return new_keys()


@pytest.fixture(scope="session")
def both(old: Keys) -> Keys:
    return replace(old, encryption=new_keys().encryption + old.encryption)


@pytest.fixture(scope="session")
def vault(old: Keys) -> Vault:
    return Vault(old)


@pytest.fixture
async def filled(app: App, engine: Scripted) -> App:
    """At least one value in each column of ciphertext; more messages than a batch."""
    engine.table["help"] = understanding("safety.shelter", urgent=True, country="AE")
    async with app.sessions.begin() as db:
        await check_keys(db, app.vault)
    await take(app, inbound("help"))
    await answer(app, await conversation(app))
    await send_all(app)
    for number in range(rotate._BATCH + 5):
        await take(app, inbound("hello", sender=str(number)))
    await keep_undecoded(app, "telegram", b"{}")
    async with app.sessions.begin() as db:
        case_id = (await db.scalars(select(HandoffCase.id))).one()
        db.add(CaseMessage(case_id=case_id, form_id=uuid.uuid4(), body=app.vault.encrypt("I am here")))
        message_id = await db.scalar(select(func.min(Message.id)))
        db.add(Attachment(message_id=message_id, content=app.vault.encrypt("a picture"), kind="image/jpeg"))
        secret = app.vault.encrypt("the secret of an app")
        db.add(Account(name="Leyla", password_hash="-", language="en", roles=["advocate"], factor_secret=secret))
    return app


async def stored(app: App) -> int:
    async with app.sessions() as db:
        return sum([await db.scalar(select(func.count(column))) or 0 for column in CIPHERTEXT])


def test_every_binary_column_is_known_as_hash_as_ciphertext_or_as_neither() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    known = [f"{one.class_.__tablename__}.{one.key}" for one in (*CIPHERTEXT, *HASHES, *NEITHER)]
    assert sorted(known) == sorted(found)


async def test_every_column_of_ciphertext_is_moved_and_read_as_before(filled: App, both: Keys, old: Keys) -> None:
    async with filled.sessions() as db:
        for column in CIPHERTEXT:
            assert await db.scalar(select(func.count(column))), column
        before = {
            column: sorted(filled.vault.decrypt(token) for token in await db.scalars(select(column)) if token)
            for column in CIPHERTEXT
        }
    moved, left = await encrypt_again(filled.sessions, Vault(both))
    assert (moved, left) == (await stored(filled), Left(0, 0))
    alone = Vault(replace(old, encryption=both.encryption[:1]))
    async with filled.sessions() as db:
        after = {
            column: sorted(alone.decrypt(token) for token in await db.scalars(select(column)) if token)
            for column in CIPHERTEXT
        }
    assert after == before


async def test_a_second_call_goes_on_where_the_first_was_stopped(
    filled: App, both: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew, done = Vault.renewed, []

    def stop_in_the_second_batch(vault: Vault, token: bytes) -> bytes:
        done.append(token)
        if len(done) > rotate._BATCH + 3:
            raise KeyboardInterrupt
        return renew(vault, token)

    with monkeypatch.context() as patched:
        patched.setattr(Vault, "renewed", stop_in_the_second_batch)
        with pytest.raises(KeyboardInterrupt):
            await encrypt_again(filled.sessions, Vault(both))
    total = await stored(filled)
    assert (await look_at_all(filled.sessions, Vault(both))).old == total - rotate._BATCH
    assert await encrypt_again(filled.sessions, Vault(both)) == (total - rotate._BATCH, Left(0, 0))
    assert await encrypt_again(filled.sessions, Vault(both)) == (0, Left(0, 0))


async def test_rows_in_use_are_not_waited_for_and_have_their_turn_later(
    filled: App, both: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with filled.sessions() as db:
        await db.execute(select(Contact.id).with_for_update())
        await db.execute(select(Conversation.id).with_for_update())
        held = await db.scalar(select(func.count(Contact.id)))
        monkeypatch.setattr(rotate, "_ROUNDS", 1)
        _, left = await encrypt_again(filled.sessions, Vault(both))
        assert left == Left(held + 1, 0)
    assert await encrypt_again(filled.sessions, Vault(both)) == (held + 1, Left(0, 0))


async def test_while_she_writes_nothing_is_lost_and_nothing_stays_behind(
    filled: App, both: Keys, postbox: Postbox
) -> None:
    running = replace(filled, vault=Vault(both))

    async def write(number: int) -> None:
        sender = f"new-{number}"
        await take(running, inbound(f"word {number}", sender=sender))
        async with running.sessions() as db:
            talk = await db.scalar(
                select(Conversation.id)
                .join(Contact)
                .where(Contact.pseudonym == running.vault.pseudonym("contact", "telegram", sender))
            )
        assert await answer(running, talk)

    (_, left), *_ = await asyncio.gather(
        encrypt_again(filled.sessions, Vault(both)), *(write(number) for number in range(10))
    )
    assert left == Left(0, 0)
    async with running.sessions() as db:
        assert await db.scalar(select(func.count()).where(Message.failed_at.is_not(None))) == 0


async def test_what_a_process_without_the_new_key_wrote_is_found(
    filled: App, both: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotate, "_PAUSE_SECONDS", 0)
    monkeypatch.setattr(rotate, "_ROUNDS", 2)
    look = rotate.look_at_all

    async def write_then_look(*given: object) -> Left:
        await take(filled, inbound("with the old key"))
        return await look(*given)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(rotate, "look_at_all", write_then_look)
    _, left = await encrypt_again(filled.sessions, Vault(both))
    assert left.old > 0


async def test_what_no_key_reads_is_left_and_counted(filled: App, both: Keys) -> None:
    lost = Vault(new_keys()).encrypt("lost")
    async with filled.sessions.begin() as db:
        await db.execute(update(OutboxReply).values(body=lost))
    _, left = await encrypt_again(filled.sessions, Vault(both))
    assert left.old == 0
    assert left.unreadable > 0
    async with filled.sessions() as db:
        assert set(await db.scalars(select(OutboxReply.body))) == {lost}


def test_a_new_key_stands_first_in_the_file_and_the_old_stay(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    before = load_or_make_keys(folder)
    after = put_new_key_first(folder)
    assert after.encryption[1:] == before.encryption
    assert after.pseudonym == before.pseudonym
    assert load_or_make_keys(folder) == after
    assert [(file.name, file.stat().st_mode & 0o777) for file in folder.iterdir()] == [("keys", 0o600)]
