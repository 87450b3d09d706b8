"""Tables of the referral: the slip, its way through the states, its number, the record of what was
disclosed.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.crypto import sealed_text
from foundation.db import Base, UtcDateTime
from matching.referrals.columns import ItemSet
from matching.referrals.consent import Item
from matching.referrals.models import one_of
from matching.referrals.state import Party, State, Urgency
from matching.referrals.timing import Stage

LISTED = ("moved_at", "id", "state", "urgency", "sent_on", "next_on")
"""What lists are ordered and narrowed by: the index answers alone, and the wide rows stay unread but for a page."""


class Referral(Base):
    """A slip from one organization to another. The frozen slip is sealed; its hash and its number never
    change.

    `moved_by_organization_id` is the side that made the last move: the database checks the move against it.
    """

    __tablename__ = "referral"
    __table_args__ = (
        one_of("state", State),
        one_of("urgency", Urgency),
        CheckConstraint("from_organization_id <> to_organization_id", name="two_organizations"),
        CheckConstraint(
            "state IN ('draft', 'entered_in_error') OR number IS NOT NULL", name="sent_has_number"
        ),
        CheckConstraint(
            "state IN ('draft', 'entered_in_error') OR slip_hash IS NOT NULL", name="sent_has_slip"
        ),
        UniqueConstraint("from_organization_id", "fiscal_year", "serial", name="uq_referral_serial"),
        UniqueConstraint("from_organization_id", "idempotency_key", name="uq_referral_once"),
        Index("ix_referral_part_of", "part_of_id"),
        Index("ix_referral_inbox", "to_organization_id", *LISTED, "recipient_user_id"),
        Index("ix_referral_outbox", "from_organization_id", *LISTED, "sender_user_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[str | None] = mapped_column(Text, unique=True)
    fiscal_year: Mapped[int | None]
    serial: Mapped[int | None]
    from_organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    to_organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    to_listing_id: Mapped[UUID] = mapped_column(Uuid)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"), index=True)
    consent_id: Mapped[UUID | None] = mapped_column(ForeignKey("consent.id"), index=True)
    match_run_id: Mapped[UUID | None] = mapped_column(ForeignKey("match_run.id"))
    part_of_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("referral.id")
    )  # 転送: the declined one before
    items: Mapped[frozenset[Item]] = mapped_column(ItemSet)
    state: Mapped[str] = mapped_column(Text)
    urgency: Mapped[str] = mapped_column(Text)
    created_by: Mapped[UUID] = mapped_column(Uuid)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_on: Mapped[date | None]  # Asia/Tokyo
    valid_until: Mapped[date | None]
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved_by_organization_id: Mapped[UUID] = mapped_column(Uuid)
    next_on: Mapped[date | None]  # Asia/Tokyo: first meeting or free place; until then nothing stalls
    sender_user_id: Mapped[UUID | None] = mapped_column(Uuid)  # who is on it at the sender's
    recipient_user_id: Mapped[UUID | None] = mapped_column(Uuid)  # … and at the recipient's
    idempotency_key: Mapped[str] = mapped_column(Text)
    slip_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    slip_hash: Mapped[str | None] = mapped_column(Text)
    code_key: Mapped[str | None] = mapped_column(Text, unique=True)  # keyed hash of the short code
    fact_key: Mapped[str | None] = mapped_column(Text)
    wrong_facts: Mapped[int] = mapped_column(default=0)

    slip = sealed_text("slip_sealed")

    def user_of(self, party: Party) -> UUID | None:
        """Who is on it on that side."""
        return self.sender_user_id if party is Party.SENDER else self.recipient_user_id

    def party_of(self, organization_id: UUID) -> Party | None:
        sides = {self.from_organization_id: Party.SENDER, self.to_organization_id: Party.RECIPIENT}
        return sides.get(organization_id)


class ReferralEvent(Base):
    """One move, with what was said at it. Rows are only ever added."""

    __tablename__ = "referral_event"
    __table_args__ = (Index("ix_referral_event_referral", "referral_id", "at"), one_of("party", Party))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    from_state: Mapped[str] = mapped_column(Text)
    to_state: Mapped[str] = mapped_column(Text)
    party: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)  # as in the audit
    channel: Mapped[str] = mapped_column(Text)  # desk | code | fax
    reason_code: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)  # state.Outcome, with 終結
    expected_on: Mapped[date | None]
    meeting_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    message_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    person = sealed_text("person_sealed")
    message = sealed_text("message_sealed")


class ReferralMessage(Base):
    """What the two sides write to each other about a slip. Sealed; rows are only ever added."""

    __tablename__ = "referral_message"
    __table_args__ = (
        one_of("party", Party),
        UniqueConstraint("referral_id", "idempotency_key", name="uq_referral_message_once"),
        Index("ix_referral_message_referral", "referral_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    party: Mapped[str] = mapped_column(Text)
    user_id: Mapped[UUID] = mapped_column(Uuid)
    idempotency_key: Mapped[str] = mapped_column(Text)
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    body = sealed_text("body_sealed")


class ReferralReminder(Base):
    """A reminder that was queued: its row makes it once, however often and wherever `remind` runs.

    `waiting_since` is the day the wait began; a move begins a new one.
    """

    __tablename__ = "referral_reminder"
    __table_args__ = (
        one_of("stage", Stage),
        UniqueConstraint("referral_id", "stage", "waiting_since", name="uq_referral_reminder_once"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    stage: Mapped[str] = mapped_column(Text)
    waiting_since: Mapped[date]
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SlipCounter(Base):
    """The last serial of an organization's fiscal year; its row is the lock that makes numbers gapless."""

    __tablename__ = "slip_counter"

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    fiscal_year: Mapped[int] = mapped_column(primary_key=True)
    last_serial: Mapped[int]


class SlipKey(Base):
    """The four characters that stand for an organization in its slips' numbers."""

    __tablename__ = "slip_key"

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, unique=True)


class DisclosureRecord(Base):
    """個人情報保護法 29条・30条: what was provided of whom to whom, when, on what basis."""

    __tablename__ = "disclosure_record"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"), index=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consent.id"))
    from_organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    to_organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    items: Mapped[frozenset[Item]] = mapped_column(ItemSet)
    basis: Mapped[str] = mapped_column(Text)


class ReplyAttempt(Base):
    """A wrong code or 照合番号 at /r, kept as long as the limit looks back. Keyed hashes, no address."""

    __tablename__ = "reply_attempt"
    __table_args__ = (Index("ix_reply_attempt_address", "address_key", "at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    address_key: Mapped[str] = mapped_column(Text)
