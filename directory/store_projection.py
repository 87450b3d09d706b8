"""Writes listings: the one row that is a card, from the HSDS rows of its location, and the change log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from directory import identity, store_batch
from directory.listing import Parts, compose, main_address
from directory.models import (
    Address,
    Attribute,
    Language,
    Listing,
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
from directory.store_change_log import log_changes
from directory.store_offices import table_of
from directory.store_sources import newest_release
from directory.taxonomy import FEATURES

_LOCATION: Final = (
    "id", "organization_id", "name", "name_kana", "alternate_name", "description", "latitude", "longitude",
    "location_precision", "municipality_code", "url", "email", "visibility", "status", "closes_on",
    "reopens_on", "last_verified_on",
)  # fmt: skip
_ADDRESS: Final = (
    "id", "location_id", "address_1", "address_2", "city", "state_province", "postal_code", "address_type",
)  # fmt: skip
_PHONE: Final = ("id", "location_id", "service_id", "number", "type", "description")
_SERVICE: Final = (
    "id", "name", "kind", "status", "accepts_self_referral", "minimum_age", "maximum_age", "alert",
)  # fmt: skip
_SCHEDULE: Final = (
    "id", "location_id", "service_id", "service_at_location_id", "freq", "interval", "byday", "bymonthday",
    "byweekno", "byyearday", "yearly", "dtstart", "until", "count", "timezone", "valid_from", "valid_to",
    "exception", "opens_at", "closes_at", "by_appointment", "notes",
)  # fmt: skip
_AREA: Final = ("id", "location_id", "service_id", "extent", "whole", "part")
_CAPACITY: Final = ("id", "service_id", "status", "wait_days", "reported_at")
_LANGUAGE: Final = ("id", "location_id", "service_id", "code")
_LISTING: Final = tuple(column.name for column in table_of(Listing).columns)


def project(location_ids: Collection[UUID], at: datetime, made: Collection[UUID] = ()) -> int:
    """Makes these locations' listings anew within the current transaction and logs those that differ;
    returns how many did. A location that is no more takes its listing with it. `made`: those whose listing was
    added a moment ago (store_cards) and is only to be logged."""
    return sum(_project(portion, at, made) for portion in store_batch.portions(dict.fromkeys(location_ids)))


def _project(all_ids: Sequence[UUID], at: datetime, made: Collection[UUID]) -> int:
    table = table_of(Listing)
    ids = [each for each in all_ids if each not in made] if made else all_ids
    held = {row["id"]: row for row in store_batch.read(table, table.c.id, ids, _LISTING)}
    cards = {parts.location["id"]: compose(parts, point_of) for parts in _parts(ids)}
    new = [{**card, "revision": 1} for key, card in cards.items() if key not in held]
    changed = [
        _next(held[key], card) for key, card in cards.items() if key in held and _differs(held[key], card)
    ]
    lost = [key for key in held if key not in cards]
    store_batch.add(table, new)
    store_batch.change(table, changed)
    store_batch.remove(table, lost)
    differs = {row["id"] for row in (*new, *changed)}.union(lost)
    touched = [each for each in all_ids if each in made or each in differs]
    log_changes(touched, at)
    return len(touched)


def _differs(held: Row, card: Mapping[str, Any]) -> bool:
    return any(held[name] != value for name, value in card.items())


def _next(held: Row, card: Mapping[str, Any]) -> dict[str, Any]:
    return {**card, "revision": held["revision"] + 1}


def _parts(ids: Sequence[UUID]) -> list[Parts]:
    locations = _read(Location, "id", ids, _LOCATION)
    owners = {row["organization_id"] for row in locations}
    organizations = {row["id"]: row for row in _read(Organization, "id", owners, ("id", "name", "website"))}
    addresses = _first_addresses(ids)
    links = _read(ServiceAtLocation, "location_id", ids, ("id", "location_id", "service_id"))
    of = _Hanging(ids, links)
    features = _features(locations, links)
    sources = newest_release(ids)
    return [
        Parts(
            row,
            organizations[row["organization_id"]],
            addresses.get(row["id"]),
            of.rows(Phone, row["id"]),
            of.rows(Service, row["id"]),
            of.rows(Schedule, row["id"]),
            of.rows(ServiceArea, row["id"]),
            of.rows(ServiceCapacity, row["id"]),
            of.rows(Language, row["id"]),
            features[row["id"]],
            *sources.get(row["id"], ("", None)),
        )
        for row in locations
    ]


class _Hanging:
    """What hangs on places, and on the services that are there: a service may be at several."""

    def __init__(self, ids: Sequence[UUID], links: Sequence[Row]) -> None:
        self._services = _grouped(links, "location_id")
        services = {row["service_id"] for row in links}
        self._rows: dict[Any, tuple[Any, Any]] = {
            Service: ({}, _grouped(_read(Service, "id", services, _SERVICE), "id"))
        }
        both = ((Phone, _PHONE), (Schedule, _SCHEDULE), (ServiceArea, _AREA), (Language, _LANGUAGE))
        for model, names in both:
            here = _grouped(_read(model, "location_id", ids, names), "location_id")
            theirs = _grouped(_read(model, "service_id", services, names), "service_id")
            self._rows[model] = (here, theirs)
        capacities = _read(ServiceCapacity, "service_id", services, _CAPACITY)
        self._rows[ServiceCapacity] = ({}, _grouped(capacities, "service_id"))
        self._schedules_here(links)

    def _schedules_here(self, links: Sequence[Row]) -> None:
        """What is said of a service at this place alone goes before what is said of it everywhere."""
        service = {row["id"]: row["service_id"] for row in links}
        for row in _read(Schedule, "service_at_location_id", list(service), _SCHEDULE):
            if not row["service_id"]:
                self._rows[Schedule][1][service[row["service_at_location_id"]]].insert(
                    0, {**row, "service_id": service[row["service_at_location_id"]]}
                )

    def rows(self, model: Any, place: UUID) -> list[Row]:
        here, theirs = self._rows[model]
        found = list(here.get(place, ())) if here else []
        for link in self._services[place] if theirs else ():
            found += theirs.get(link["service_id"], ())
        return found


def _first_addresses(ids: Sequence[UUID]) -> dict[UUID, Row]:
    groups = _grouped(_read(Address, "location_id", ids, _ADDRESS), "location_id")
    return {place: main_address(rows) for place, rows in groups.items()}


def _features(locations: Sequence[Row], links: Sequence[Row]) -> dict[UUID, list[str]]:
    """Codes of the terms of "offer" and "access" that a place, its organization or a service there carries."""
    places: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in locations:
        places[row["id"]].add(row["id"])
        places[row["organization_id"]].add(row["id"])
    for link in links:
        places[link["service_id"]].add(link["location_id"])
    found: dict[UUID, list[str]] = {row["id"]: [] for row in locations}
    terms = {identity.term_id(name, code): code for name, codes in FEATURES.items() for code in codes}
    for row in _read(Attribute, "link_id", list(places), ("link_id", "taxonomy_term_id")):
        for place in places[row["link_id"]] if row["taxonomy_term_id"] in terms else ():
            found[place].append(terms[row["taxonomy_term_id"]])
    return found


def _read(model: Any, column: str, values: Collection[UUID], names: Sequence[str]) -> list[Row]:
    table = table_of(model)
    return store_batch.read(table, table.c[column], values, names)


def _grouped(rows: Sequence[Row], column: str) -> defaultdict[UUID, list[Row]]:
    """Each in the order of the ids: the same rows make the same card, in whichever order they came."""
    groups: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    for group in groups.values():
        if len(group) > 1:
            group.sort(key=lambda row: row["id"].hex)
    return groups


def point_of(code: str) -> tuple[float, float] | None:
    try:
        found = municipality(code)
    except UnknownMunicipality:
        return None
    return found.lat, found.lng
