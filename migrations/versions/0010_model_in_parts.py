"""A trained model is read in parts: kept uncompressed, a part can be read without the whole."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE trained_model ALTER COLUMN data SET STORAGE EXTERNAL")
