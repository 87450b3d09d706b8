"""Versions of listings, and changes that wait for a coordinator."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from directory.models.columns import PUBLIC, key, text
from foundation.db import Base, UtcDateTime

STATUSES = ("waiting", "accepted", "refused", "withdrawn", "replaced")


class ListingRevision(Base):
    """That a side changed these fields: all that the public learns of it."""

    __tablename__ = "listing_revision"
    __table_args__ = (UniqueConstraint("listing_id", "number", name="uq_listing_revision"), PUBLIC)
    id: Mapped[UUID] = key()
    listing_id: Mapped[UUID] = mapped_column(Uuid)  # no foreign key: outlives its listing
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    side: Mapped[str] = mapped_column(Text)  # organization | coordinator | source:…
    action: Mapped[str] = mapped_column(Text)  # edit | accept | restore | …
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)


class ListingState(Base):
    """What a revision found and what it left: whole states, so that any two can be compared. Not public: a
    hidden address stands in it."""

    __tablename__ = "listing_state"
    revision_id: Mapped[UUID] = mapped_column(
        ForeignKey("listing_revision.id", ondelete="CASCADE"), primary_key=True
    )
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    user_id: Mapped[UUID | None] = mapped_column(Uuid)


class ListingProposal(Base):
    """Changes that wait: {field: [before, after]}. The coordinator decides on all of them together."""

    __tablename__ = "listing_proposal"
    __table_args__ = (
        Index("ix_listing_proposal_listing", "listing_id", "status"),
        Index("ix_listing_proposal_queue", "status", "at"),
        CheckConstraint("status IN " + str(STATUSES), name="proposal_status_known"),
    )
    id: Mapped[UUID] = key()
    listing_id: Mapped[UUID] = mapped_column(Uuid)
    side: Mapped[str] = mapped_column(Text)
    user_id: Mapped[UUID | None] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = text()  # what the proposer wants the coordinator to know
    status: Mapped[str] = text("waiting")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str] = text()  # why it was refused
