"""Alembic's environment: runs migrations on the connection or URL that it is given."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection

from bot.accounts import models as accounts
from bot.attachments import models as attachments
from bot.audit import models as audit
from bot.conversations import models as conversations
from bot.handoff import models as handoff
from bot.keys import models as keys
from bot.outbox import models as outbox
from bot.ratings import models as ratings
from bot.training import models as training
from content import models as content
from kit.db import Base

TABLES = (accounts, attachments, audit, conversations, handoff, keys, outbox, ratings, training, content)
"""Each of these modules adds its tables to the metadata."""


def include(name: str | None, kind: str, _: object) -> bool:
    """procrastinate owns its tables."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True, include_name=include)
    with context.begin_transaction():
        context.run_migrations()


attributes = context.config.attributes
if "connection" in attributes:
    run(attributes["connection"])
else:
    engine = create_engine(attributes["url"])
    with engine.connect() as connection:
        run(connection)
