"""Writes listings: the one row that is a card, from the HSDS rows of its location, and the change log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from directory import store_batch
from directory.listing import Parts, compose
from directory.models import (
    Address,
    Listing,
    ListingChange,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
)
from directory.sources.municipalities import UnknownMunicipality, municipality
from directory.store_batch import Row
from directory.store_offices import table_of
from directory.store_sources import newest_release

_LOCATION: Final = (
    "id", "organization_id", "name", "name_kana", "alternate_name", "description", "latitude", "longitude",
    "location_precision", "municipality_code", "url", "email", "visibility", "status", "last_verified_on",
)  # fmt: skip
_ADDRESS: Final = ("location_id", "address_1", "address_2", "city", "state_province", "postal_code")
_PHONE: Final = ("location_id", "service_id", "number", "type")
_SERVICE: Final = ("id", "name", "kind", "status", "accepts_self_referral")
_SCHEDULE: Final = ("location_id", "service_id", "byday", "opens_at", "closes_at", "notes")
_AREA: Final = ("location_id", "service_id", "extent", "whole", "part")
_CAPACITY: Final = ("service_id", "status", "reported_at")
_LISTING: Final = tuple(column.name for column in table_of(Listing).columns)


def project(location_ids: Collection[UUID], at: datetime) -> int:
    """Makes these locations' listings anew within the current transaction and logs those that differ;
    returns how many did. A location that is no more takes its listing with it."""
    return sum(_project(portion, at) for portion in store_batch.portions(dict.fromkeys(location_ids)))


def _project(ids: Sequence[UUID], at: datetime) -> int:
    table = table_of(Listing)
    held = {row["id"]: row for row in store_batch.read(table, table.c.id, ids, _LISTING)}
    cards = {parts.location["id"]: compose(parts, _point) for parts in _parts(ids)}
    new = [{**card, "revision": 1} for key, card in cards.items() if key not in held]
    changed = [
        _next(held[key], card) for key, card in cards.items() if key in held and _differs(held[key], card)
    ]
    lost = [key for key in held if key not in cards]
    store_batch.add(table, new)
    store_batch.change(table, changed)
    store_batch.remove(table, lost)
    touched = [row["id"] for row in (*new, *changed)] + lost
    store_batch.add(table_of(ListingChange), [{"listing_id": each, "at": at} for each in touched])
    return len(touched)


def _differs(held: Row, card: Mapping[str, Any]) -> bool:
    return any(held[name] != value for name, value in card.items())


def _next(held: Row, card: Mapping[str, Any]) -> dict[str, Any]:
    return {**card, "revision": held["revision"] + 1}


def _parts(ids: Sequence[UUID]) -> list[Parts]:
    locations = _read(Location, "id", ids, _LOCATION)
    owners = {row["organization_id"] for row in locations}
    organizations = {row["id"]: row for row in _read(Organization, "id", owners, ("id", "name", "website"))}
    addresses = {row["location_id"]: row for row in _read(Address, "location_id", ids, _ADDRESS)}
    links = _read(ServiceAtLocation, "location_id", ids, ("location_id", "service_id"))
    place_of = {row["service_id"]: row["location_id"] for row in links}
    of_services = _of_services(place_of)
    of_places = {model: _grouped(_read(model, "location_id", ids, names), "location_id") for model, names in (
        (Phone, _PHONE), (Schedule, _SCHEDULE), (ServiceArea, _AREA))}  # fmt: skip
    sources = newest_release(ids)
    return [
        Parts(
            row,
            organizations[row["organization_id"]],
            addresses.get(row["id"]),
            of_places[Phone][row["id"]] + of_services[Phone][row["id"]],
            of_services[Service][row["id"]],
            of_places[Schedule][row["id"]] + of_services[Schedule][row["id"]],
            of_places[ServiceArea][row["id"]] + of_services[ServiceArea][row["id"]],
            of_services[ServiceCapacity][row["id"]],
            *sources.get(row["id"], ("", None)),
        )
        for row in locations
    ]


Grouped = Mapping[UUID, list[Row]]


def _of_services(place_of: Mapping[UUID, UUID]) -> dict[Any, Grouped]:
    """What hangs on services, by the location where they are."""
    wanted = ((Service, _SERVICE), (Phone, _PHONE), (Schedule, _SCHEDULE), (ServiceArea, _AREA),
              (ServiceCapacity, _CAPACITY))  # fmt: skip
    found: dict[Any, Grouped] = {}
    for model, names in wanted:
        key = "id" if model is Service else "service_id"
        groups: defaultdict[UUID, list[Row]] = defaultdict(list)
        for row in _read(model, key, list(place_of), names):
            groups[place_of[row[key]]].append(row)
        found[model] = groups
    return found


def _read(model: Any, column: str, values: Collection[UUID], names: Sequence[str]) -> list[Row]:
    table = table_of(model)
    return store_batch.read(table, table.c[column], values, names)


def _grouped(rows: Sequence[Row], column: str) -> Grouped:
    groups: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def _point(code: str) -> tuple[float, float] | None:
    try:
        found = municipality(code)
    except UnknownMunicipality:
        return None
    return found.lat, found.lng
