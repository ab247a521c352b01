"""The migrations make exactly the tables that the models say."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

import migrations
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
from kit.db import Base, sqlalchemy_url

TABLES = (
    accounts,
    attachments,
    audit,
    conversations,
    handoff,
    keys,
    outbox,
    ratings,
    training,
    content,
)  # importing them fills the metadata


def test_migrated_tables_equal_the_models(database_url: str) -> None:
    engine = create_engine(sqlalchemy_url(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [
            found
            for found in compare_metadata(context, Base.metadata)
            if not (found[0] == "remove_table" and found[1].name.startswith("procrastinate_"))
            and not (found[0] == "remove_index" and found[1].table.name.startswith("procrastinate_"))
        ]
        assert differences == []
        assert connection.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar() == 0
    engine.dispose()


def test_migrating_again_changes_nothing(database_url: str) -> None:
    migrations.upgrade(database_url)
    migrations.upgrade(database_url)
