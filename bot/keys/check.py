"""A wrong key must stop the start: with it, women would not be recognised and nothing could be read."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.keys.models import KeyCheck
from kit.crypto import Vault
from kit.errors import SettingsError

_CONSTANT = "huquq"


async def check_keys(db: AsyncSession, vault: Vault) -> None:
    """Store the check value at the first start, compare it at every other. Raises SettingsError."""
    await db.execute(
        insert(KeyCheck)
        .values(id=1, pseudonym_check=vault.check_value(), encryption_check=vault.encrypt(_CONSTANT))
        .on_conflict_do_nothing()
    )
    stored = (await db.execute(select(KeyCheck))).scalar_one()
    if stored.pseudonym_check != vault.check_value():
        raise SettingsError("HUQUQ_PSEUDONYM_KEY is not the key that this database was written with")
    if vault.decrypt(stored.encryption_check) != _CONSTANT:
        raise SettingsError("HUQUQ_ENCRYPTION_KEYS are not the keys that this database was written with")
    stored.encryption_check = vault.encrypt(_CONSTANT)  # under the current key, so that an old one can be retired
