"""The live content in the database: publish what changed, read what is live. Nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from content.models import ContentUnit
from content.units import CLASSES, Kind, Unit, UnitId

Origin = Literal["library", "person"]
ALL_KINDS: frozenset[Kind] = frozenset(CLASSES)
_LOCK = 0x48757175
"""Of the advisory lock that makes publishers wait for each other."""


@dataclass(frozen=True, slots=True)
class Counts:
    """`kept`: units that differ from the library because a person edited or retired them."""

    added: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class _Live:
    revision: int
    digest: str
    origin: str
    retired: bool


async def publish(
    session: AsyncSession, units: Iterable[Unit], origin: Origin = "library", *, retire: bool = True
) -> Counts:
    """Store a new revision of each unit that differs from the live one, on the caller's transaction.

    The library never overrides a person. With `retire`, library units that are not among `units` are
    retired: pass `library.whole`, so that a broken file leaves its last good version live.
    """
    await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    live = await _live(session)
    given = {unit.id: unit for unit in units}
    rows: list[Mapping[str, Any]] = []
    counts = dict.fromkeys(("added", "changed", "retired", "unchanged", "kept"), 0)
    for unit in given.values():
        outcome = _outcome(live.get(unit.id), unit, origin)
        counts[outcome] += 1
        if outcome in ("added", "changed"):
            rows.append(_row(unit.id, live.get(unit.id), origin, unit))
    if retire and origin == "library":
        gone = [key for key, old in live.items() if key not in given and not old.retired and old.origin == origin]
        counts["retired"] = len(gone)
        rows.extend(_row(key, live[key], origin, None) for key in gone)
    if rows:
        await session.execute(insert(ContentUnit), rows)
    return Counts(**counts)


async def newest_revision(session: AsyncSession) -> int:
    """A number that grows with every revision: it tells whether anything was published since."""
    return await session.scalar(select(func.max(ContentUnit.id))) or 0


async def retire(session: AsyncSession, unit_id: UnitId, origin: Origin = "person") -> bool:
    """Take one unit out of the live content. False where it is not live."""
    await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    old = (await _live(session)).get(unit_id)
    if old is None or old.retired:
        return False
    await session.execute(insert(ContentUnit), [_row(unit_id, old, origin, None)])
    return True


async def live_units(session: AsyncSession, kinds: Collection[Kind] = ALL_KINDS) -> list[Unit]:
    """Everything live of these kinds, in the order of the units' ids."""
    newest = _newest(ContentUnit.kind, ContentUnit.key, ContentUnit.language, ContentUnit.data, ContentUnit.digest)
    rows = (await session.execute(newest.where(ContentUnit.kind.in_(kinds)))).all()
    units = [
        Unit(row.kind, row.key, row.language or None, row.data, row.digest) for row in rows if row.data is not None
    ]
    return sorted(units, key=lambda unit: unit.id)


async def live_digests(session: AsyncSession, kinds: Collection[Kind]) -> dict[UnitId, str]:
    """What names the live units of these kinds without reading them."""
    found = await _live(session, kinds)
    return {unit: live.digest for unit, live in found.items() if not live.retired}


def _newest(*columns: Any) -> Any:
    unit = (ContentUnit.kind, ContentUnit.key, ContentUnit.language)
    return select(*columns).ext(distinct_on(*unit)).order_by(*unit, ContentUnit.revision.desc())


async def _live(session: AsyncSession, kinds: Collection[Kind] = ALL_KINDS) -> Mapping[UnitId, _Live]:
    retired = ContentUnit.data.is_(None).label("retired")
    newest = _newest(
        ContentUnit.kind,
        ContentUnit.key,
        ContentUnit.language,
        ContentUnit.revision,
        ContentUnit.digest,
        ContentUnit.origin,
        retired,
    )
    rows: Sequence[Any] = (await session.execute(newest.where(ContentUnit.kind.in_(kinds)))).all()
    return {(row.kind, row.key, row.language): _Live(row.revision, row.digest, row.origin, row.retired) for row in rows}


def _outcome(old: _Live | None, unit: Unit, origin: Origin) -> str:
    if old is None:
        return "added"
    if old.digest == unit.digest and not old.retired:
        return "unchanged"
    return "kept" if old.origin == "person" and origin == "library" else "changed"


def _row(key: UnitId, old: _Live | None, origin: Origin, unit: Unit | None) -> Mapping[str, Any]:
    return {
        "kind": key[0],
        "key": key[1],
        "language": key[2],
        "revision": old.revision + 1 if old else 1,
        "data": dict(unit.data) if unit else None,
        "digest": unit.digest if unit else "",
        "origin": origin,
    }
