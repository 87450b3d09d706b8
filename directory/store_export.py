"""Reads the directory for export, table by table: nothing `network_only`, no place whose address is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from directory import hsds_tables
from directory.models import Listing, Location, ServiceAtLocation
from directory.store_batch import Row
from directory.store_listing import SHOWN
from directory.store_offices import table_of
from directory.store_parts import OWNERS
from foundation.db import db

HIDDEN: Final = "address_hidden"
_PLACE: Final = (
    "latitude", "longitude", "url", "email", "description", "transportation", "external_identifier",
    "external_identifier_type",
)  # fmt: skip
_TOLD_OF_HIDDEN: Final = ("schedule", "language", "attribute")


@dataclass(frozen=True)
class Told:
    """Ids of what may be told of; `hidden` places are told of without what leads there."""

    locations: frozenset[UUID]
    hidden: frozenset[UUID]
    services: frozenset[UUID]
    organizations: frozenset[UUID]
    links: frozenset[UUID]
    hidden_services: frozenset[UUID]
    contacts: frozenset[UUID] = frozenset()
    phones: frozenset[UUID] = frozenset()


def told() -> Told:
    place, link = table_of(Location), table_of(ServiceAtLocation)
    places = db.session.execute(
        select(place.c.id, place.c.visibility, place.c.organization_id).where(place.c.visibility.in_(SHOWN))
    ).all()
    locations = {row.id for row in places}
    hidden = {row.id for row in places if row.visibility == HIDDEN}
    rows = db.session.execute(select(link.c.id, link.c.service_id, link.c.location_id)).all()
    links = [row for row in rows if row.location_id in locations]
    services = {row.service_id for row in links}
    service = table_of(OWNERS["service"])
    of = select(service.c.id, service.c.organization_id)
    owners = _pairs(of)
    seen = Told(
        frozenset(locations),
        frozenset(hidden),
        frozenset(services),
        _with_parents({row.organization_id for row in places} | {owners[each] for each in services}),
        frozenset(row.id for row in links if row.location_id not in hidden),
        frozenset(row.service_id for row in links if row.location_id in hidden),
    )
    people = replace(seen, contacts=_told_of("contact", seen))
    return replace(people, phones=_told_of("phone", people))


def _told_of(name: str, seen: Told) -> frozenset[UUID]:
    """Ids of the rows of one table that may be told of: others hang on them."""
    table = db.metadata.tables[name]
    names = [each.name for each in table.columns if each.name == "id" or each.name.endswith("_id")]
    found = db.session.execute(select(*(table.c[each] for each in names))).mappings()
    return frozenset(row["id"] for row in found if _owner_is_told(name, dict(row), seen))


def _with_parents(organizations: set[UUID]) -> frozenset[UUID]:
    table = table_of(OWNERS["organization"])
    parents = _pairs(select(table.c.id, table.c.parent_organization_id))
    found, waiting = set(organizations), list(organizations)
    while waiting:
        parent = parents.get(waiting.pop())
        if parent and parent not in found:
            found.add(parent)
            waiting.append(parent)
    return frozenset(found)


def rows(name: str, seen: Told) -> Iterator[dict[str, Any]]:
    """The rows of one table by the package's columns."""
    table = db.metadata.tables[name]
    names = [column.name for column in table.columns]
    said = _sources() if name == "location" else {}
    taxonomies = _taxonomies() if name == "taxonomy_term" else {}
    result = db.session.execute(select(*table.columns).order_by(table.c.id).execution_options(yield_per=2000))
    for values in result:
        row = dict(zip(names, values, strict=True))
        if not _may_be_told(name, row, seen):
            continue
        if row["id"] in seen.hidden:
            row = {key: None if key in _PLACE else value for key, value in row.items()}
        elif name == "address" and row["location_id"] in seen.hidden:
            row.update(address_1="", address_2="", attention="", postal_code="", region="")
        yield hsds_tables.told(name, row) | said.get(row["id"], {}) | _named(row, taxonomies)


def _may_be_told(name: str, row: Row, seen: Told) -> bool:
    own: Mapping[str, frozenset[UUID]] = {
        "organization": seen.organizations, "service": seen.services, "location": seen.locations,
    }  # fmt: skip
    if name in own:
        return row["id"] in own[name]
    if name in ("taxonomy", "taxonomy_term"):
        return True
    if name == "service_at_location":
        return row["location_id"] in seen.locations
    if name == "metadata":
        return row["resource_id"] in (seen.locations | seen.services | seen.organizations) - seen.hidden
    if name == "attribute":
        return row["link_id"] in seen.locations | seen.services | seen.organizations
    return _owner_is_told(name, row, seen)


def _owner_is_told(name: str, row: Row, seen: Told) -> bool:
    """All that it hangs on may be told of; at a hidden place only hours, languages, and the town of its address."""
    sides = {"location_id": seen.locations, "service_id": seen.services, "organization_id": seen.organizations,
             "service_at_location_id": seen.links, "contact_id": seen.contacts, "phone_id": seen.phones}  # fmt: skip
    if any(row.get(side) and row[side] not in ids for side, ids in sides.items()):
        return False
    if row.get("location_id") in seen.hidden:
        return name in (*_TOLD_OF_HIDDEN, "address")
    return not (name in ("service_area", "contact") and row.get("service_id") in seen.hidden_services)


def _sources() -> dict[UUID, dict[str, Any]]:
    """Location → which source its listing names, and of when."""
    wanted = select(Listing.id, Listing.source, Listing.source_released_on)
    return {
        row.id: {"source": row.source, "source_released_on": row.source_released_on}
        for row in db.session.execute(wanted)
    }


def _taxonomies() -> dict[UUID, str]:
    table = db.metadata.tables["taxonomy"]
    return _pairs(select(table.c.id, table.c.name))


def _named(row: Row, taxonomies: Mapping[UUID, str]) -> dict[str, Any]:
    return {"taxonomy": taxonomies[row["taxonomy_id"]]} if row.get("taxonomy_id") in taxonomies else {}


def _pairs(wanted: Any) -> dict[Any, Any]:
    return {row[0]: row[1] for row in db.session.execute(wanted)}
