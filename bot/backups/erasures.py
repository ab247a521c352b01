"""Who was erased, so that a backup made before does not bring them back.

The list holds contacts' ids: numbers drawn by chance, which mean something only beside a backup that still has
them. It stands in the database and has to outlive it: so it is written to a sealed file, often.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Self

import psycopg
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.backups.envelope import open_envelope, pack, refuse_foreign
from bot.compose import Ground
from bot.conversations.models import Contact, Conversation, ErasedContact, Message
from bot.keys.check import must_fit
from bot.privacy.erase import erase
from kit.crypto import Vault
from kit.db import database_now
from kit.errors import HuquqError
from kit.sealed import seal

_KIND = "list of erasures"


@dataclass(frozen=True, slots=True)
class Erasures:
    """The list as it was at `made_at`: ids, and the day of each."""

    made_at: datetime
    contacts: Mapping[uuid.UUID, date]

    def body(self) -> bytes:
        return b"".join(f"{contact} {day}\n".encode() for contact, day in self.contacts.items())

    @classmethod
    def read(cls, made_at: str, body: bytes) -> Self:
        rows = (line.split() for line in body.decode().splitlines())
        return cls(
            datetime.fromisoformat(made_at), {uuid.UUID(contact): date.fromisoformat(day) for contact, day in rows}
        )


def write_erasures(base: Ground, public_key: str, path: Path, *, replace: bool) -> int:
    """Write the list to `path`: whole, or not at all. How many are on it. Raises HuquqError."""
    vault = Vault(base.keys)
    found = _read_table(base.url, vault)
    header = {"made_at": found.made_at.isoformat()}
    seal(path, public_key, pack(vault, _KIND, header, [found.body()]), replace=replace)
    return len(found.contacts)


def _read_table(url: str, vault: Vault) -> Erasures:
    with psycopg.connect(url) as connection:
        try:
            checks = connection.execute("SELECT now(), pseudonym_check, encryption_check FROM key_check").fetchone()
            rows = connection.execute("SELECT contact_id, erased_on FROM erased_contact").fetchall()
        except psycopg.errors.UndefinedTable:
            checks = None
    if checks is None:
        raise HuquqError("there is no list: no Huquq of this version has worked with this database yet")
    must_fit(vault, checks[1], checks[2])
    return Erasures(checks[0], dict(rows))


def read_erasures(path: Path, secret_key: str, vault: Vault) -> Erasures:
    """Raises HuquqError."""
    pieces: list[bytes] = []
    with path.open("rb") as file:
        header, opened = open_envelope(file, secret_key, _KIND, pieces.append)
    refuse_foreign(opened, vault)
    return Erasures.read(header["made_at"], b"".join(pieces))


async def erase_again(db: AsyncSession, erasures: Erasures) -> int:
    """Erase who is on the list and came back. They stay on it: an older backup may be restored another day."""
    rows = [{"contact_id": contact, "erased_on": day} for contact, day in erasures.contacts.items()]
    if rows:
        await db.execute(insert(ErasedContact).on_conflict_do_nothing(), rows)
    back = (
        select(Conversation.id, func.coalesce(func.max(Message.id), 0).label("last"))
        .join(Contact, Contact.id == Conversation.contact_id)
        .join(ErasedContact, ErasedContact.contact_id == Contact.id)
        .outerjoin(Message, Message.conversation_id == Conversation.id)
        .group_by(Conversation.id)
    )
    found = (await db.execute(back)).all()
    for row in found:
        await erase(db, row.id, row.last, await database_now(db))
    return len(found)
