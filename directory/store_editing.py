"""Reads and writes what an organization keeps of its own listings; every change leaves its mark of provenance."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, select

from directory import identity
from directory.models import FieldMetadata, Listing, Location, ServiceAtLocation, ServiceCapacity
from directory.provenance import ORGANIZATION
from foundation.db import db, new_id

MOST: Final = 200
_HISTORY: Final = (
    FieldMetadata.field_name, FieldMetadata.last_action_date, FieldMetadata.last_action_type,
    FieldMetadata.updated_by,
)  # fmt: skip


class NotYours(LookupError):
    """No such listing, or one of another organization: the same answer for both."""


def of_organization(organization_id: UUID, most: int = MOST, skip: int = 0) -> Sequence[Listing]:
    mine = select(Listing).where(Listing.organization_id == organization_id)
    return db.session.scalars(mine.order_by(Listing.name, Listing.id).limit(most).offset(skip)).all()


def how_many(organization_id: UUID) -> int:
    counted = select(func.count()).select_from(Listing).where(Listing.organization_id == organization_id)
    return db.session.scalar(counted) or 0


def own(listing_id: UUID, organization_id: UUID) -> Listing:
    """Raises NotYours."""
    wanted = select(Listing).where(Listing.id == listing_id, Listing.organization_id == organization_id)
    found = db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotYours(str(listing_id))
    return found


def any_listing(listing_id: UUID) -> Listing:
    """Whosever it is. Raises NotYours."""
    wanted = select(Listing).where(Listing.id == listing_id)
    found = db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotYours(str(listing_id))
    return found


def location(listing_id: UUID) -> Location:
    return db.session.scalars(select(Location).where(Location.id == listing_id)).one()


def capacity(service_id: UUID) -> ServiceCapacity:
    """The service's row; a new one has the id that an import would give it, so that there is never a second."""
    held = db.session.scalars(select(ServiceCapacity).where(ServiceCapacity.service_id == service_id)).first()
    if held is None:
        held = ServiceCapacity(id=identity.part_id(service_id, "capacity"), service_id=service_id)
        db.session.add(held)
    return held


def wait_days(card: Listing) -> int | None:
    if not card.services:
        return None
    service = UUID(card.services[0]["id"])
    return db.session.scalar(select(ServiceCapacity.wait_days).where(ServiceCapacity.service_id == service))


def report_capacity(service_id: UUID, status: str, wait: int | None, at: datetime) -> str:
    """Writes the report; returns what was said before."""
    row = capacity(service_id)
    before = row.status or "unknown"
    row.status, row.wait_days, row.reported_at, row.reported_by = status, wait, at, ORGANIZATION
    db.session.flush()
    return before


def as_text(value: Any) -> str:
    """A value of a listing's state as a mark of provenance keeps it."""
    if isinstance(value, str) or value is None:
        return value or ""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def mark(
    kind: str, resource_id: UUID, field: str, on: date, *, action: str, before: str, after: str,
    by: str = ORGANIZATION,
) -> None:  # fmt: skip
    """One row of HSDS `metadata`: the side that spoke, never a person."""
    db.session.add(
        FieldMetadata(
            id=new_id(),
            resource_id=resource_id,
            resource_type=kind,
            last_action_date=on,
            last_action_type=action,
            field_name=field,
            previous_value=before,
            replacement_value=after,
            updated_by=by,
        )
    )
    db.session.flush()


def history(listing_id: UUID) -> list[Row[Any]]:
    """Which field changed when by which side, newest first: of the place and of its services."""
    services = select(ServiceAtLocation.service_id).where(ServiceAtLocation.location_id == listing_id)
    here = (FieldMetadata.resource_id == listing_id) | FieldMetadata.resource_id.in_(services)
    statement = select(*_HISTORY).where(here).distinct()
    newest = (FieldMetadata.last_action_date.desc(), FieldMetadata.field_name)
    return list(db.session.execute(statement.order_by(*newest).limit(MOST)))
