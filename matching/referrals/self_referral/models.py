"""Tables of the self-referral. None is public; all that the person told is one sealed value."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.crypto import sealed_text
from foundation.db import Base, UtcDateTime
from matching.referrals.columns import sealed_json
from matching.referrals.models import one_of
from matching.referrals.self_referral.state import Side, Stage, State


class SelfReferral(Base):
    """A request for a call back. Once erased, what is left is a tombstone: no word, no key, no way back."""

    __tablename__ = "self_referral"
    __table_args__ = (
        one_of("state", State),
        CheckConstraint("state <> 'withdrawn' OR erased_at IS NOT NULL", name="withdrawn_is_erased"),
        CheckConstraint(
            "erased_at IS NULL OR (told_sealed IS NULL AND code_key IS NULL AND fact_key IS NULL)",
            name="erased_is_empty",
        ),
        Index("ix_self_referral_inbox", "organization_id", "moved_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    reference: Mapped[str] = mapped_column(Text, unique=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    listing_id: Mapped[UUID] = mapped_column(Uuid)  # no foreign key: outlives its listing
    listing_name: Mapped[str] = mapped_column(Text)  # as it was called when the person agreed
    lang: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    call_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    close_code: Mapped[str | None] = mapped_column(Text)
    consent_version: Mapped[str] = mapped_column(Text)
    idempotency_key: Mapped[str] = mapped_column(Text, unique=True)
    code_key: Mapped[str | None] = mapped_column(Text, unique=True)  # keyed hash of the receipt code
    fact_key: Mapped[str | None] = mapped_column(Text)  # keyed hash of the word the person chose
    wrong_facts: Mapped[int] = mapped_column(default=0)
    user_id: Mapped[UUID | None] = mapped_column(Uuid)  # who is on it
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("client.id"))
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    told = sealed_json("told_sealed")  # see telling.Telling

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None


class SelfReferralEvent(Base):
    """One move, with what was said to the person at it. Rows are only ever added; erasing empties the words."""

    __tablename__ = "self_referral_event"
    __table_args__ = (
        one_of("side", Side),
        Index("ix_self_referral_event", "self_referral_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    self_referral_id: Mapped[UUID] = mapped_column(ForeignKey("self_referral.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    from_state: Mapped[str] = mapped_column(Text)
    to_state: Mapped[str] = mapped_column(Text)
    side: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)  # as in the audit
    close_code: Mapped[str | None] = mapped_column(Text)
    call_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    message_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    message = sealed_text("message_sealed")


class SelfReferralAttempt(Base):
    """A request or a wrong try, kept as long as the limits look back. Keyed hashes, no address."""

    __tablename__ = "self_referral_attempt"
    __table_args__ = (
        Index("ix_self_referral_attempt_address", "address_key", "at"),
        Index("ix_self_referral_attempt_listing", "listing_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    listing_id: Mapped[UUID] = mapped_column(Uuid)
    address_key: Mapped[str] = mapped_column(Text)


class SelfReferralReminder(Base):
    """A reminder that was queued; its row makes it once."""

    __tablename__ = "self_referral_reminder"
    __table_args__ = (
        one_of("stage", Stage),
        UniqueConstraint("self_referral_id", "stage", "waiting_since", name="uq_self_referral_reminder_once"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    self_referral_id: Mapped[UUID] = mapped_column(ForeignKey("self_referral.id"))
    stage: Mapped[str] = mapped_column(Text)
    waiting_since: Mapped[date]
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
