from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import pytest
from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from content.lines import LINE_KINDS
from content.models import ContentUnit
from content.store import Counts, live_digests, live_units, publish, retire
from content.units import Unit
from kit.db import engine_on, make_sessions
from kit.postgres import EmbeddedPostgres
from tests.content.library_samples import files, read

# the guard of the embedded server outlives the process that started it
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
UNITS = read(files(arabic=True)).units
LABOUR = ("contact", "ae-labour", "")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with TemporaryDirectory(prefix="hq", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "home"
        Path(folder).chmod(0o711)  # as root, the server runs under another account
        server = EmbeddedPostgres(home, durable=False)
        server.acquire()
        yield server.url
        server.release(wait=10)


@pytest.fixture
async def session(url: str) -> AsyncIterator[AsyncSession]:
    async with engine_on(url) as engine, make_sessions(engine)() as session:
        connection = await session.connection()
        await connection.run_sync(cast(Table, ContentUnit.__table__).create, checkfirst=True)
        yield session
        await session.rollback()


def edited(unit_id: tuple[str, str, str], **fields: object) -> Unit:
    old = next(unit for unit in UNITS if unit.id == unit_id)
    data = {**old.data, **fields}
    return Unit.of(Unit(old.kind, old.key, old.language, data, "").value())


def changed(*units: Unit) -> list[Unit]:
    given = {unit.id: unit for unit in (*UNITS, *units)}
    return list(given.values())


async def test_what_is_published_is_live_and_equal(session: AsyncSession) -> None:
    assert await publish(session, UNITS) == Counts(added=len(UNITS))
    assert await live_units(session) == sorted(UNITS, key=lambda unit: unit.id)


async def test_kinds_are_read_apart_and_digests_without_their_units(session: AsyncSession) -> None:
    await publish(session, UNITS)
    lines = [unit for unit in UNITS if unit.kind in LINE_KINDS]

    assert 0 < len(lines) < len(UNITS)
    assert await live_units(session, LINE_KINDS) == sorted(lines, key=lambda unit: unit.id)
    assert await live_digests(session, LINE_KINDS) == {unit.id: unit.digest for unit in lines}
    await retire(session, lines[0].id)
    assert lines[0].id not in await live_digests(session, LINE_KINDS)


async def test_publishing_twice_changes_nothing(session: AsyncSession) -> None:
    await publish(session, UNITS)
    assert await publish(session, UNITS) == Counts(unchanged=len(UNITS))
    assert await session.scalar(select(func.count()).select_from(ContentUnit)) == len(UNITS)


async def test_change_is_a_new_revision_beside_the_old_one(session: AsyncSession) -> None:
    await publish(session, UNITS)
    newer = edited(LABOUR, city="Dubai")
    assert await publish(session, changed(newer)) == Counts(changed=1, unchanged=len(UNITS) - 1)
    revisions = select(ContentUnit.revision, ContentUnit.digest).where(
        ContentUnit.key == "ae-labour", ContentUnit.kind == "contact"
    )
    old = next(unit for unit in UNITS if unit.id == LABOUR)
    assert (await session.execute(revisions.order_by(ContentUnit.revision))).all() == [
        (1, old.digest),
        (2, newer.digest),
    ]
    assert newer in await live_units(session)


async def test_the_library_never_overrides_a_person(session: AsyncSession) -> None:
    await publish(session, UNITS)
    hers = edited(LABOUR, city="Dubai")
    assert await publish(session, [hers], "person") == Counts(changed=1)
    assert await publish(session, UNITS) == Counts(kept=1, unchanged=len(UNITS) - 1)
    without = [unit for unit in UNITS if unit.id != LABOUR]
    assert await publish(session, without) == Counts(unchanged=len(without))
    assert hers in await live_units(session)


async def test_vanished_unit_is_retired_and_may_come_back(session: AsyncSession) -> None:
    await publish(session, UNITS)
    without = [unit for unit in UNITS if unit.id != LABOUR]
    assert await publish(session, without) == Counts(retired=1, unchanged=len(without))
    assert LABOUR not in {unit.id for unit in await live_units(session)}
    assert await publish(session, without) == Counts(unchanged=len(without))
    assert await publish(session, UNITS) == Counts(changed=1, unchanged=len(without))


async def test_broken_file_leaves_its_last_good_version_live(session: AsyncSession) -> None:
    await publish(session, UNITS)
    broken = read({**files(arabic=True), "contacts/AE.yaml": "contacts: ["})
    counts = await publish(session, broken.units, retire=broken.whole)
    assert counts == Counts(unchanged=len(broken.units))
    assert LABOUR in {unit.id for unit in await live_units(session)}


async def test_what_a_person_retires_stays_retired(session: AsyncSession) -> None:
    await publish(session, UNITS)
    assert await retire(session, LABOUR) is True
    assert await retire(session, LABOUR) is False
    assert await publish(session, UNITS) == Counts(kept=1, unchanged=len(UNITS) - 1)
    assert LABOUR not in {unit.id for unit in await live_units(session)}
