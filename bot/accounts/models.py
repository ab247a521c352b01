"""Who works at the desk, how they sign in, and what they have open."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class Account(Base):
    """A person who works at the desk. `name` is what she signs in with and what colleagues see.

    `seen_at` is when a page of hers was last in view: it tells a woman whether somebody is there now.
    `factor_secret` is the secret of her authenticator app, as ciphertext; `factor_step` is the time step of the
    last code that was taken: none is taken twice.
    """

    __tablename__ = "account"
    __table_args__ = (Index("uq_account_name", text("lower(name)"), unique=True),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    factor_secret: Mapped[bytes | None]
    factor_step: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime | None]


class SignInLink(Base):
    """A one-time link: for a new account with `roles`, or (`account_id`) for a new password. Only its hash is stored.

    `new_factor`: her authenticator app is set up anew, too. `made_by`: who invited; None: on the command line. What
    somebody made who is removed goes with her account.
    """

    __tablename__ = "sign_in_link"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Account.id, ondelete="CASCADE"), index=True)
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    new_factor: Mapped[bool] = mapped_column(server_default=text("false"))
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(Account.id, ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class DeskSession(Base):
    """A browser that is signed in. Only the hash of its cookie is stored. Ends at `expires_at`, or when idle.

    `id` names it on pages. `proven_at`: when the second factor was shown; until then it opens nothing.
    """

    __tablename__ = "desk_session"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)
    proven_at: Mapped[datetime | None]
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Account.id, ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    used_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
