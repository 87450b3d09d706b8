"""Offices that no release names any more, and which of two listings lives on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select

from directory.models import FieldMetadata, GoneReview, Listing, Location, SourceRecord
from directory.provenance import SOURCE
from foundation.db import db


class NotGone(LookupError):
    """No such listing, or one that is not missing from any release."""


def waiting(most: int, skip: int = 0) -> list[Row[Any]]:
    """Listing and the day on which somebody asked, those not yet asked first."""
    statement = (
        select(Listing, GoneReview.asked_at)
        .outerjoin(GoneReview, GoneReview.location_id == Listing.id)
        .where(Listing.status == "maybe_gone")
        .order_by(GoneReview.asked_at.is_not(None), Listing.prefecture_code, Listing.name, Listing.id)
    )
    return list(db.session.execute(statement.limit(most).offset(skip)))


def count_waiting() -> int:
    statement = select(func.count()).select_from(Listing).where(Listing.status == "maybe_gone")
    return db.session.scalar(statement) or 0


def held(listing_id: UUID) -> Location:
    """Raises NotGone."""
    found = db.session.get(Location, listing_id, populate_existing=True)
    if found is None or found.status != "maybe_gone":
        raise NotGone(str(listing_id))
    return found


def asked(listing_id: UUID, at: datetime) -> None:
    db.session.merge(GoneReview(location_id=listing_id, asked_at=at))
    db.session.flush()


def answered(listing_id: UUID) -> None:
    db.session.execute(delete(GoneReview).where(GoneReview.location_id == listing_id))
    db.session.flush()


def keeper(one: UUID, two: UUID) -> UUID:
    """Of two listings that are one office: that of which a person has spoken, else of which more records speak."""
    return max((one, two), key=lambda each: (_marks(each), _records(each), str(each)))


def _marks(location_id: UUID) -> int:
    by_people = FieldMetadata.updated_by.not_like(f"{SOURCE}%")
    statement = select(func.count()).where(FieldMetadata.resource_id == location_id, by_people)
    return db.session.scalar(statement) or 0


def _records(location_id: UUID) -> int:
    return db.session.scalar(select(func.count()).where(SourceRecord.location_id == location_id)) or 0
