"""`huquq audit`: who did what at the desk, and whether the log of it is whole."""

from __future__ import annotations

import asyncio
from datetime import UTC, timedelta

import click
from sqlalchemy import select
from sqlalchemy.orm import aliased

from bot.accounts.models import Account
from bot.audit.models import AuditEntry
from bot.audit.verify import verify
from bot.compose import Ground
from bot.keys.check import check_keys
from bot.privacy.retention import AUDIT
from cli.store import open_store
from kit.crypto import Vault
from kit.db import database_now, engine_on, make_sessions


@click.group()
def audit() -> None:
    """The log of the desk: who signed in, read a thread, did something."""


@audit.command("verify")
def verify_command() -> None:
    """Walk the whole log. Says where it breaks if somebody has changed it."""
    with open_store() as (_, base):
        count = asyncio.run(_verify(base))
    print(f"{count} entries, unbroken", flush=True)


@audit.command()
@click.option("--since", "days", metavar="DAYS", type=click.IntRange(1, 366), default=7, show_default=True)
def show(days: int) -> None:
    """Print the log of the last days: time, action, who, case, to whom, detail, with tabs between."""
    with open_store() as (_, base):
        for line in asyncio.run(_lines(base, timedelta(days=days))):
            print(line, flush=True)


async def _verify(base: Ground) -> int:
    vault = Vault(base.keys)
    async with engine_on(base.url) as engine:
        sessions = make_sessions(engine)
        async with sessions.begin() as db:
            await check_keys(db, vault)
        async with sessions() as db:
            return await verify(db, vault, AUDIT)


async def _lines(base: Ground, span: timedelta) -> list[str]:
    """With the names of accounts that are there."""
    subject = aliased(Account)
    async with engine_on(base.url) as engine, make_sessions(engine)() as db:
        entries = await db.execute(
            select(AuditEntry, Account.name, subject.name)
            .outerjoin(Account, Account.id == AuditEntry.account_id)
            .outerjoin(subject, subject.id == AuditEntry.subject_id)
            .where(AuditEntry.at > await database_now(db) - span)
            .order_by(AuditEntry.id)
        )
        return [_line(*row) for row in entries]


def _line(entry: AuditEntry, name: str | None, subject: str | None) -> str:
    fields = (
        f"{entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z",
        entry.action,
        name or entry.account_id,
        entry.case_id,
        subject or entry.subject_id,
        entry.detail,
    )
    return "\t".join(str(field or "-") for field in fields)
