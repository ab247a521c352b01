"""Who is talking, where they stand, and what was already received."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class Contact(Base):
    """A person on one channel: a keyed hash to recognise her, ciphertext to answer her. No name, no picture.

    `blocked_at`: since when the platform says that she takes no messages of ours. `ended_at`: when she left
    the web page for good: nothing can reach her there any more.
    """

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("channel", "pseudonym"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    channel: Mapped[str]
    pseudonym: Mapped[bytes]
    address: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    blocked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Conversation(Base):
    """Where a dialogue stands. `state` is ciphertext: it tells what she asked about."""

    __tablename__ = "conversation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Contact.id, ondelete="CASCADE"), unique=True)
    state: Mapped[bytes | None]
    last_message_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)


class Message(Base):
    """One message of hers. Pending until `answered_at`; `attempts` counts the tries that began, and the next

    one begins at `next_attempt_at` at the earliest. `first_in_turn`: it does not wait behind earlier ones.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("channel", "external_hash"),
        Index("ix_message_pending", "conversation_id", "id", postgresql_where=text("answered_at IS NULL")),
        Index("ix_message_conversation_id", "conversation_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Conversation.id, ondelete="CASCADE"))
    channel: Mapped[str]
    external_hash: Mapped[bytes]
    body: Mapped[bytes]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
    answered_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    first_in_turn: Mapped[bool] = mapped_column(server_default=text("false"))
    attempts: Mapped[int] = mapped_column(server_default="0")
    next_attempt_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SeenMessage(Base):
    """The bare hash of a message that was erased, so that a late redelivery does not bring her back."""

    __tablename__ = "seen_message"

    channel: Mapped[str] = mapped_column(primary_key=True)
    external_hash: Mapped[bytes] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ErasedContact(Base):
    """The id of a contact that is gone, so that a backup from before does not bring her back.

    An id is drawn by chance: without such a backup it is linked to nobody. A trigger notes it, whatever
    removed the contact.
    """

    __tablename__ = "erased_contact"

    contact_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    erased_on: Mapped[date] = mapped_column(server_default=func.current_date(), index=True)


class UndecodedDelivery(Base):
    """An authentic delivery that we could not read, kept as ciphertext for a day so that it can be mended."""

    __tablename__ = "undecoded_delivery"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    channel: Mapped[str]
    body: Mapped[bytes]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
