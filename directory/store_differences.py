"""What a person has confirmed of a listing, and which differences its organization has already looked at."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from directory.models import FieldMetadata, KeptDifference
from directory.provenance import SOURCE, Mark, confirmed_fields
from foundation.db import db, new_id


def confirmed(listing_id: UUID) -> frozenset[str]:
    rows = db.session.execute(
        select(FieldMetadata.field_name, FieldMetadata.updated_by, FieldMetadata.last_action_date).where(
            FieldMetadata.resource_id == listing_id
        )
    )
    return confirmed_fields(Mark(row.field_name, row.updated_by, row.last_action_date) for row in rows)


def replaced(listing_id: UUID) -> frozenset[tuple[str, str]]:
    """Field and what it said before a person wrote something else there."""
    mark = FieldMetadata
    rows = db.session.execute(
        select(mark.field_name, mark.previous_value).where(
            mark.resource_id == listing_id, mark.updated_by.not_like(f"{SOURCE}%"), mark.previous_value != ""
        )
    )
    return frozenset((row.field_name, row.previous_value) for row in rows)


def kept(listing_id: UUID) -> dict[str, Any]:
    """Field → what the open data said when the organization looked."""
    rows = db.session.execute(
        select(KeptDifference.field, KeptDifference.value).where(KeptDifference.location_id == listing_id)
    )
    return {row.field: row.value for row in rows}


def keep(listing_id: UUID, field: str, value: Any) -> None:
    here = (KeptDifference.location_id == listing_id) & (KeptDifference.field == field)
    db.session.execute(delete(KeptDifference).where(here))
    db.session.add(KeptDifference(id=new_id(), location_id=listing_id, field=field, value=value))
    db.session.flush()
