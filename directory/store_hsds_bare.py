"""Writes what an HSDS file hangs on organizations without a service of their own, like the head of several: no
record brings it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from directory import store_batch
from directory.models import (
    Attribute,
    Contact,
    FieldMetadata,
    Funding,
    Language,
    OrganizationIdentifier,
    Phone,
)
from directory.sources.hsds import Tables
from directory.sources.hsds_hanging import OUR_TERMS, SAYS, side
from directory.store_offices import dated, table_of

_OF: Final = (
    (Contact, "organization_id"), (Phone, "organization_id"), (Phone, "contact_id"), (Language, "phone_id"),
    (Funding, "organization_id"), (OrganizationIdentifier, "organization_id"), (Attribute, "link_id"),
    (FieldMetadata, "resource_id"),
)  # fmt: skip
"""Table and the column by which it hangs, each after what it may hang on."""
Row = Mapping[str, Any]


def write(found: Tables) -> None:
    """Within the import's transaction, after the organizations and the terms."""
    owners = set(found.rows["organization"].ids())
    owners -= {row.get("organization_id", "") for row in found.rows["service"].each()}
    for model, column in _OF if owners else ():
        rows = _hanging(found, table_of(model).name, column, owners)
        for portion in store_batch.portions(rows):
            owners |= {row["id"] for row in portion}
            store_batch.sync(table_of(model), dated(table_of(model), [_uuids(row) for row in portion]))


def _hanging(found: Tables, name: str, column: str, owners: set[str]) -> Iterator[dict[str, Any]]:
    for row in found.rows[name].each():
        said = SAYS.get(name, "id")
        term = row.get("taxonomy_term_id")
        if row.get(column) not in owners or said not in row or term in OUR_TERMS:
            continue
        if name == "attribute" and term not in found.rows["taxonomy_term"]:
            continue
        plain = {key: value for key, value in row.items() if key and _is_known(found, key, value, owners)}
        yield side(found, plain) if name == "metadata" else plain


def _is_known(found: Tables, column: str, value: Any, owners: set[str]) -> bool:
    """A pointer to a place or a service would point to what comes later."""
    table = column.removesuffix("_id")
    if table in ("contact", "phone"):
        return value in owners
    return table not in ("location", "service", "service_at_location", "program") and (
        table not in found.rows or column == table or value in found.rows[table]
    )


def _uuids(row: Row) -> dict[str, Any]:
    return {
        name: UUID(value) if name == "id" or name.endswith("_id") else value for name, value in row.items()
    }
