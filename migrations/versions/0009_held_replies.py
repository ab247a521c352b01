"""Replies that came late wait behind a knock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox_reply", sa.Column("neutral", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("outbox_reply", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox_reply", sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))
