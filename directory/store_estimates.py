"""Reads and writes what was estimated of places: the point, and the mark that says so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from directory import identity, store_batch
from directory.models import Address, FieldMetadata, Location
from directory.sources.fold import Office
from directory.store_batch import Row
from directory.store_offices import confirmed_of, table_of
from foundation.db import db

POINT: Final = ("id", "latitude", "longitude", "location_precision")
_PLACE: Final = (*POINT, "name", "municipality_code")
_ADDRESS: Final = ("location_id", "state_province", "city", "address_1", "address_2", "address_type")
ESTIMATED: Final = "estimate"
BY: Final = "source:address"


def without_point() -> list[UUID]:
    """Places whose point no publisher gave, neighbours together."""
    wanted = select(Location.id).where(Location.location_precision != "point")
    return list(db.session.scalars(wanted.order_by(Location.municipality_code, Location.id)))


def points(ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """POINT of each place."""
    table = table_of(Location)
    return {row["id"]: dict(row) for row in store_batch.read(table, table.c.id, ids, POINT)}


def places(ids: Collection[UUID]) -> list[tuple[dict[str, Any], Row]]:
    """Rows of `location`, each with its `address`, as they are."""
    location, address = table_of(Location), table_of(Address)
    said = store_batch.read(address, address.c.location_id, ids, _ADDRESS)
    visited = sorted(said, key=lambda row: row["address_type"] == "physical")  # the last one stays
    of = {row["location_id"]: row for row in visited}
    found = store_batch.read(location, location.c.id, ids, _PLACE)
    return [(dict(row), of.get(row["id"], {})) for row in found]


def write(rows: Sequence[Row]) -> None:
    """POINT of each place."""
    store_batch.change(table_of(Location), rows)


def mark_offices(
    offices: Iterable[Office], estimated: Collection[UUID], new: Collection[UUID], on: date
) -> None:
    """After an import. Who gives an estimate of its own (`town`) brings its own mark."""
    old = [each for each in offices if each.id not in new and each.id not in estimated]
    mark(estimated, [each.id for each in old if each.location[0]["location_precision"] != "town"], on)


def mark(estimated: Collection[UUID], no_longer: Collection[UUID], on: date) -> None:
    """Provenance of the points: one mark on each that was estimated, with the day on which it was first; none any
    more where a publisher has given one, or the address has become less."""
    table = table_of(FieldMetadata)
    store_batch.remove(table, [_mark_id(each) for each in no_longer])
    confirmed = confirmed_of(estimated)
    ids = {_mark_id(each): each for each in estimated if "point" not in confirmed.get(each, ())}
    held = {row["id"] for row in store_batch.read(table, table.c.id, list(ids), ("id",))}
    store_batch.add(table, [_mark(key, place, on) for key, place in ids.items() if key not in held])


def _mark(key: UUID, place: UUID, on: date) -> Row:
    return {
        "id": key,
        "resource_id": place,
        "resource_type": "location",
        "field_name": "point",
        "last_action_type": ESTIMATED,
        "last_action_date": on,
        "updated_by": BY,
        "previous_value": "",
        "replacement_value": "",
    }


def _mark_id(place: UUID) -> UUID:
    return identity.part_id(place, "metadata/point/estimate")
