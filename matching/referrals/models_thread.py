"""Who has read which message of a slip's thread, and what declines propose to the recipient's editor."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, UtcDateTime
from matching.referrals.models import one_of
from matching.referrals.proposal import Kind


class ReferralMessageRead(Base):
    """The first time somebody of the other side saw a message. Rows are only ever added."""

    __tablename__ = "referral_message_read"
    __table_args__ = (UniqueConstraint("message_id", "reader", name="uq_referral_message_read_once"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("referral_message.id"))
    reader: Mapped[str] = mapped_column(Text)  # as in the audit
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class DeclineProposal(Base):
    """What an editor is asked to put right in a listing, because a slip was declined for it."""

    __tablename__ = "decline_proposal"
    __table_args__ = (
        one_of("kind", Kind),
        UniqueConstraint("referral_id", "kind", name="uq_decline_proposal_once"),
        Index("ix_decline_proposal_organization", "organization_id", "settled_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    listing_id: Mapped[UUID] = mapped_column(Uuid)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    kind: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[UUID | None] = mapped_column(Uuid)
    decision: Mapped[str | None] = mapped_column(Text)
