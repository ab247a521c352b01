"""What a backup says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from bot.keys.check import must_fit
from kit.crypto import Vault

LEFT_OUT = (
    "desk_session",
    "key_check",  # stored last at a restore: without it nobody is served (`bot.keys.check`)
    "procrastinate_events",
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
    "sign_in_link",
)
"""Tables whose rows are not in a backup."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`counts` are the rows of each table in it; `server` and `pg_dump` are the major versions that made it."""

    made_at: datetime
    schema: str
    server: int
    pg_dump: int
    counts: Mapping[str, int]
    pseudonym_check: bytes
    encryption_check: bytes

    def header(self) -> dict[str, Any]:
        return {
            "made_at": self.made_at.isoformat(),
            "schema": self.schema,
            "server": self.server,
            "pg_dump": self.pg_dump,
            "counts": dict(self.counts),
            "pseudonym_check": self.pseudonym_check.hex(),
            "encryption_check": self.encryption_check.hex(),
        }

    @classmethod
    def read(cls, header: Mapping[str, Any]) -> Self:
        return cls(
            datetime.fromisoformat(header["made_at"]),
            header["schema"],
            header["server"],
            header["pg_dump"],
            header["counts"],
            bytes.fromhex(header["pseudonym_check"]),
            bytes.fromhex(header["encryption_check"]),
        )

    def must_fit(self, vault: Vault) -> None:
        """Raises SettingsError where the database was written with other keys."""
        must_fit(vault, self.pseudonym_check, self.encryption_check, "this backup")
