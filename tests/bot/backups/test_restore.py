"""A database comes back from its backup as it was, or not at all; and nobody comes back who must stay gone."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from alembic import command
from sqlalchemy import create_engine, func, select, text, update

import migrations
from bot.app import App
from bot.backups import restore as restoring
from bot.backups.envelope import open_envelope, pack
from bot.backups.erasures import write_erasures
from bot.backups.make import count_rows, make_backup
from bot.backups.restore import Restored
from bot.compose import Ground
from bot.conversations.models import Contact, Conversation, ErasedContact, Message, SeenMessage
from bot.door import end_session, take
from bot.handoff.thread import desk_thread
from bot.keys.check import check_keys
from bot.keys.models import KeyCheck
from bot.turn import answer
from kit import clock
from kit.crypto import Keys, Vault, new_keys
from kit.db import sqlalchemy_url
from kit.errors import EngineError, HuquqError, SettingsError
from kit.postgres import carried_programs
from kit.sealed import KeyPair, new_key_pair, seal
from tests.bot.backups.conftest import ADVOCATE, ADVOCATES, HERS, NUMBER, Talk, moved, tables
from tests.bot.factories import inbound
from tests.bot.steps import count

NewBase = Callable[..., Ground]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "huquq.backup"


def back_up(base: Ground, pair: KeyPair, file: Path) -> None:
    make_backup(base, pair.public, file, replace=False)


def restore(base: Ground, pair: KeyPair, file: Path, erasures: Path | None = None) -> Restored:
    return restoring.restore(base, file, pair.secret, erasures)


def list_erasures(base: Ground, pair: KeyPair, file: Path) -> Path:
    write_erasures(base, pair.public, file, replace=True)
    return file


async def test_a_conversation_with_a_case_comes_back_readable_and_goes_on(
    app: App, talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path
) -> None:
    await asyncio.to_thread(back_up, base, pair, file)
    there = new_base(base)
    done = await asyncio.to_thread(restore, there, pair, file)
    assert (done.erased_again, done.aged_out, done.unreadable) == (0, 0, 0)
    async with moved(app, there) as again:
        async with app.sessions() as old, again.sessions() as db:
            thread = await desk_thread(db, again.vault, talk.conversation_id, 100)
            assert thread == await desk_thread(old, app.vault, talk.conversation_id, 100)
        assert {HERS, ADVOCATES} < {entry.text for entry in thread}
        assert not await take(again, talk.first)  # a redelivery is known
        assert await take(again, inbound("hello", sender=NUMBER))  # and so is she
        assert [await count(again, model) for model in (Contact, Message)] == [1, 2]
        await answer(again, talk.conversation_id)


def test_nothing_that_can_be_read_stands_in_the_file(
    talk: Talk, base: Ground, pair: KeyPair, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = tmp_path / "tmp"
    drafts.mkdir()
    monkeypatch.setenv("TMPDIR", str(drafts))
    monkeypatch.setattr("tempfile.tempdir", str(drafts))
    back_up(base, pair, file)
    content = file.read_bytes()
    for word in (HERS, ADVOCATES, ADVOCATE, NUMBER, "CREATE TABLE", "contact", "made_at", "PGDMP"):
        assert word.encode() not in content
    assert list(drafts.iterdir()) == []
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_was_ciphertext_is_ciphertext_inside_it(talk: Talk, base: Ground, pair: KeyPair, file: Path) -> None:
    back_up(base, pair, file)
    pieces: list[bytes] = []
    with file.open("rb") as sealed:
        open_envelope(sealed, pair.secret, "backup", pieces.append)
    program = [carried_programs() / "pg_restore", "--file=-"]
    script = subprocess.run(program, input=b"".join(pieces), capture_output=True, check=True).stdout.decode()
    assert ADVOCATE in script
    for word in (HERS, ADVOCATES, NUMBER, HERS.encode().hex(), ADVOCATES.encode().hex(), NUMBER.encode().hex()):
        assert word not in script


async def test_what_must_not_be_kept_is_left_out(
    app: App, talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path
) -> None:
    async with app.sessions.begin() as db:
        await db.execute(
            text("INSERT INTO sign_in_link (token_hash, id, expires_at) VALUES ('x', gen_random_uuid(), now())")
        )
        await db.execute(
            text(
                "INSERT INTO desk_session (token_hash, id, account_id, expires_at)"
                " SELECT 'x', gen_random_uuid(), id, now() FROM account"
            )
        )
        await db.execute(text("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('answer', 'answer')"))
    await asyncio.to_thread(back_up, base, pair, file)
    there = new_base(base)
    await asyncio.to_thread(restore, there, pair, file)
    with psycopg.connect(there.url) as connection:
        for table in ("sign_in_link", "desk_session", "procrastinate_jobs", "procrastinate_events"):
            assert connection.execute(f"SELECT FROM {table}").fetchall() == []
    assert tables(there.url) == tables(base.url)


async def test_it_is_one_moment_of_the_database(
    app: App, talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path
) -> None:
    """Written to while it is made, it holds what its own counts say: else the restore would refuse it."""

    async def write() -> None:
        for number in range(20):
            await take(app, inbound("hello", sender=str(number)))

    await asyncio.gather(asyncio.to_thread(back_up, base, pair, file), write())
    await asyncio.to_thread(restore, new_base(base), pair, file)


def test_a_touched_file_changes_nothing(talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path) -> None:
    back_up(base, pair, file)
    there = new_base(base)
    whole = file.read_bytes()
    chunk = 65_536 + 16
    start = whole.index(b"\n", whole.index(b"\n---") + 1) + 17
    assert len(whole) > start + 3 * chunk
    first, second = whole[start : start + chunk], whole[start + chunk : start + 2 * chunk]
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 1
    for touched in (
        whole[: start + 2 * chunk],
        whole[:-1],
        whole[:start] + second + first + whole[start + 2 * chunk :],
        bytes(changed),
    ):
        file.write_bytes(touched)
        with pytest.raises(HuquqError, match="damaged"):
            restore(there, pair, file)
    assert tables(there.url) == 0


def test_a_wrong_secret_key_is_told(talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path) -> None:
    back_up(base, pair, file)
    there = new_base(base)
    with pytest.raises(HuquqError, match="secret key does not open"):
        restore(there, new_key_pair(), file)
    assert tables(there.url) == 0


def test_wrong_data_keys_are_told_before_anything_is_restored(
    talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path, keys: Keys
) -> None:
    back_up(base, pair, file)
    there = new_base(base)
    other = new_keys()
    for wrong, named in (
        (replace(keys, pseudonym=other.pseudonym), "HUQUQ_PSEUDONYM_KEY is not the key that this backup"),
        (replace(keys, encryption=other.encryption), "HUQUQ_ENCRYPTION_KEYS are not the keys that this backup"),
    ):
        with pytest.raises(SettingsError, match=named):
            restore(replace(there, keys=wrong), pair, file)
    assert tables(there.url) == 0


def test_a_backup_is_not_made_with_keys_that_could_not_restore_it(
    talk: Talk, base: Ground, pair: KeyPair, file: Path
) -> None:
    with pytest.raises(SettingsError, match="HUQUQ_PSEUDONYM_KEY"):
        back_up(replace(base, keys=new_keys()), pair, file)
    assert not file.exists()


def test_a_file_that_somebody_else_sealed_is_refused(
    talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They know the public key and the check values, but not the keys."""
    stranger = Vault(new_keys())
    monkeypatch.setattr("bot.backups.make.pack", lambda _, kind, header, body: pack(stranger, kind, header, body))
    back_up(base, pair, file)
    there = new_base(base)
    with pytest.raises(HuquqError, match="not made with the keys at hand"):
        restore(there, pair, file)
    assert tables(there.url) == 0


def test_a_file_of_another_kind_is_refused(
    talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path, tmp_path: Path, vault: Vault
) -> None:
    there = new_base(base)
    list_erasures(base, pair, file)
    with pytest.raises(HuquqError, match="holds no backup"):
        restore(there, pair, file)
    seal(tmp_path / "foreign", pair.public, [b"no line of ours " * 200_000])
    with pytest.raises(HuquqError, match="none of Huquq's"):
        restore(there, pair, tmp_path / "foreign")
    seal(tmp_path / "short", pair.public, [b""])
    with pytest.raises(HuquqError, match="holds no backup"):
        restore(there, pair, tmp_path / "short")
    seal(tmp_path / "newer", pair.public, pack(vault, "backup", {"format": 2}, [b""]))
    with pytest.raises(HuquqError, match="newer Huquq"):
        restore(there, pair, tmp_path / "newer")


async def test_a_database_that_is_not_empty_is_refused_and_kept(
    app: App, talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path
) -> None:
    await asyncio.to_thread(back_up, base, pair, file)
    with pytest.raises(HuquqError, match="not empty"):
        await asyncio.to_thread(restore, base, pair, file)
    assert await count(app, Message) == 1
    there = new_base(base)
    with psycopg.connect(there.url) as connection:
        connection.execute("CREATE VIEW somebodys AS SELECT 1")
    with pytest.raises(HuquqError, match="createdb"):
        await asyncio.to_thread(restore, there, pair, file)


def test_nothing_is_restored_under_a_running_process(
    talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path
) -> None:
    back_up(base, pair, file)
    there = new_base(base)
    with psycopg.connect(there.url), pytest.raises(HuquqError, match="stop every process"):
        restore(there, pair, file)


def test_a_load_that_fails_at_its_end_leaves_nothing(
    talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path
) -> None:
    back_up(base, pair, file)
    there = new_base(base)
    with psycopg.connect(there.url) as connection:
        connection.execute(
            """
            CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'not here'; END $$
            """
        )
        connection.execute("CREATE EVENT TRIGGER at_the_end ON ddl_command_end WHEN TAG IN ('CREATE TRIGGER')"
                           " EXECUTE FUNCTION refuse()")  # fmt: skip
    with pytest.raises(EngineError, match="not here"):
        restore(there, pair, file)
    assert tables(there.url) == 0


async def test_a_restore_that_was_broken_off_serves_nobody(
    app: App,
    talk: Talk,
    base: Ground,
    new_base: NewBase,
    pair: KeyPair,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await asyncio.to_thread(back_up, base, pair, file)
    there = new_base(base)

    async def broken(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "purge", broken)
    with pytest.raises(KeyboardInterrupt):
        await asyncio.to_thread(restore, there, pair, file)
    assert tables(there.url) > 0
    with pytest.raises(HuquqError, match="did not come to its end"):
        async with moved(app, there):
            pass


async def test_a_database_that_holds_less_than_the_backup_says_serves_nobody(
    app: App, talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.backups.make.count_rows", lambda connection: {**count_rows(connection), "message": 2})
    await asyncio.to_thread(back_up, base, pair, file)
    there = new_base(base)
    with pytest.raises(HuquqError, match="does not hold what the backup says"):
        await asyncio.to_thread(restore, there, pair, file)
    with pytest.raises(HuquqError, match="did not come to its end"):
        async with moved(app, there):
            pass


async def test_the_first_start_on_a_new_database_needs_no_check_value(app: App, vault: Vault) -> None:
    async with app.sessions.begin() as db:
        await check_keys(db, vault)
        await check_keys(db, vault)
        assert await db.scalar(select(func.count()).select_from(KeyCheck)) == 1


async def test_a_newer_schema_is_refused(
    app: App, talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path
) -> None:
    async with app.sessions.begin() as db:
        await db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await asyncio.to_thread(back_up, base, pair, file)
    there = new_base(base)
    with pytest.raises(HuquqError, match="newer Huquq"):
        await asyncio.to_thread(restore, there, pair, file)
    assert tables(there.url) == 0


def test_an_older_schema_is_brought_up(
    base: Ground, new_base: NewBase, pair: KeyPair, file: Path, vault: Vault
) -> None:
    old = new_base(base)
    config = migrations.config(old.url)
    engine = create_engine(sqlalchemy_url(old.url))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.commit()
    engine.dispose()
    with psycopg.connect(old.url) as database:
        database.execute(
            "INSERT INTO key_check (id, pseudonym_check, encryption_check) VALUES (1, %s, %s)",
            [vault.check_value(), vault.encrypt("huquq")],
        )
    back_up(old, pair, file)
    there = new_base(base)
    restore(there, pair, file)
    assert migrations.schema_is_current(there.url)


def test_a_database_that_nobody_used_has_nothing_to_back_up(
    base: Ground, new_base: NewBase, pair: KeyPair, file: Path
) -> None:
    for unused in (base, new_base(base)):
        with pytest.raises(HuquqError, match="nothing to back up"):
            back_up(unused, pair, file)
        with pytest.raises(HuquqError, match="there is no list"):
            list_erasures(unused, pair, file)
    assert not file.exists()


async def test_what_has_reached_its_age_since_is_gone_before_anybody_is_served(
    app: App, talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path
) -> None:
    async with app.sessions.begin() as db:
        await db.execute(update(Conversation).values(last_message_at=clock.now() - timedelta(days=31)))
    await asyncio.to_thread(back_up, base, pair, file)
    there = new_base(base)
    assert (await asyncio.to_thread(restore, there, pair, file)).aged_out == 1
    async with moved(app, there) as again:
        assert [await count(again, model) for model in (Contact, Message)] == [0, 0]


async def test_who_was_forgotten_since_stays_forgotten_with_the_list(
    app: App, talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        await take(app, inbound("hello", sender=name, channel="web"))
    await asyncio.to_thread(back_up, base, pair, file)
    forget = inbound("forget me", sender=NUMBER)
    await take(app, forget)
    await answer(app, talk.conversation_id)
    async with app.sessions() as db:
        gone_web = await db.scalar(
            select(Conversation.id)
            .join(Contact)
            .where(Contact.pseudonym == app.vault.pseudonym("contact", "web", "one"))
        )
    await answer(app, gone_web)
    await end_session(app, "web", "one")
    await take(app, inbound("me again", sender=NUMBER))  # after the backup: another contact, not on the list
    erasures = await asyncio.to_thread(list_erasures, base, pair, tmp_path / "erasures")
    there = new_base(base)
    done = await asyncio.to_thread(restore, there, pair, file, erasures)
    assert done.erased_again == 2
    assert done.gap_from > done.manifest.made_at
    async with moved(app, there) as again:
        assert [await count(again, model) for model in (Contact, Message, ErasedContact)] == [1, 1, 2]
        assert await count(again, SeenMessage) == 2
        assert not await take(again, talk.first)  # a late redelivery does not bring her back either
        for base_again in (there, base):  # the list lives on, for an older backup another day
            assert await asyncio.to_thread(write_erasures, base_again, pair.public, file, replace=True) == 2


async def test_without_the_list_it_is_told_from_when_the_forgotten_are_back(
    app: App, talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path
) -> None:
    await asyncio.to_thread(back_up, base, pair, file)
    done = await asyncio.to_thread(restore, new_base(base), pair, file)
    assert done.gap_from == done.manifest.made_at


def test_a_list_that_is_older_than_the_backup_is_refused(
    talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path, tmp_path: Path
) -> None:
    erasures = list_erasures(base, pair, tmp_path / "erasures")
    back_up(base, pair, file)
    there = new_base(base)
    with pytest.raises(HuquqError, match="older than the backup"):
        restore(there, pair, file, erasures)
    assert tables(there.url) == 0


async def test_a_long_list_is_taken_in_whole(
    app: App, talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path, tmp_path: Path
) -> None:
    await asyncio.to_thread(back_up, base, pair, file)
    async with app.sessions.begin() as db:
        await db.execute(text("INSERT INTO erased_contact SELECT gen_random_uuid() FROM generate_series(1, 9000)"))
    erasures = await asyncio.to_thread(list_erasures, base, pair, tmp_path / "erasures")
    there = new_base(base)
    await asyncio.to_thread(restore, there, pair, file, erasures)
    async with moved(app, there) as again:
        assert await count(again, ErasedContact) == 9_000


async def test_whatever_removes_a_contact_notes_its_id(app: App, talk: Talk) -> None:
    await take(app, inbound("hello", sender="other"))
    async with app.sessions.begin() as db:
        ids = set((await db.scalars(select(Contact.id))).all())
        await db.execute(text("DELETE FROM contact"))
    async with app.sessions() as db:
        assert set((await db.scalars(select(ErasedContact.contact_id))).all()) == ids


async def test_values_under_a_key_that_is_gone_are_counted(
    app: App, talk: Talk, base: Ground, new_base: NewBase, pair: KeyPair, file: Path, keys: Keys
) -> None:
    """The check value is renewed at each start, the rest is not: a key dropped too early."""
    newer = replace(keys, encryption=new_keys().encryption)
    async with app.sessions.begin() as db:
        await check_keys(db, Vault(replace(keys, encryption=newer.encryption + keys.encryption)))
    await asyncio.to_thread(back_up, replace(base, keys=newer), pair, file)
    done = await asyncio.to_thread(restore, new_base(base, keys=newer), pair, file)
    assert done.unreadable >= 4
