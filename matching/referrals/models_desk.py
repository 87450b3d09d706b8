"""Tables of the desk's own work: forms that were taken, who covers for whom, the organization's letterhead."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Base, UtcDateTime


class FormReceipt(Base):
    """A form that was taken. Its row makes the form count once, however often it is sent.

    `token` was made with the form; `result` is what the first sending gave (an id, a number).
    """

    __tablename__ = "form_receipt"

    actor: Mapped[str] = mapped_column(Text, primary_key=True)  # as in the audit
    token: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    result: Mapped[str] = mapped_column(Text, default="")


class DutyCover(Base):
    """Who does a colleague's slips while they are away; both days are included (Asia/Tokyo)."""

    __tablename__ = "duty_cover"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="cover_in_order"),
        CheckConstraint("user_id <> cover_user_id", name="cover_by_another"),
        Index("ix_duty_cover_organization", "organization_id", "until_on"),
        Index("ix_duty_cover_user", "user_id", "until_on"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"))
    user_id: Mapped[UUID] = mapped_column(Uuid)
    cover_user_id: Mapped[UUID] = mapped_column(Uuid)
    from_on: Mapped[date]
    until_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID] = mapped_column(Uuid)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # ended before its last day


class LetterheadLogo(Base):
    """A logo by the hash of its own bytes: slips name it by that, so it stays as it was printed."""

    __tablename__ = "letterhead_logo"

    hash: Mapped[str] = mapped_column(Text, primary_key=True)
    png: Mapped[bytes] = mapped_column(LargeBinary)


class Letterhead(Base):
    """How an organization writes itself on its slips; each slip keeps what stood here when it was issued."""

    __tablename__ = "letterhead"

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    section: Mapped[str] = mapped_column(Text, default="")
    postal_code: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(Text, default="")
    fax: Mapped[str] = mapped_column(Text, default="")
    hours: Mapped[str] = mapped_column(Text, default="")
    logo_hash: Mapped[str | None] = mapped_column(ForeignKey("letterhead_logo.hash"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 – read by SQLAlchemy once
