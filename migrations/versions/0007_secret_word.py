"""What became of asking for her secret word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handoff_case", sa.Column("code_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("handoff_case", sa.Column("code_answered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("handoff_case", sa.Column("code_right", sa.Boolean(), nullable=True))
