"""Roles, the second factor, sessions that have a name, links with roles; whose account an audit entry is about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # who had an account could do everything there was
    op.add_column(
        "account",
        sa.Column(
            "roles", sa.ARRAY(sa.Text()), server_default="{admin,advocate,coordinator,volunteer}", nullable=False
        ),
    )
    op.alter_column("account", "roles", server_default=None)
    op.add_column("account", sa.Column("factor_secret", sa.LargeBinary(), nullable=True))
    op.add_column("account", sa.Column("factor_step", sa.BigInteger(), nullable=True))

    op.execute("DELETE FROM sign_in_link")  # made without roles
    op.add_column("sign_in_link", sa.Column("id", sa.Uuid(), nullable=False))
    op.create_unique_constraint(op.f("uq_sign_in_link_id"), "sign_in_link", ["id"])
    op.add_column("sign_in_link", sa.Column("roles", sa.ARRAY(sa.Text()), server_default="{}", nullable=False))
    op.add_column("sign_in_link", sa.Column("new_factor", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("sign_in_link", sa.Column("made_by", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_sign_in_link_made_by"), "sign_in_link", ["made_by"])
    op.create_foreign_key(
        op.f("fk_sign_in_link_made_by_account"), "sign_in_link", "account", ["made_by"], ["id"], ondelete="CASCADE"
    )

    op.execute("DELETE FROM desk_session")  # opened without a second factor
    op.add_column("desk_session", sa.Column("id", sa.Uuid(), nullable=False))
    op.create_unique_constraint(op.f("uq_desk_session_id"), "desk_session", ["id"])
    op.add_column("desk_session", sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True))

    op.add_column("audit_entry", sa.Column("subject_id", sa.Uuid(), nullable=True))
    op.add_column("audit_entry", sa.Column("detail", sa.String(), nullable=True))
