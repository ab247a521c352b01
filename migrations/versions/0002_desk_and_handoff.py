"""Accounts of the desk, cases that are claimed and answered, messages of advocates, the end of a web session."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.Column("seen_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
    )
    op.create_index("uq_account_name", "account", [sa.text("lower(name)")], unique=True)
    op.create_table(
        "desk_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.Column("used_at", TIME, server_default=NOW, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_desk_session_account_id_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_desk_session"),
    )
    op.create_index("ix_desk_session_account_id", "desk_session", ["account_id"])
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("used_at", TIME),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_sign_in_link_account_id_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_in_link"),
    )
    op.create_index("ix_sign_in_link_account_id", "sign_in_link", ["account_id"])

    op.create_table(
        "case_message",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.Column("released_at", TIME),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_case_message_account_id_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["handoff_case.id"], name="fk_case_message_case_id_handoff_case", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_message"),
        sa.UniqueConstraint("form_id", name="uq_case_message_form_id"),
    )
    op.create_index("ix_case_message_account_id", "case_message", ["account_id"])
    op.create_index("ix_case_message_case_id", "case_message", ["case_id", "id"])

    op.add_column("contact", sa.Column("blocked_at", TIME))
    op.add_column("contact", sa.Column("ended_at", TIME))

    op.add_column("handoff_case", sa.Column("claimed_by", sa.Uuid()))
    op.add_column("handoff_case", sa.Column("knock_id", sa.BigInteger()))
    times = (
        "claimed_at", "first_reply_at", "safe_at", "knocked_at", "card_at", "late_at", "page_due_at", "paged_at"
    )  # fmt: skip
    for name in times:
        op.add_column("handoff_case", sa.Column(name, TIME))
    op.alter_column("handoff_case", "waiting_since", nullable=True)
    op.create_index("ix_handoff_case_claimed_by", "handoff_case", ["claimed_by"])
    op.create_index("ix_handoff_case_conversation_id", "handoff_case", ["conversation_id"])
    op.create_index("ix_handoff_case_knock_id", "handoff_case", ["knock_id"])
    op.create_foreign_key(
        "fk_handoff_case_knock_id_outbox_reply",
        "handoff_case",
        "outbox_reply",
        ["knock_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index(
        "ix_handoff_case_page_due_at",
        "handoff_case",
        ["page_due_at"],
        postgresql_where=sa.text("page_due_at IS NOT NULL"),
    )
    op.create_foreign_key(
        "fk_handoff_case_claimed_by_account", "handoff_case", "account", ["claimed_by"], ["id"], ondelete="SET NULL"
    )

    op.add_column("outbox_reply", sa.Column("case_message_id", sa.BigInteger()))
    op.create_index("ix_outbox_reply_case_message_id", "outbox_reply", ["case_message_id"])
    op.create_foreign_key(
        "fk_outbox_reply_case_message",
        "outbox_reply",
        "case_message",
        ["case_message_id"],
        ["id"],
        ondelete="SET NULL",
    )
