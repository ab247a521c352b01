"""A wrong key must stop the start: with it, women would not be recognised and nothing could be read."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Contact
from bot.keys.models import KeyCheck
from kit.crypto import Vault
from kit.errors import HuquqError, SettingsError

_CONSTANT = "huquq"


async def check_keys(db: AsyncSession, vault: Vault) -> None:
    """Store the check value at the first start, compare it at every other. Raises HuquqError.

    A restore stores it last. Where it is missing beside conversations, who was forgotten may be back.
    """
    somebody = await db.scalar(select(exists(select(Contact.id))))  # asked first: the check value comes before anybody
    stored = await db.scalar(select(KeyCheck))
    if stored is None and somebody:
        raise HuquqError("a restore did not come to its end: restore again, into another empty database")
    if stored is None:
        await store_check(db, vault)
        stored = (await db.execute(select(KeyCheck))).scalar_one()
    must_fit(vault, stored.pseudonym_check, stored.encryption_check)
    stored.encryption_check = vault.encrypt(_CONSTANT)  # under the current key, so that an old one can be retired


async def store_check(db: AsyncSession, vault: Vault) -> None:
    await db.execute(
        insert(KeyCheck)
        .values(id=1, pseudonym_check=vault.check_value(), encryption_check=vault.encrypt(_CONSTANT))
        .on_conflict_do_nothing()
    )


def must_fit(vault: Vault, pseudonym_check: bytes, encryption_check: bytes, what: str = "this database") -> None:
    """Raises SettingsError where `what` was written with other keys."""
    if pseudonym_check != vault.check_value():
        raise SettingsError(f"HUQUQ_PSEUDONYM_KEY is not the key that {what} was written with")
    if not vault.can_read(encryption_check):
        raise SettingsError(f"HUQUQ_ENCRYPTION_KEYS are not the keys that {what} was written with")
