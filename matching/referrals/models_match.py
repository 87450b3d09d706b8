"""What staff decided about an office for one person: shortlisted, left out with a reason, or neither any more."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from foundation.crypto import sealed_text
from foundation.db import Base, UtcDateTime
from matching.referrals.models import one_of


class Choice(StrEnum):
    SHORTLISTED = "shortlisted"
    LEFT_OUT = "left_out"
    UNDECIDED = "undecided"


class WhyLeftOut(StrEnum):
    """Why an office is not proposed to this person again."""

    PERSON = "person"  # the person does not want it
    BEFORE = "before"  # it did not work out before
    FULL = "full"  # said on the phone that it is full
    NOT_FIT = "not_fit"  # does not fit in spite of the directory
    WAY = "way"  # cannot be reached
    OTHER = "other"


class MatchChoice(Base):
    """The newest row of a client and a listing is in force; rows are only added, so the reason is kept."""

    __tablename__ = "match_choice"
    __table_args__ = (one_of("choice", Choice), Index("ix_match_choice_client", "client_id", "at"))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    listing_id: Mapped[UUID] = mapped_column(Uuid)  # no foreign key: outlives its listing
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[UUID] = mapped_column(Uuid)
    choice: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")  # a WhyLeftOut, with left_out
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    name = sealed_text("name_sealed")  # as the office was called then
    note = sealed_text("note_sealed")
