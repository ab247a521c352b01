"""Messages that are decided before the others of a conversation: being forgotten must wait for nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("first_in_turn", sa.Boolean(), server_default=sa.text("false"), nullable=False))
