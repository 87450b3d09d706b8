"""Tables of the person: client, consent, match. None is public; what describes a person is sealed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.crypto import sealed_text
from foundation.db import Base, UtcDateTime
from matching.referrals.columns import ItemSet, sealed_json, sealed_packed
from matching.referrals.consent import Basis, Grant, Item, Way


def one_of(column: str, values: type) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)  # type: ignore[attr-defined]
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


class Client(Base):
    """A person as one organization knows them.

    The municipality stays readable: it is all that figures need.
    """

    __tablename__ = "client"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[UUID] = mapped_column(Uuid)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    municipality_code: Mapped[str] = mapped_column(Text, default="")
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    kana_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    birth_date_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    safe_contact_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    accommodations_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    needs_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    story_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    facts_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 – read by SQLAlchemy once

    name = sealed_text("name_sealed")
    kana = sealed_text("kana_sealed")
    birth_date = sealed_text("birth_date_sealed")  # ISO
    address = sealed_text("address_sealed")
    phone = sealed_text("phone_sealed")
    safe_contact = sealed_text("safe_contact_sealed")
    accommodations = sealed_json("accommodations_sealed")  # {"kinds": [...], "note": ""}
    needs = sealed_json("needs_sealed")  # {"main": code, "further": [codes]}
    story = sealed_json("story_sealed")  # {"summary", "wish", "support_so_far", "attachments"}
    facts = sealed_json("facts_sealed")  # {"certificates", "employment", "months_employed", "mode", "wishes"}


class Consent(Base):
    """One permission for one named recipient; only its withdrawal may ever be added (see guards)."""

    __tablename__ = "consent"
    __table_args__ = (
        one_of("basis", Basis),
        one_of("way", Way),
        CheckConstraint("valid_until >= valid_from", name="valid_in_order"),
        CheckConstraint("items > 0", name="items_named"),
        Index("ix_consent_client_recipient", "client_id", "recipient_listing_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    recipient_organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    recipient_listing_id: Mapped[UUID] = mapped_column(
        Uuid
    )  # the office; no foreign key: outlives its listing
    recipient_name: Mapped[str] = mapped_column(Text)  # as it was called when the person agreed
    basis: Mapped[str] = mapped_column(Text)
    items: Mapped[frozenset[Item]] = mapped_column(ItemSet)
    form_version: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    way: Mapped[str] = mapped_column(Text)
    obtained_on: Mapped[date]
    obtained_by: Mapped[UUID] = mapped_column(Uuid)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[UUID | None] = mapped_column(Uuid)
    purpose_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    purpose = sealed_text("purpose_sealed")
    reason = sealed_text("reason_sealed")

    @property
    def grant(self) -> Grant:
        return Grant(
            recipient_id=self.recipient_listing_id,
            items=self.items,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            withdrawn=self.withdrawn_at is not None,
            basis=Basis(self.basis),
        )


class MatchRun(Base):
    """What was asked and what the matcher answered, with the version of its rules: repeatable and
    explainable.
    """

    __tablename__ = "match_run"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"), index=True)
    run_at: Mapped[datetime] = mapped_column(UtcDateTime)
    run_by: Mapped[UUID] = mapped_column(Uuid)
    rule_version: Mapped[str] = mapped_column(Text)
    input_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    result_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    kept_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    input = sealed_json("input_sealed")
    result = sealed_json("result_sealed")
    kept = sealed_packed("kept_sealed")  # matching.snapshot; None: a match of before there was one
