"""Writes lists of a listing's state as rows: people to ask for, cost, ways in, new services.

A row that still says the same stays as it is, with what the state does not speak of (currency, a telephone of its
own, details); a changed one keeps its id, so that what hangs on it stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select, update

from directory.models import (
    Accessibility,
    Contact,
    CostOption,
    Location,
    Phone,
    RequiredDocument,
    Service,
    ServiceAtLocation,
)
from foundation.db import db, new_id

Columns = Mapping[str, str]
"""Part of a value in the state → column."""
_CONTACT: Final[Columns] = {"department": "department", "title": "title", "name": "name"}
_COST: Final[Columns] = {"option": "option", "amount": "amount", "note": "amount_description"}


def contacts(listing_id: UUID, wanted: Sequence[Mapping[str, Any]]) -> None:
    gone = _rows(Contact, {"location_id": listing_id}, _CONTACT, wanted)
    db.session.execute(delete(Phone).where(Phone.contact_id.in_(gone)))
    db.session.execute(delete(Contact).where(Contact.id.in_(gone)))


def costs(service_id: UUID, wanted: Sequence[Mapping[str, Any]]) -> None:
    gone = _rows(CostOption, {"service_id": service_id}, _COST, wanted)
    db.session.execute(delete(CostOption).where(CostOption.id.in_(gone)))


def documents(service_id: UUID, wanted: Sequence[str]) -> None:
    said = [{"document": each} for each in wanted]
    gone = _rows(RequiredDocument, {"service_id": service_id}, {"document": "document"}, said)
    db.session.execute(delete(RequiredDocument).where(RequiredDocument.id.in_(gone)))


def accessibility(listing_id: UUID, wanted: Sequence[str]) -> None:
    said = [{"description": each} for each in wanted]
    gone = _rows(Accessibility, {"location_id": listing_id}, {"description": "description"}, said)
    db.session.execute(delete(Accessibility).where(Accessibility.id.in_(gone)))


def _rows(
    model: Any, owner: Mapping[str, UUID], columns: Columns, wanted: Sequence[Mapping[str, Any]]
) -> list[UUID]:
    """Writes what is wanted; returns the rows that nothing wants any more."""
    here = [getattr(model, name) == value for name, value in owner.items()]
    shown = (model.id, *(getattr(model, column) for column in columns.values()))
    held = list(db.session.execute(select(*shown).where(*here).order_by(model.id)))
    values = [{column: each[part] for part, column in columns.items()} for each in wanted]
    left = [row for row in held if any(row[1:])]  # e.g. a person with a telephone only is not spoken of
    new = []
    for each in values:
        same = next((row for row in left if all(getattr(row, c) == v for c, v in each.items())), None)
        if same is None:
            new.append(each)
        else:
            left.remove(same)
    for each in new:
        if left:
            db.session.execute(update(model).where(model.id == left.pop(0).id).values(**each))
        else:
            db.session.add(model(id=new_id(), **owner, **each))
    return [row.id for row in left]


def new_services(listing_id: UUID, wanted: Sequence[Mapping[str, str]], at: datetime) -> None:
    """Services of the place's own organization, offered there."""
    owner = db.session.scalar(select(Location.organization_id).where(Location.id == listing_id))
    for each in wanted:
        service = Service(
            id=new_id(), organization_id=owner, name=each["name"], kind=each["kind"], last_modified=at
        )
        db.session.add(service)
        db.session.flush()
        db.session.add(ServiceAtLocation(id=new_id(), service_id=service.id, location_id=listing_id))
