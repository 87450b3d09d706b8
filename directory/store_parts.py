"""Reads and writes what hangs on a place, a service or an organization: one door for every part of the HSDS model.

Editors and importers write here, inside a transaction of their action:

- `set_columns("service", id, {"minimum_age": 18, …})` – the one-to-one columns of location, service, organization.
- `set_rows("cost_option", "service", id, rows)` – all rows of one table that hang on one owner become these.
  Rows keep their `id` when they name one that hangs there already; others get a new one. A person's rows have uuid4
  ids, which no import takes back.
- `set_features("location", id, "access", codes)` – terms of a taxonomy (access: バリアフリー, offer: 雇用主の受け入れ)
  as attributes of location, service or organization.

All three return the provenance fields that changed with before and after as text (provenance.COLUMNS and PARTS say
which column and table belongs to which), for `store_editing.mark`. Afterwards `store_projection.project([location])`.
Importers do not call this: they give `Record.more` and `Record.parts`, which store_offices writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from directory import hsds, store_batch, store_taxonomy
from directory.models import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    Funding,
    Language,
    Location,
    Organization,
    Phone,
    Program,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceCapacity,
    TaxonomyTerm,
)
from directory.provenance import COLUMNS, PARTS
from directory.store_batch import Row
from directory.store_offices import table_of
from directory.taxonomy import FEATURES
from foundation.db import db, new_id

OWNERS: Final[Mapping[str, Any]] = {"location": Location, "service": Service, "organization": Organization}
TABLES: Final[Mapping[str, Any]] = {
    "address": Address,
    "phone": Phone,
    "contact": Contact,
    "schedule": Schedule,
    "service_area": ServiceArea,
    "service_capacity": ServiceCapacity,
    "language": Language,
    "accessibility": Accessibility,
    "cost_option": CostOption,
    "required_document": RequiredDocument,
    "funding": Funding,
    "program": Program,
}
_FIELD_OF: Final = {column: field for field, columns in COLUMNS.items() for column in columns}
Changes = dict[str, tuple[str, str]]


class UnknownPart(KeyError):
    """No such table, or none that hangs on such an owner."""


def rows(part: str, owner: str, owner_id: UUID) -> list[Row]:
    """All columns, oldest ids first. Raises UnknownPart."""
    table = _table(part, owner)
    names = [column.name for column in table.columns]
    found = store_batch.read(table, table.c[f"{owner}_id"], [owner_id], names)
    return sorted(found, key=lambda row: str(row["id"]))


def set_columns(owner: str, owner_id: UUID, values: Mapping[str, Any]) -> Changes:
    """Raises UnknownPart for a column that there is not, LookupError for an owner that there is not."""
    model = OWNERS.get(owner)
    if model is None or not set(values) <= {column.name for column in table_of(model).columns}:
        raise UnknownPart(owner, *values)
    held = db.session.get(model, owner_id, populate_existing=True)
    if held is None:
        raise LookupError(str(owner_id))
    changes: Changes = {}
    for name, value in values.items():
        before = getattr(held, name)
        if before != value:
            setattr(held, name, value)
            field = _FIELD_OF.get(name, name)
            changes[field] = _joined(changes.get(field), _text(before), _text(value))
    db.session.flush()
    return changes


def set_rows(part: str, owner: str, owner_id: UUID, wanted: Iterable[Mapping[str, Any]]) -> Changes:
    """Raises UnknownPart."""
    table = _table(part, owner)
    before = rows(part, owner, owner_id)
    known = {row["id"] for row in before}
    new = [
        {**each, f"{owner}_id": owner_id, "id": each["id"] if each.get("id") in known else new_id()}
        for each in wanted
    ]
    store_batch.remove(table, known - {row["id"] for row in new})
    store_batch.sync(table, new)
    after = rows(part, owner, owner_id)
    if before == after:
        return {}
    return {_field(part, wanted=after or before): (_told(before), _told(after))}


def features(owner: str, owner_id: UUID) -> frozenset[str]:
    """Codes of all terms that it carries."""
    carried = select(TaxonomyTerm.code).join(Attribute, Attribute.taxonomy_term_id == TaxonomyTerm.id)
    here = carried.where(Attribute.link_entity == owner, Attribute.link_id == owner_id)
    return frozenset(db.session.scalars(here))


def set_features(owner: str, owner_id: UUID, taxonomy: str, codes: Sequence[str]) -> Changes:
    """The terms of one taxonomy that it carries become these; others stay. Raises UnknownPart for a code."""
    table, terms = table_of(Attribute), _terms(taxonomy)
    if not set(codes) <= set(terms) and set(codes) <= set(FEATURES.get(taxonomy, ())):
        store_taxonomy.write()  # a database that is older than the term
        terms = _terms(taxonomy)
    if not set(codes) <= set(terms):
        raise UnknownPart(taxonomy, *codes)
    here = (table.c.link_entity == owner, table.c.link_id == owner_id)
    found = db.session.execute(select(table.c.id, table.c.taxonomy_term_id).where(*here)).all()
    held = {row.taxonomy_term_id: row.id for row in found if row.taxonomy_term_id in terms.values()}
    wanted = {terms[code] for code in codes}
    store_batch.remove(table, [held[term] for term in held.keys() - wanted])
    new = [{"id": new_id(), "link_id": owner_id, "link_entity": owner, "taxonomy_term_id": each}
           for each in sorted(wanted - held.keys())]  # fmt: skip
    store_batch.add(table, new)
    names = {term: code for code, term in terms.items()}
    before, after = sorted(names[each] for each in held), sorted(set(codes))
    return {} if before == after else {"features": (" ".join(before), " ".join(after))}


def _terms(taxonomy: str) -> dict[str, UUID]:
    wanted = select(TaxonomyTerm.code, TaxonomyTerm.id).where(
        TaxonomyTerm.taxonomy_id == hsds.taxonomy_id(taxonomy)
    )
    return {row.code: row.id for row in db.session.execute(wanted)}


def _table(part: str, owner: str) -> Any:
    if part not in TABLES or f"{owner}_id" not in table_of(TABLES[part]).columns:
        raise UnknownPart(part, owner)
    return table_of(TABLES[part])


def _field(part: str, wanted: Sequence[Row]) -> str:
    is_fax = part == "phone" and all(row["type"] == "fax" for row in wanted)
    return "fax" if is_fax else PARTS[part]


def _joined(held: tuple[str, str] | None, before: str, after: str) -> tuple[str, str]:
    """Several columns of one field: one before, one after."""
    return (before, after) if held is None else (f"{held[0]} / {before}", f"{held[1]} / {after}")


def _told(held: Sequence[Row]) -> str:
    """What readers of the history see: the rows' own words, without ids."""
    return "; ".join(
        " ".join(_text(value) for name, value in row.items() if name[-2:] != "id" and _text(value))
        for row in held
    )


def _text(value: Any) -> str:
    if value is None or value == []:
        return ""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
