"""Writes what an HSDS file says beside its services: terms, organizations, programmes, whose data it passes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from directory import store_batch, store_hsds_bare, store_sources, store_taxonomy
from directory.models import Organization, Program, Taxonomy, TaxonomyTerm
from directory.sources import catalogue
from directory.sources.hsds import Tables
from directory.store_offices import table_of, write_organizations
from foundation import clock

_IDS: Final = ("id", "taxonomy_id", "organization_id", "parent_id", "parent_organization_id")
_PARENT: Final = "parent_organization_id"


def prepare(found: Tables) -> None:
    """Within the import's transaction, before its records."""
    _terms(found)
    _organizations(found)
    owners = found.rows["organization"]
    programs = [row for row in found.rows["program"].each() if row.get("organization_id") in owners]
    store_batch.sync(table_of(Program), _typed({"name": "", **row} for row in programs))
    store_hsds_bare.write(found)
    if found.ours:
        _origins(found)


def _terms(found: Tables) -> None:
    ours = store_taxonomy.ids()
    if store_taxonomy.is_missing():
        store_taxonomy.write()
    others = [row for row in found.rows["taxonomy"].each() if UUID(row["id"]) not in ours]
    terms = [row for row in found.rows["taxonomy_term"].each() if UUID(row["id"]) not in ours]
    nameless = {
        row.get("taxonomy", "") for row in terms if row.get("taxonomy_id") not in found.rows["taxonomy"]
    }
    made = {name: {"id": found.id_of(name, "taxonomy"), "name": name} for name in nameless}
    store_batch.sync(table_of(Taxonomy), _typed({"name": "", **row} for row in (*others, *made.values())))
    rows = [
        {"code": row["id"], "name": row.get("code", ""), **row, "taxonomy_id": _taxonomy(row, found, made)}
        for row in terms
    ]
    store_batch.sync(table_of(TaxonomyTerm), _typed(_without(row, "taxonomy") for row in rows))


def _taxonomy(row: Mapping[str, Any], found: Tables, made: Mapping[str, Mapping[str, Any]]) -> Any:
    held = row.get("taxonomy_id")
    return held if held in found.rows["taxonomy"] else made[row.get("taxonomy", "")]["id"]


def _organizations(found: Tables) -> None:
    """Parents that the file lacks are left out; each points to its parent only when all are there."""
    held = found.rows["organization"]
    for rows in store_batch.portions(held.each()):
        plain = _typed({"name": row["id"], **_without(row, _PARENT)} for row in rows)
        write_organizations([_numbered(row) for row in plain])
    for rows in store_batch.portions(row for row in held.each() if row.get(_PARENT) in held):
        pointing = _typed({"id": row["id"], _PARENT: row[_PARENT]} for row in rows)
        store_batch.change(table_of(Organization), pointing)


def _numbered(row: dict[str, Any]) -> dict[str, Any]:
    """Our package gives the corporate number twice, as HSDS has it and as we do."""
    is_twice = row.get("tax_id") and row["tax_id"] == row.get("corporate_number")
    return _without(row, "tax_id") if is_twice else row


def _origins(found: Tables) -> None:
    """Whose data it was: named on /about/data and on each listing as before."""
    newest: dict[str, str] = {}
    for row in found.rows["location"].each():
        code = row.get("source", "")
        if code and catalogue.is_known(code):
            newest[code] = max(newest.get(code, ""), row.get("source_released_on", ""))
    for code, day in sorted(newest.items()):
        released = date.fromisoformat(day) if day else None
        store_sources.register(code, catalogue.about(code), released, clock.now())


def _typed(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name: UUID(value) if name in _IDS and value else value for name, value in row.items() if name}
        for row in rows
    ]


def _without(row: Mapping[str, Any], column: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name and name != column}
