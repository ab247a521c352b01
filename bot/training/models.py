"""The trained heads, so that every process of every machine loads the same ones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class TrainedModel(Base):
    """`digest` names what the model was made from: the live examples, the encoder, the training code's version."""

    __tablename__ = "trained_model"

    digest: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
