"""How much waits, was sent and failed, read from the tables in one statement."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

Counts = Mapping[str, float]

_QUERY = text(
    """
    SELECT p.messages_pending, p.oldest_pending_seconds, p.messages_failed,
           o.replies_unsent, o.oldest_unsent_seconds, o.replies_sent, o.replies_given_up, o.replies_repeated,
           h.cases_open, h.cases_urgent, u.deliveries_undecoded
    FROM (SELECT count(*) FILTER (WHERE answered_at IS NULL) AS messages_pending,
                 count(failed_at) AS messages_failed,
                 coalesce(extract(epoch FROM now() - min(received_at) FILTER (WHERE answered_at IS NULL)), 0)
                     AS oldest_pending_seconds FROM message) AS p,
         (SELECT count(*) FILTER (WHERE sent_at IS NULL AND gave_up_at IS NULL AND held_at IS NULL) AS replies_unsent,
                 count(sent_at) AS replies_sent, count(gave_up_at) AS replies_given_up,
                 coalesce(sum(repeats), 0) AS replies_repeated,
                 coalesce(extract(epoch FROM now() - min(created_at)
                     FILTER (WHERE sent_at IS NULL AND gave_up_at IS NULL AND held_at IS NULL)), 0)
                     AS oldest_unsent_seconds
          FROM outbox_reply) AS o,
         (SELECT count(*) AS cases_open, count(*) FILTER (WHERE priority = 'urgent') AS cases_urgent
          FROM handoff_case WHERE closed_at IS NULL) AS h,
         (SELECT count(*) AS deliveries_undecoded FROM undecoded_delivery) AS u
    """
)


async def count(db: AsyncSession) -> Counts:
    """Figures by name; ages in seconds."""
    row = (await db.execute(_QUERY)).one()
    return {name: float(value) for name, value in row._mapping.items()}
