"""Ids of contacts that were erased, so that a backup from before does not bring anybody back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_contact",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("erased_on", sa.Date(), server_default=sa.text("CURRENT_DATE"), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", name="pk_erased_contact"),
    )
    op.create_index("ix_erased_contact_erased_on", "erased_contact", ["erased_on"])
    op.execute(
        """
        CREATE FUNCTION note_erased_contacts() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO erased_contact (contact_id) SELECT id FROM gone ON CONFLICT DO NOTHING;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER contact_erased AFTER DELETE ON contact REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION note_erased_contacts()
        """
    )
