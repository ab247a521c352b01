"""How one entry hangs on the one before it. All hashes are under the pseudonym key."""

from __future__ import annotations

from datetime import UTC

from bot.audit.models import AuditEntry
from kit.crypto import Vault

START = b""
"""Stands where the first entry has the hash of the one before."""


def seal_of(vault: Vault, last_hash: bytes) -> bytes:
    """What proves that the log ends here. It stands nowhere once the log has gone on."""
    return vault.pseudonym("audit-head", last_hash.hex())


def hash_of(vault: Vault, entry: AuditEntry, seal_before: bytes) -> bytes:
    """Over what the entry says, and the seal of where the log ended before it."""
    return vault.pseudonym(
        "audit",
        seal_before.hex(),
        str(entry.id),
        entry.at.astimezone(UTC).isoformat(),
        str(entry.account_id or ""),
        entry.action,
        str(entry.case_id or ""),
        *([str(entry.subject_id or ""), entry.detail or ""] if entry.subject_id or entry.detail else []),
    )
