"""Opening cases, noting who waits, and the list of those who do."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.accounts.models import Account
from bot.conversations.models import Contact, Conversation, Message
from bot.conversations.store import read_state
from bot.handoff.models import CaseMessage, HandoffCase
from bot.live import DESK, announce
from bot.outbox.late import SAFE_FOR
from kit.crypto import Vault

Reason = Literal["asked", "urgent", "failed"]
_PRIORITY: dict[Reason, str] = {"urgent": "urgent", "failed": "urgent", "asked": "medium"}
"""Nobody knows what stands in a message that failed: it may be the worst."""
_PAGE_PAUSE = timedelta(seconds=60)
"""A burst of urgent messages pages once."""
AWAY = timedelta(hours=2)
"""An advocate whose pages were out of view for so long may be relieved of her cases."""
_RANK = case({"urgent": 0, "high": 1, "medium": 2}, value=HandoffCase.priority, else_=3)


async def open_case(db: AsyncSession, conversation_id: uuid.UUID, reason: Reason) -> None:
    """Open a case, or raise the open one's priority to urgent. Never lowers it. What is urgent pages."""
    urgent = _PRIORITY[reason] == "urgent"
    opened = insert(HandoffCase).values(
        id=uuid.uuid4(),
        conversation_id=conversation_id,
        priority=_PRIORITY[reason],
        reason=reason,
        page_due_at=func.now() if urgent else None,
    )
    raised = {
        "priority": literal("urgent"),
        "waiting_since": func.coalesce(HandoffCase.waiting_since, func.now()),
        "page_due_at": func.coalesce(
            HandoffCase.page_due_at, func.greatest(func.now(), HandoffCase.paged_at + _PAGE_PAUSE)
        ),
    }
    await db.execute(
        opened.on_conflict_do_update(
            index_elements=[HandoffCase.conversation_id],
            index_where=HandoffCase.closed_at.is_(None),
            set_=raised if urgent else {"priority": HandoffCase.priority},
        )
    )
    await announce(db, DESK)


async def note_message(db: AsyncSession, conversation_id: uuid.UUID) -> None:
    """She has written: where a case is open she waits from now on, if she did not before.

    It stays safe to write to her only while her messages follow each other.
    """
    still_safe = HandoffCase.safe_at > func.now() - SAFE_FOR
    case_id = await db.scalar(
        update(HandoffCase)
        .where(_open(conversation_id))
        .values(
            waiting_since=func.coalesce(HandoffCase.waiting_since, func.now()),
            safe_at=case((still_safe, func.now()), else_=None),
        )
        .returning(HandoffCase.id)
    )
    if case_id is not None:
        await announce(db, DESK)


async def waits_no_more(db: AsyncSession, conversation_id: uuid.UUID, message_id: int) -> None:
    """The message needs no answer of an advocate's: where she waits since it, she waits since her next, if any."""
    received = select(Message.received_at).where(Message.id == message_id).scalar_subquery()
    await db.execute(
        update(HandoffCase)
        .where(_open(conversation_id), HandoffCase.claimed_by.is_not(None), HandoffCase.waiting_since >= received)
        .values(waiting_since=first_after(conversation_id, message_id))
    )


def first_after(conversation_id: uuid.UUID, message_id: int) -> ScalarSelect[datetime]:
    """When her first message after `message_id` came; NULL where there is none."""
    later = select(func.min(Message.received_at))
    return later.where(Message.conversation_id == conversation_id, Message.id > message_id).scalar_subquery()


async def give_back_all(db: AsyncSession, account_id: uuid.UUID) -> None:
    """The open cases of an account are for others again: those in danger page."""
    await db.execute(
        update(HandoffCase)
        .where(HandoffCase.claimed_by == account_id, HandoffCase.closed_at.is_(None))
        .values(**freed())
    )
    await announce(db, DESK)


def freed() -> dict[str, object]:
    """What becomes of a claimed case that nobody has any more: she waits again, and danger pages."""
    return {
        "claimed_by": None,
        "claimed_at": None,
        "waiting_since": func.coalesce(HandoffCase.waiting_since, func.now()),
        "page_due_at": case((HandoffCase.priority == "urgent", func.now()), else_=None),
    }


async def note_card(db: AsyncSession, conversation_id: uuid.UUID) -> None:
    """The help card went out while an advocate had her."""
    await db.execute(update(HandoffCase).where(_open(conversation_id)).values(card_at=func.clock_timestamp()))


def _open(conversation_id: uuid.UUID) -> ColumnElement[bool]:
    return and_(HandoffCase.conversation_id == conversation_id, HandoffCase.closed_at.is_(None))


def is_overdue(target: timedelta) -> ColumnElement[bool]:
    """Whether she has waited longer than `target` since she wrote and since an advocate took the case."""
    since = func.greatest(HandoffCase.waiting_since, HandoffCase.claimed_at)
    return and_(HandoffCase.waiting_since.is_not(None), since < func.clock_timestamp() - target)


def is_away() -> ColumnElement[bool]:
    """Whether who has the case has not been at the desk for long. Needs Account in the statement."""
    return Account.seen_at < func.clock_timestamp() - AWAY


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as the list shows it: nothing of what was said."""

    id: uuid.UUID
    conversation_id: uuid.UUID
    channel: str
    priority: str
    reason: str
    opened_at: datetime
    waiting_since: datetime | None
    claimed_by: uuid.UUID | None
    claimed_name: str | None
    overdue: bool
    """Claimed, and she has waited past the first-reply target: another may take it."""
    away: bool
    """Who has it has not been at the desk for long: another may take it."""
    first_reply_at: datetime | None
    safe_at: datetime | None
    closed_at: datetime | None
    held: bool
    """Words of an advocate wait until she says that it is safe."""
    blocked: bool
    left: bool
    last_message_at: datetime
    language: str | None
    country: str | None
    topic: str | None
    has_code: bool
    """She has chosen a secret word."""
    code_asked_at: datetime | None
    code_answered_at: datetime | None
    code_right: bool | None


def _is_held() -> ColumnElement[bool]:
    return exists().where(CaseMessage.case_id == HandoffCase.id, CaseMessage.released_at.is_(None))


async def open_cases(db: AsyncSession, vault: Vault, target: timedelta, most: int) -> list[CaseRow]:
    """Open cases: urgent first, then who has waited longest."""
    return await _select(
        db,
        vault,
        target,
        HandoffCase.closed_at.is_(None),
        order=(_RANK, HandoffCase.waiting_since.asc().nulls_last(), HandoffCase.opened_at),
        most=most,
    )


async def case_row(db: AsyncSession, vault: Vault, case_id: uuid.UUID, target: timedelta) -> CaseRow | None:
    """One case, open or not. None: there is none (any more)."""
    found = await _select(db, vault, target, HandoffCase.id == case_id, order=(HandoffCase.opened_at,), most=1)
    return found[0] if found else None


async def _select(
    db: AsyncSession,
    vault: Vault,
    target: timedelta,
    which: ColumnElement[bool],
    *,
    order: tuple[ColumnElement[object] | object, ...],
    most: int,
) -> list[CaseRow]:
    rows = await db.execute(
        select(
            HandoffCase,
            Account.name,
            Conversation.state,
            Conversation.last_message_at,
            Contact.channel,
            Contact.blocked_at,
            Contact.ended_at,
            and_(HandoffCase.claimed_by.is_not(None), is_overdue(target)).label("overdue"),
            and_(HandoffCase.claimed_by.is_not(None), is_away()).label("away"),
            _is_held().label("held"),
        )
        .join(Conversation, Conversation.id == HandoffCase.conversation_id)
        .join(Contact, Contact.id == Conversation.contact_id)
        .outerjoin(Account, Account.id == HandoffCase.claimed_by)
        .where(which)
        .order_by(*order)  # type: ignore[arg-type]  # columns and their orderings
        .limit(most)
    )
    return [
        _row(vault, found, name, state, written, channel, blocked, ended, overdue, away, held)
        for found, name, state, written, channel, blocked, ended, overdue, away, held in rows
    ]


def _row(
    vault: Vault,
    found: HandoffCase,
    name: str | None,
    state: bytes | None,
    written: datetime,
    channel: str,
    blocked: datetime | None,
    ended: datetime | None,
    overdue: bool,
    away: bool,
    held: bool,
) -> CaseRow:
    known = read_state(vault, state)
    return CaseRow(
        id=found.id,
        conversation_id=found.conversation_id,
        channel=channel,
        priority=found.priority,
        reason=found.reason,
        opened_at=found.opened_at,
        waiting_since=found.waiting_since,
        claimed_by=found.claimed_by,
        claimed_name=name,
        overdue=bool(overdue),
        away=bool(away),
        first_reply_at=found.first_reply_at,
        safe_at=found.safe_at,
        closed_at=found.closed_at,
        held=held,
        blocked=blocked is not None,
        left=ended is not None,
        last_message_at=written,
        language=known.language,
        country=known.country,
        topic=known.topic or known.waiting_topic,
        has_code=known.code is not None,
        code_asked_at=found.code_asked_at,
        code_answered_at=found.code_answered_at,
        code_right=found.code_right,
    )
