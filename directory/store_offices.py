"""Writes offices as HSDS rows: only columns that a source speaks about, only what nobody has confirmed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Date, Table

from directory import store_batch
from directory.listing import ADDRESS_HIDDEN
from directory.models import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    FieldMetadata,
    Funding,
    Language,
    Location,
    Organization,
    OrganizationIdentifier,
    Phone,
    Program,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
)
from directory.provenance import COLUMNS, PARTS, Mark, confirmed_fields
from directory.sources.fold import Office
from directory.sources.office_key import plain_name
from directory.store_batch import Row
from foundation.db import UtcDateTime, db

Confirmed = Mapping[UUID, frozenset[str]]
_BY_IMPORT: Final = 5
"""Imports make uuid5 ids, people uuid4: an import takes back only what an import has put there."""


def table_of(model: Any) -> Table:
    table: Table = model.__table__
    return table


@dataclass(frozen=True, slots=True)
class _Child:
    """Rows that hang on a location or a service, and the field of provenance that they are."""

    model: Any
    owner: str
    field: str

    def is_confirmed(self, row: Row, confirmed: Confirmed) -> bool:
        if not confirmed:
            return False
        field = "fax" if row.get("type") == "fax" else self.field
        return field in confirmed.get(row[self.owner], ())


_CHILDREN: Final = tuple(
    _Child(model, owner, PARTS[table_of(model).name])
    for model, owners in (
        (Contact, ("location_id", "service_id", "organization_id", "service_at_location_id")),
        (Address, ("location_id",)),
        (Phone, ("location_id", "service_id", "organization_id", "service_at_location_id", "contact_id")),
        (Schedule, ("location_id", "service_id", "service_at_location_id")),
        (ServiceArea, ("location_id", "service_id")),
        (Language, ("location_id", "service_id", "phone_id")),
        (Accessibility, ("location_id",)),
        (CostOption, ("service_id",)),
        (RequiredDocument, ("service_id",)),
        (Funding, ("service_id", "organization_id")),
        (Attribute, ("link_id",)),
    )
    for owner in owners
)


@dataclass(frozen=True, slots=True)
class Written:
    """`new`: places and services that were not there before; `organizations`: those that were, and that another
    office now calls differently."""

    new: Collection[UUID]
    organizations: Collection[UUID]


def write(offices: Sequence[Office]) -> Written:
    """Adds, changes and takes back rows so that the offices' rows are these."""
    owners = {office.id for office in offices} | {row["id"] for office in offices for row in office.service}
    confirmed = confirmed_of(owners)
    organizations = _organizations([row for office in offices for row in office.organization])
    for plain in (OrganizationIdentifier, Program):
        store_batch.sync(table_of(plain), _rows(offices, table_of(plain).name))
    old = _sync_kept(Location, _rows(offices, "location"), confirmed)
    _hide([office.id for office in offices if office.hidden], confirmed)
    old |= _sync_kept(Service, _rows(offices, "service"), confirmed)
    _leave(offices, confirmed)
    may_move = any(office.brings_ids for office in offices)
    here = _Owners(owners - old, owners & old, set(), may_move)
    for model in (ServiceAtLocation, ServiceCapacity):
        rows = _rows(offices, table_of(model).name)
        store_batch.sync(table_of(model), rows, surely_new=here.are_new(rows, "service_id"))
    hanging = {child.model: _rows(offices, table_of(child.model).name) for child in _CHILDREN}
    for child in _CHILDREN:
        _replace(child, [row for row in hanging[child.model] if row.get(child.owner)], here, confirmed)
    store_batch.sync(table_of(FieldMetadata), _rows(offices, "metadata"))
    return Written(here.new, organizations)


@dataclass(frozen=True, slots=True)
class _Owners:
    """Places and services that are written now: `new` ones, and `old` ones that were there before. An
    organization is neither: its other offices say more of it. `written`: rows that are done already."""

    new: Collection[UUID]
    old: Collection[UUID]
    written: set[UUID]
    may_move: bool
    """A row that hangs on a new one may have hung on another before."""

    def are_new(self, rows: Iterable[Row], owner: str) -> bool:
        return not self.may_move and all(row[owner] in self.new for row in rows)


def empty(locations: Collection[UUID]) -> None:
    """Locations that all their records have left: for a person to look at, not to delete."""
    confirmed = confirmed_of(locations)
    free = [
        {"id": each, "status": "maybe_gone"} for each in locations if "status" not in confirmed.get(each, ())
    ]
    store_batch.change(table_of(Location), free)


def _hide(locations: Sequence[UUID], confirmed: Confirmed) -> None:
    """An import may hide an address; only a person shows it again."""
    free = [each for each in locations if "visibility" not in confirmed.get(each, ())]
    store_batch.change(table_of(Location), [{"id": each, "visibility": ADDRESS_HIDDEN} for each in free])


def _leave(offices: Sequence[Office], confirmed: Confirmed) -> None:
    """Services that an import has put there and that no record of the office is any more."""
    table = table_of(ServiceAtLocation)
    wanted = {row["id"] for office in offices for row in office.service}
    names = ("id", "service_id")
    lost = [
        row
        for row in store_batch.read(table, table.c.location_id, [office.id for office in offices], names)
        if row["service_id"] not in wanted and row["id"].version == _BY_IMPORT
    ]
    free = [row for row in lost if row["service_id"] not in confirmed]
    store_batch.change(table_of(Service), [{"id": row["service_id"], "status": "inactive"} for row in free])
    store_batch.remove(table, [row["id"] for row in free])


def _rows(offices: Sequence[Office], name: str) -> list[dict[str, Any]]:
    of_office = attrgetter(name)
    return dated(db.metadata.tables[name], [row for office in offices for row in of_office(office)])


def dated(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With dates and times made of the texts that JSON has for them."""
    columns = {
        column.name: date if isinstance(column.type, Date) else datetime
        for column in table.columns
        if isinstance(column.type, Date | UtcDateTime)
    }
    for row in rows if columns else ():
        for column in columns.keys() & row.keys():
            if isinstance(row[column], str):
                row[column] = columns[column].fromisoformat(row[column])
    return rows


def confirmed_of(owners: Collection[UUID]) -> Confirmed:
    table = table_of(FieldMetadata)
    names = ("resource_id", "field_name", "updated_by", "last_action_date")
    marks: dict[UUID, list[Mark]] = {}
    for row in store_batch.read(table, table.c.resource_id, owners, names):
        mark = Mark(row["field_name"], row["updated_by"], row["last_action_date"])
        marks.setdefault(row["resource_id"], []).append(mark)
    return {owner: confirmed_fields(held) for owner, held in marks.items()}


def write_organizations(rows: Sequence[dict[str, Any]]) -> None:
    """As a file gives them, whatever their offices; confirmed fields keep what they hold."""
    _sync_kept(Organization, rows, confirmed_of([row["id"] for row in rows]))


def _organizations(rows: Sequence[dict[str, Any]]) -> frozenset[UUID]:
    """An organization of many offices is written a little differently in each row: the first name stays, what
    was empty is filled, and a name that is really another one replaces it."""
    wanted: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        wanted.setdefault(row["id"], row)
    table = table_of(Organization)
    held = {row["id"]: row for row in store_batch.read(table, table.c.id, list(wanted), list(rows[0]))}
    kept = [_keep(held.get(key), row) for key, row in wanted.items()]
    new = [row for row in kept if row["id"] not in held]
    store_batch.sync(table, new, surely_new=True)
    _sync_kept(Organization, [row for row in kept if row["id"] in held], confirmed_of(list(held)))
    return frozenset(row["id"] for row in kept if row["id"] in held and row != held[row["id"]])


def _keep(held: Mapping[str, Any] | None, row: dict[str, Any]) -> dict[str, Any]:
    if held is None:
        return row
    renamed = plain_name(held["name"]) != plain_name(row["name"])
    return {name: value if renamed or not held[name] else held[name] for name, value in row.items()}


def _sync_kept(model: Any, rows: Sequence[dict[str, Any]], confirmed: Confirmed) -> frozenset[UUID]:
    """Like store_batch.sync, but confirmed fields keep what they hold."""
    free = [row for row in rows if row["id"] not in confirmed] if confirmed else rows
    old = set(store_batch.sync(table_of(model), free))
    for row in rows if confirmed else ():
        if row["id"] in confirmed:
            kept = {column for field in confirmed[row["id"]] for column in COLUMNS.get(field, (field,))}
            old |= store_batch.sync(table_of(model), [{k: v for k, v in row.items() if k not in kept}])
    return frozenset(old)


def _replace(child: _Child, rows: Sequence[Row], owners: _Owners, confirmed: Confirmed) -> None:
    """The owners' rows become these; rows that a person added, and fields that one confirmed, stay."""
    table = table_of(child.model)
    free = {
        row["id"]: row
        for row in rows
        if row["id"] not in owners.written and not child.is_confirmed(row, confirmed)
    }
    owners.written.update(free)
    surely_new = owners.are_new(free.values(), child.owner)
    store_batch.sync(table, list(free.values()), surely_new=surely_new)
    if not owners.old:
        return
    names = ("id", child.owner, *(("type",) if child.model is Phone else ()))
    stale = [
        row["id"]
        for row in store_batch.read(table, table.c[child.owner], owners.old, names)
        if row["id"].version == _BY_IMPORT and not child.is_confirmed(row, confirmed)
    ]
    store_batch.remove(table, set(stale) - {row["id"] for row in rows})
