"""Two listings that may be one, what a coordinator said of them, and differences that an organization has seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from directory.models.columns import PUBLIC, key, text
from foundation.db import Base, UtcDateTime


class DuplicatePair(Base):
    """`one` < `two` as text; of a pair that is the same, `kept` lives on. Public: an old address must lead on."""

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        UniqueConstraint("one_id", "two_id", name="uq_duplicate_pair"),
        CheckConstraint("status IN ('waiting', 'same', 'different')", name="duplicate_status_known"),
        Index("ix_duplicate_pair_status", "status"),
        PUBLIC,
    )
    id: Mapped[UUID] = key()
    one_id: Mapped[UUID] = mapped_column(Uuid, index=True)  # no foreign key: a decision outlives its listings
    two_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    score: Mapped[float]
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    status: Mapped[str] = text("waiting")
    kept_id: Mapped[UUID | None] = mapped_column(Uuid)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GoneReview(Base):
    """A listing that no release names any more, and that a coordinator has asked about."""

    __tablename__ = "gone_review"
    __table_args__ = PUBLIC
    location_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class KeptDifference(Base):
    """The open data says otherwise, and the organization has said that its own word stands."""

    __tablename__ = "kept_difference"
    __table_args__ = (UniqueConstraint("location_id", "field", name="uq_kept_difference"), PUBLIC)
    id: Mapped[UUID] = key()
    location_id: Mapped[UUID] = mapped_column(Uuid)
    field: Mapped[str] = mapped_column(Text)
    value: Mapped[Any] = mapped_column(JSON)
    """What the open data said; another word of it is a new difference."""
