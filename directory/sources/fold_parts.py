"""What hangs on an office beside its own fields: Record.parts as rows of their tables. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from directory import identity
from directory.sources.record import Part, Record

Rows = list[dict[str, Any]]
PART_TABLES: Final = (
    "program", "address", "contact", "phone", "schedule", "service_area", "service_capacity", "language",
    "accessibility", "cost_option", "required_document", "funding", "organization_identifier", "attribute",
    "metadata",
)  # fmt: skip
"""Tables that Record.parts may name, each after those that its rows point to."""


def more(record: Record, table: str) -> dict[str, Any]:
    """Further columns that the record gives for its organization, location or service."""
    if not record.more:
        return {}
    return {
        column: UUID(value) if _is_id(column, value) else value
        for of, column, value in record.more
        if of == table
    }


def link_id(record: Record, service: UUID) -> UUID:
    """Of the service at its location."""
    given = dict(record.ids).get("service_at_location") if record.ids else None
    return UUID(given) if given else identity.part_id(service, "location")


def rows_of_parts(records: Sequence[Record], owners: Sequence[Mapping[str, UUID]]) -> dict[str, Rows]:
    """Rows by table. A part without an owner (a contact's telephone) brings its id and what it points to. What
    hangs on place or organization comes once, from the first record that has any of the
    table; what hangs on services comes from each. `owners`: of each record, the ids that its parts hang on."""
    said: dict[str, dict[UUID, dict[str, Any]]] = {}
    spoken: set[tuple[str, UUID]] = set()
    for record, of in zip(records, owners, strict=True):
        mine = {(part.table, of[part.owner]) for part in record.parts if part.owner} - spoken
        for number, part in enumerate(record.parts):
            if not part.owner or (part.table, of[part.owner]) in mine:
                row = _row(part, of, number)
                said.setdefault(part.table, {}).setdefault(row["id"], row)
        spoken |= mine
    return {table: list(rows.values()) for table, rows in said.items()}


def without_owners(made: Rows, rows: Rows) -> Rows:
    """Rows made from the records' own fields, less those whose owner has parts of that table."""
    owned = {value for row in rows for name, value in row.items() if name.endswith("_id")}
    sides = ("location_id", "service_id", "organization_id")
    return [row for row in made if not any(row.get(side) in owned for side in sides)]


def _row(part: Part, owners: Mapping[str, UUID], number: int) -> dict[str, Any]:
    owner = owners[part.owner]
    row: dict[str, Any] = {
        name: UUID(value) if _is_id(name, value) else value for name, value in part.values.items()
    }
    row.setdefault("id", identity.part_id(owner, f"{part.table}/{number}"))
    if part.table == "attribute":
        row.update(link_id=owner, link_entity=part.owner)
        if "code" in row:
            row["taxonomy_term_id"] = identity.term_id(row.pop("taxonomy"), row.pop("code"))
    elif part.table == "metadata":
        row.update(resource_id=owner, resource_type=part.owner)
    elif part.owner:
        row[f"{part.owner}_id"] = owner
    return row


def _is_id(name: str, value: Any) -> bool:
    if name == "tax_id":
        return False
    return bool(value) and isinstance(value, str) and (name == "id" or name.endswith("_id"))
