"""Reads the editable state of a listing, and holds the listing so that two people change it one after the other."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from directory import store_batch
from directory.listing import main_address
from directory.listing_state import SERVICE_COLUMNS, Rows, compose
from directory.models import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    Language,
    Location,
    Organization,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    TaxonomyTerm,
)
from directory.store_batch import Row
from directory.store_editing import NotYours
from directory.store_offices import table_of
from directory.taxonomy import kind
from foundation.db import db

_LOCATION: Final = ("id", "organization_id", "name", "name_kana", "alternate_name", "description", "url",
                    "email", "visibility", "status", "closes_on", "reopens_on")  # fmt: skip
_ADDRESS: Final = (
    "id", "location_id", "address_type", "postal_code", "state_province", "city", "address_1", "address_2",
)  # fmt: skip
_BOTH: Final = {
    Phone: ("id", "location_id", "service_id", "number", "type", "description"),
    Schedule: tuple(column.name for column in table_of(Schedule).columns),
    ServiceArea: ("id", "location_id", "service_id", "extent", "whole", "part"),
    Language: ("id", "location_id", "service_id", "code", "name"),
}
"""Hang on the location or on one of its services."""
_CONTACT: Final = ("id", "location_id", "department", "title", "name")
_COST: Final = ("id", "service_id", "option", "amount", "amount_description")


def hold(listing_id: UUID, organization_id: UUID | None) -> None:
    """Until the transaction ends nobody else changes this listing. Raises NotYours."""
    wanted = select(Location.organization_id).where(Location.id == listing_id).with_for_update()
    owner = db.session.execute(wanted).scalar_one_or_none()
    if owner is None or organization_id not in (None, owner):
        raise NotYours(str(listing_id))


def services_of(listing_id: UUID) -> list[UUID]:
    """The one that says most about the place first."""
    return [row["id"] for row in _services(listing_id)]


def read(listing_id: UUID) -> dict[str, Any]:
    """A number of queries that does not grow. Raises NotYours where there is no such location."""
    return read_many([listing_id])[listing_id]


def read_many(listing_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    found = _read(Location, "id", listing_ids, _LOCATION)
    if len(found) != len(set(listing_ids)):
        raise NotYours(str(listing_ids))
    owners = {row["organization_id"] for row in found}
    websites = {row["id"]: row["website"] for row in _read(Organization, "id", owners, ("id", "website"))}
    parts = _Parts([row["id"] for row in found])
    return {row["id"]: compose(parts.of(row, websites[row["organization_id"]])) for row in found}


class _Parts:
    """What hangs on some locations and their services."""

    def __init__(self, places: list[UUID]) -> None:
        links = _read(ServiceAtLocation, "location_id", places, ("location_id", "service_id"))
        self.place_of = {row["service_id"]: row["location_id"] for row in links}
        services = list(self.place_of)
        self.services = sorted(_read(Service, "id", services, ("id", *SERVICE_COLUMNS)), key=_rank)
        self.addresses = _read(Address, "location_id", places, _ADDRESS)
        self.both = {
            model: _read(model, "location_id", places, names) + _read(model, "service_id", services, names)
            for model, names in _BOTH.items()
        }
        self.features = _features([*places, *services])
        self.access = _read(Accessibility, "location_id", places, ("location_id", "description"))
        self.contacts = _read(Contact, "location_id", places, _CONTACT)
        self.costs = _read(CostOption, "service_id", services, _COST)
        self.documents = _read(RequiredDocument, "service_id", services, ("id", "service_id", "document"))

    def of(self, location: Row, website: str) -> Rows:
        place = location["id"]
        here = {each for each, where in self.place_of.items() if where == place}

        def mine(rows: list[Row]) -> list[Row]:
            return [row for row in rows if row.get("location_id") == place or row.get("service_id") in here]

        addresses = mine(self.addresses)
        return Rows(
            location=location,
            website=website,
            address=main_address(addresses) if addresses else None,
            services=[row for row in self.services if row["id"] in here],
            phones=mine(self.both[Phone]),
            schedules=mine(self.both[Schedule]),
            areas=mine(self.both[ServiceArea]),
            languages=mine(self.both[Language]),
            accessibility=mine(self.access),
            features=[row for row in self.features if row["link_id"] == place or row["link_id"] in here],
            costs=mine(self.costs),
            documents=mine(self.documents),
            contacts=mine(self.contacts),
        )


def _features(owners: list[UUID]) -> list[Row]:
    """What these places and services carry: (link_id, code)."""
    rows = _read(Attribute, "link_id", owners, ("link_id", "taxonomy_term_id"))
    terms = {row["taxonomy_term_id"] for row in rows}
    codes = {row["id"]: row["code"] for row in _read(TaxonomyTerm, "id", terms, ("id", "code"))}
    return [{"link_id": row["link_id"], "code": codes[row["taxonomy_term_id"]]} for row in rows]


def _services(listing_id: UUID) -> list[Row]:
    links = _read(ServiceAtLocation, "location_id", [listing_id], ("location_id", "service_id"))
    return sorted(
        _read(Service, "id", [row["service_id"] for row in links], ("id", "kind", "name")), key=_rank
    )


def _rank(row: Row) -> tuple[int, str, str]:
    return kind(row["kind"]).rank, row["name"], str(row["id"])


def _read(model: Any, column: str, values: Collection[UUID], names: tuple[str, ...]) -> list[Row]:
    table = table_of(model)
    return store_batch.read(table, table.c[column], list(values), names)
