"""Reads HSDS objects by their ids, plain or fully nested, with a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select

from directory import hsds, store_batch
from directory.hsds import Object
from directory.models import (
    Accessibility,
    Address,
    Contact,
    CostOption,
    FieldMetadata,
    Language,
    ListingChange,
    Location,
    Organization,
    OrganizationIdentifier,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from directory.store_batch import Row
from directory.store_listing import SHOWN
from directory.store_offices import table_of
from foundation.db import db

_BY_SERVICE: Final = {
    "phones": (Phone, hsds.phone),
    "schedules": (Schedule, hsds.schedule),
    "service_areas": (ServiceArea, hsds.service_area),
    "languages": (Language, hsds.plain),
    "cost_options": (CostOption, hsds.plain),
    "required_documents": (RequiredDocument, hsds.plain),
    "contacts": (Contact, hsds.contact),
}
_BY_LOCATION: Final = {
    "languages": (Language, hsds.plain),
    "addresses": (Address, hsds.address),
    "contacts": (Contact, hsds.contact),
    "accessibility": (Accessibility, hsds.plain),
    "phones": (Phone, hsds.phone),
    "schedules": (Schedule, hsds.schedule),
}
_SAID_WHERE_HIDDEN: Final = frozenset({"languages", "schedules"})
_BY_ORGANIZATION: Final = {
    "contacts": (Contact, hsds.contact),
    "phones": (Phone, hsds.phone),
    "organization_identifiers": (OrganizationIdentifier, hsds.identifier),
}


def services(ids: Sequence[UUID], *, full: bool = False) -> list[Object]:
    rows = _rows(Service, "id", ids)
    modified = _modified(ids)
    owners = {
        row["id"]: hsds.organization(row) for row in _rows(Organization, "id", _ids(rows, "organization_id"))
    }
    made = {
        row["id"]: {
            **hsds.service(row, modified.get(row["id"])),
            "organization": owners[row["organization_id"]],
        }
        for row in rows
    }
    if full:
        _nest_services(made, rows)
    return [made[each] for each in ids if each in made]


def dates(ids: Sequence[UUID]) -> list[Object]:
    """`minimal`: the id, and when it last changed where that is known."""
    modified = _modified(ids)
    return [hsds.plain({"id": each, "modified_date": modified.get(each)}) for each in ids]


def service_at_locations(ids: Sequence[UUID], *, full: bool = False) -> list[Object]:
    rows = _rows(ServiceAtLocation, "id", ids)
    held = {each["id"]: each for each in services(_ids(rows, "service_id"), full=full)}
    places = _locations(_ids(rows, "location_id"), full=full)
    made = {
        row["id"]: {
            **hsds.plain(row),
            "location": places[row["location_id"]],
            "service": held[str(row["service_id"])],
        }
        for row in rows
        if row["location_id"] in places
    }
    return [made[each] for each in ids if each in made]


def organizations(ids: Sequence[UUID], *, full: bool = False, full_service: bool = False) -> list[Object]:
    made = {row["id"]: hsds.organization(row) for row in _rows(Organization, "id", ids)}
    if full:
        _hang(made, _BY_ORGANIZATION, "organization_id")
        _metadata(made)
        for row in _shown_locations("organization_id", ids):
            made[row["organization_id"]].setdefault("locations", []).append(row["id"])
        places = _locations({each for held in made.values() for each in held.get("locations", ())}, full=True)
        for held in made.values():
            held["locations"] = [places[each] for each in held.get("locations", ())]
    if full or full_service:
        _offer(made, full_service)
    return [made[each] for each in ids if each in made]


def taxonomies(ids: Sequence[UUID]) -> list[Object]:
    made = {row["id"]: hsds.taxonomy(row) for row in _rows(Taxonomy, "id", ids)}
    return [made[each] for each in ids if each in made]


def taxonomy_terms(ids: Sequence[UUID]) -> list[Object]:
    made = _terms()
    return [made[each] for each in ids if each in made]


def _offer(made: dict[UUID, Object], full: bool) -> None:
    """Each organization's services: those that are somewhere a visitor may know of."""
    ids = [row["id"] for row in _rows(Service, "organization_id", list(made))]
    places = {row["id"] for row in _shown_locations("organization_id", list(made))}
    links = _rows(ServiceAtLocation, "service_id", ids)
    elsewhere = {row["id"] for row in _shown_locations("id", _ids(links, "location_id"))}
    told = {row["service_id"] for row in links if row["location_id"] in places | elsewhere}
    for each in services(sorted(told), full=full):
        owner = each["organization_id"]
        kept = each if full else {name: value for name, value in each.items() if name != "organization"}
        made[UUID(owner)].setdefault("services", []).append(kept)


def _nest_services(made: dict[UUID, Object], rows: Sequence[Row]) -> None:
    links = _rows(ServiceAtLocation, "service_id", list(made))
    places = _locations(_ids(links, "location_id"), full=True)
    hidden = {row["id"] for row in _shown_locations("id", list(places)) if row["visibility"] == hsds.HIDDEN}
    _hang(made, _BY_SERVICE, "service_id")
    _metadata(made)
    for link in links:
        held = made[link["service_id"]]
        if link["location_id"] in hidden:  # what the area says would tell where the hidden place is
            held.pop("service_areas", None)
        if link["location_id"] in places:
            shown = {**hsds.plain(link), "location": places[link["location_id"]]}
            held.setdefault("service_at_locations", []).append(shown)
    terms = _terms()
    for row in rows:
        made[row["id"]]["attributes"] = hsds.attributes(row["id"], row["kind"], terms)


def _locations(ids: Collection[UUID], *, full: bool) -> dict[UUID, Object]:
    rows = _shown_locations("id", ids)
    made = {row["id"]: hsds.location(row) for row in rows}
    if full:
        hidden = {row["id"] for row in rows if row["visibility"] == hsds.HIDDEN}
        _hang({key: made[key] for key in made if key not in hidden}, _BY_LOCATION, "location_id")
        _hang({key: made[key] for key in hidden},
              {name: _BY_LOCATION[name] for name in sorted(_SAID_WHERE_HIDDEN)}, "location_id")  # fmt: skip
        _metadata({key: made[key] for key in made if key not in hidden})
    return made


def _shown_locations(column: str, ids: Collection[UUID]) -> list[Row]:
    return [row for row in _rows(Location, column, ids) if row["visibility"] in SHOWN]


def _hang(made: dict[UUID, Object], parts: dict[str, Any], owner: str) -> None:
    for name, (model, mapped) in parts.items():
        for row in sorted(_rows(model, owner, list(made)), key=lambda row: row["id"].hex):
            made[row[owner]].setdefault(name, []).append(mapped(row))


def _metadata(made: dict[UUID, Object]) -> None:
    for row in _rows(FieldMetadata, "resource_id", list(made)):
        made[row["resource_id"]].setdefault("metadata", []).append(hsds.metadata(row))


def _terms() -> dict[UUID, Object]:
    names = [column.name for column in table_of(Taxonomy).columns]
    of = {
        row.id: dict(zip(names, row, strict=True))
        for row in db.session.execute(select(*table_of(Taxonomy).columns))
    }
    rows = db.session.execute(select(*table_of(TaxonomyTerm).columns)).mappings()
    return {row["id"]: hsds.term(dict(row), of[row["taxonomy_id"]]) for row in rows}


def _modified(services: Collection[UUID]) -> dict[UUID, datetime]:
    """When the listing of a service last changed."""
    found: dict[UUID, datetime] = {}
    newest = select(ServiceAtLocation.service_id, func.max(ListingChange.at).label("at"))
    newest = newest.join(ListingChange, ListingChange.listing_id == ServiceAtLocation.location_id)
    for portion in store_batch.portions(services):
        here = newest.where(ServiceAtLocation.service_id.in_(portion)).group_by(ServiceAtLocation.service_id)
        found.update({row.service_id: row.at for row in db.session.execute(here)})
    return found


def _rows(model: Any, column: str, values: Collection[UUID]) -> list[Row]:
    table = table_of(model)
    return store_batch.read(table, table.c[column], values, [each.name for each in table.columns])


def _ids(rows: Sequence[Row], column: str) -> list[UUID]:
    return list(dict.fromkeys(row[column] for row in rows))
