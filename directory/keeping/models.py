"""Tables of keeping listings right. None is public: what people send in may tell of themselves."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from directory.models.columns import key, text
from foundation.crypto import sealed_text
from foundation.db import Base, UtcDateTime


class ApiToken(Base):
    """What a program of an organization shows instead of a password. The token itself is kept nowhere."""

    __tablename__ = "api_token"
    id: Mapped[UUID] = key()
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)
    digest: Mapped[str] = mapped_column(Text, unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[UUID] = mapped_column(Uuid)
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Correction(Base):
    """Something that somebody without an account found wrong. Sealed: people write of themselves."""

    __tablename__ = "correction"
    __table_args__ = (
        Index("ix_correction_listing", "listing_id", "status"),
        CheckConstraint("status IN ('waiting', 'done', 'declined')", name="correction_status_known"),
    )
    id: Mapped[UUID] = key()
    listing_id: Mapped[UUID] = mapped_column(Uuid)  # no foreign key: outlives its listing
    organization_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    about: Mapped[str] = mapped_column(Text)
    said_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    once: Mapped[str] = mapped_column(Text, unique=True)
    status: Mapped[str] = text("waiting")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)

    said = sealed_text("said_sealed")


class VerificationCall(Base):
    """A coordinator asked an office by telephone whether its listing is right."""

    __tablename__ = "verification_call"
    __table_args__ = (Index("ix_verification_call_listing", "listing_id", "at"),)
    id: Mapped[UUID] = key()
    listing_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[UUID] = mapped_column(Uuid)
    outcome: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = text()
    next_on: Mapped[date | None]


class FreshnessReminder(Base):
    """That the organization was asked at this stage since the listing was last checked: once each."""

    __tablename__ = "freshness_reminder"
    __table_args__ = (UniqueConstraint("listing_id", "stage", "since", name="uq_freshness_reminder_once"),)
    id: Mapped[UUID] = key()
    listing_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    stage: Mapped[int]  # days
    since: Mapped[date]
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Claim(Base):
    """Somebody says that they work there and want to keep the listing. `code_key` and `page_key` are keyed hashes."""

    __tablename__ = "claim"
    __table_args__ = (
        Index("ix_claim_listing", "listing_id", "status"),
        CheckConstraint(
            "status IN ('waiting', 'proven', 'approved', 'refused', 'expired')", name="claim_status_known"
        ),
    )
    id: Mapped[UUID] = key()
    listing_id: Mapped[UUID] = mapped_column(Uuid)
    organization_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    post_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    page_key: Mapped[str] = mapped_column(Text, unique=True)
    once: Mapped[str] = mapped_column(Text, unique=True)
    channel: Mapped[str] = text()  # mail | phone | fax: how the code reached the published address
    sent_to: Mapped[str] = text()  # that address, as it was published when the code was made
    code_key: Mapped[str] = text()
    proven_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # while waiting: a coordinator still looks
    code_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = text("waiting")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str] = text()

    name = sealed_text("name_sealed")
    email = sealed_text("email_sealed")
    post = sealed_text("post_sealed")
