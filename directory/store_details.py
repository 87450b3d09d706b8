"""What a listing's page says beside its card: cost, documents, languages, access, people, offers, who said what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, or_, select

from directory.models import (
    Accessibility,
    Attribute,
    Contact,
    CostOption,
    FieldMetadata,
    Funding,
    Language,
    Location,
    Organization,
    Phone,
    Program,
    RequiredDocument,
    Service,
    ServiceCapacity,
    TaxonomyTerm,
)
from foundation.db import db

Rows = list[Row[Any]]
_SERVICE: Final = (
    Service.id, Service.minimum_age, Service.maximum_age, Service.wait_time, Service.alert, Service.email,
    Service.interpretation_services, Service.accreditations, Service.licenses, Program.name.label("program"),
)  # fmt: skip
_PLACE: Final = (Location.transportation, Organization.description, Organization.website, Organization.email)


@dataclass(frozen=True)
class Details:
    """Rows by the id of the service, the place or the organization that they hang on."""

    services: Mapping[UUID, Row[Any]] = field(default_factory=dict)
    place: Row[Any] | None = None
    costs: Mapping[UUID, Rows] = field(default_factory=dict)
    documents: Mapping[UUID, Rows] = field(default_factory=dict)
    languages: Mapping[UUID, Rows] = field(default_factory=dict)
    accessibility: Mapping[UUID, Rows] = field(default_factory=dict)
    contacts: Mapping[UUID, Rows] = field(default_factory=dict)
    phones_of_contacts: Mapping[UUID, Rows] = field(default_factory=dict)
    features: Mapping[UUID, list[str]] = field(default_factory=dict)
    """Codes of the terms of data/taxonomy/features.toml."""
    capacities: Mapping[UUID, Row[Any]] = field(default_factory=dict)
    funding: Mapping[UUID, Rows] = field(default_factory=dict)
    said: Mapping[UUID, Mapping[str, Row[Any]]] = field(default_factory=dict)
    """Of the place and of its services: field → who set it last, and when."""


def details(place: UUID, organization: UUID, services: Collection[UUID], *, hidden: bool) -> Details:
    """Of a place whose address is hidden nothing that leads there: no people, no way, no access."""
    owners = [place, organization, *services]
    public = [organization, *services] if hidden else owners
    contacts = [] if hidden else _of(Contact, ("location_id", "service_id", "organization_id"), owners)
    return Details(
        services={row.id: row for row in _all(
            select(*_SERVICE).outerjoin(Program, Program.id == Service.program_id).where(Service.id.in_(services))
        )},
        place=None if hidden else _place(place),
        costs=_by(_of(CostOption, ("service_id",), services), "service_id"),
        documents=_by(_of(RequiredDocument, ("service_id",), services), "service_id"),
        languages=_grouped(_of(Language, ("location_id", "service_id"), owners), ("service_id", "location_id")),
        accessibility={} if hidden else _by(_of(Accessibility, ("location_id",), [place]), "location_id"),
        contacts=_grouped(contacts, ("service_id", "location_id", "organization_id")),
        phones_of_contacts=_by(_of(Phone, ("contact_id",), [row.id for row in contacts]), "contact_id"),
        features=_features(public if hidden else owners),
        capacities=_newest(_of(ServiceCapacity, ("service_id",), services)),
        funding=_grouped(_of(Funding, ("service_id", "organization_id"), public), ("service_id", "organization_id")),
        said=_said([place, *services]),
    )  # fmt: skip


def _place(place: UUID) -> Row[Any] | None:
    wanted = select(*_PLACE).join(Organization, Organization.id == Location.organization_id)
    return next(iter(_all(wanted.where(Location.id == place))), None)


def _said(owners: Collection[UUID]) -> dict[UUID, dict[str, Row[Any]]]:
    mark = FieldMetadata
    wanted = select(mark.resource_id, mark.field_name, mark.updated_by, mark.last_action_date)
    rows = _all(wanted.where(mark.resource_id.in_(owners)).order_by(mark.last_action_date))
    found: dict[UUID, dict[str, Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.resource_id, {})[row.field_name] = row
    return found


def _features(owners: Collection[UUID]) -> dict[UUID, list[str]]:
    wanted = select(Attribute.link_id, TaxonomyTerm.code).join(
        TaxonomyTerm, TaxonomyTerm.id == Attribute.taxonomy_term_id
    )
    found: dict[UUID, list[str]] = {}
    for row in _all(wanted.where(Attribute.link_id.in_(owners))):
        found.setdefault(row.link_id, []).append(row.code)
    return found


def _of(model: Any, columns: tuple[str, ...], owners: Collection[UUID]) -> Rows:
    if not owners:
        return []
    here = or_(*(getattr(model, column).in_(owners) for column in columns))
    return _all(select(*model.__table__.columns).where(here).order_by(model.id))


def _by(rows: Rows, column: str) -> dict[UUID, Rows]:
    return _grouped(rows, (column,))


def _grouped(rows: Rows, columns: tuple[str, ...]) -> dict[UUID, Rows]:
    """By the first of the columns that says something."""
    found: dict[UUID, Rows] = {}
    for row in rows:
        owner = next((getattr(row, column) for column in columns if getattr(row, column)), None)
        if owner:
            found.setdefault(owner, []).append(row)
    return found


def _newest(reports: Rows) -> dict[UUID, Row[Any]]:
    in_order = sorted(reports, key=lambda row: (row.reported_at is not None, row.reported_at))
    return {row.service_id: row for row in in_order}


def _all(statement: Any) -> Rows:
    return list(db.session.execute(statement))
