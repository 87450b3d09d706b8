"""Reads what hangs on HSDS objects, each table once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from directory import hsds, store_batch
from directory.hsds import Object
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
    OrganizationIdentifier,
    Phone,
    Program,
    RequiredDocument,
    Schedule,
    ServiceArea,
    ServiceCapacity,
    Taxonomy,
    TaxonomyTerm,
)
from directory.store_batch import Row
from directory.store_listing import SHOWN
from directory.store_offices import table_of
from foundation import clock
from foundation.db import db

Made = Mapping[UUID, Object]
_SHAPE: Final[Mapping[str, tuple[Any, Callable[[Row], Object]]]] = {
    "phones": (Phone, hsds.phone),
    "schedules": (Schedule, hsds.schedule),
    "contacts": (Contact, hsds.contact),
    "languages": (Language, hsds.plain),
    "service_areas": (ServiceArea, hsds.service_area),
    "cost_options": (CostOption, hsds.cost_option),
    "required_documents": (RequiredDocument, hsds.linked),
    "funding": (Funding, hsds.plain),
    "service_capacities": (ServiceCapacity, lambda row: hsds.capacity(row, clock.today())),
    "addresses": (Address, hsds.address),
    "accessibility": (Accessibility, hsds.linked),
    "programs": (Program, hsds.program),
    "organization_identifiers": (OrganizationIdentifier, hsds.identifier),
}
_OF: Final = {
    "service": ("phones", "schedules", "service_areas", "languages", "cost_options", "required_documents",
                "contacts", "funding", "service_capacities"),
    "service_at_location": ("contacts", "phones", "schedules"),
    "location": ("languages", "addresses", "contacts", "accessibility", "phones", "schedules",
                 "service_areas"),
    "hidden": ("languages", "schedules"),
    "hidden_link": ("schedules",),
    "organization": ("funding", "contacts", "phones", "programs", "organization_identifiers"),
}  # fmt: skip
"""What hangs on what; "hidden": what is told of a place whose address is not."""


def hang(made: Made, kind: str, *, owner: str = "") -> None:
    """Nests everything that hangs on these objects of one kind."""
    people: dict[UUID, list[Object]] = {}
    numbers: dict[UUID, list[Object]] = {}
    for name in _OF[kind]:
        model, shape = _SHAPE[name]
        for row in sorted(rows(model, f"{owner or kind}_id", list(made)), key=lambda row: row["id"].hex):
            part = shape(row)
            made[row[f"{owner or kind}_id"]].setdefault(name, []).append(part)
            if name == "contacts":
                people.setdefault(row["id"], []).append(part)
            elif name == "phones":
                numbers.setdefault(row["id"], []).append(part)
    _under(people, Phone, "contact_id", "phones", numbers)
    _under(numbers, Language, "phone_id", "languages", {})


def _under(parts: dict[UUID, list[Object]], model: Any, column: str, name: str, found: Any) -> None:
    """Phones of contacts, languages of phones; an object may be nested in several places."""
    shape = _SHAPE[name][1]
    for row in rows(model, column, list(parts)) if parts else ():
        for part in parts[row[column]]:
            part.setdefault(name, []).append(shape(row))
            found.setdefault(row["id"], []).append(part[name][-1])


def hang_terms(made: Made, entity: str, known: Mapping[UUID, Object]) -> None:
    """Attributes that people or files gave; a service has those of its kind besides."""
    for row in rows(Attribute, "link_id", list(made)):
        if row["link_entity"] == entity and row["taxonomy_term_id"] in known:
            made[row["link_id"]].setdefault("attributes", []).append(hsds.attribute(row, known))


def hang_metadata(made: Made) -> None:
    for row in rows(FieldMetadata, "resource_id", list(made)):
        made[row["resource_id"]].setdefault("metadata", []).append(hsds.metadata(row))


def terms() -> dict[UUID, Object]:
    names = [column.name for column in table_of(Taxonomy).columns]
    of = {
        row.id: dict(zip(names, row, strict=True))
        for row in db.session.execute(select(*table_of(Taxonomy).columns))
    }
    held = db.session.execute(select(*table_of(TaxonomyTerm).columns)).mappings()
    return {row["id"]: hsds.term(dict(row), of[row["taxonomy_id"]]) for row in held}


def locations(ids: Collection[UUID], known: Mapping[UUID, Object] | None = None) -> dict[UUID, Object]:
    """Those that visitors may know of; fully nested with the `known` terms."""
    held = shown_locations("id", ids)
    made = {row["id"]: hsds.location(row) for row in held}
    if known is not None:
        hidden = {row["id"] for row in held if row["visibility"] == hsds.HIDDEN}
        told = {key: made[key] for key in made if key not in hidden}
        hang(told, "location")
        hang({key: made[key] for key in hidden}, "hidden", owner="location")
        hang_terms(made, "location", known)
        hang_metadata(told)
    return made


def shown_locations(column: str, ids: Collection[UUID]) -> list[Row]:
    return [row for row in rows(Location, column, ids) if row["visibility"] in SHOWN]


def rows(model: Any, column: str, values: Collection[UUID]) -> list[Row]:
    table = table_of(model)
    return store_batch.read(table, table.c[column], values, [each.name for each in table.columns])


def ids_of(held: Iterable[Row], column: str) -> list[UUID]:
    return list(dict.fromkeys(row[column] for row in held if row[column]))
