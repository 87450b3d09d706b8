"""Where the open data says something else than the organization does: shown to it, never written over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from directory import store_differences, store_sources, store_state
from directory.listing_state import ADDRESS_COLUMNS
from directory.sources.fold import fold
from directory.sources.office_rows import Office
from directory.store_editing import as_text

SIMPLE: Final[Mapping[str, str]] = {
    "name": "name",
    "name_kana": "name_kana",
    "description": "description",
    "url": "url",
    "email": "email",
}
"""Field → column of the location."""


@dataclass(frozen=True)
class Difference:
    field: str
    ours: Any
    theirs: Any
    """As the listing's state has it."""


def of(listing_id: UUID) -> list[Difference]:
    """Fields that a person has confirmed and for which the newest release has another word; not those whose
    difference the organization has already looked at."""
    confirmed = store_differences.confirmed(listing_id)
    said = store_sources.voices_of([listing_id])[listing_id] if confirmed else []
    if not [voice for voice in said if voice.present]:
        return []
    now, kept = store_state.read(listing_id), store_differences.kept(listing_id)
    replaced = store_differences.replaced(listing_id)
    return [
        Difference(field, now.get(field), theirs)
        for field, theirs in _proposed(fold(listing_id, said)).items()
        if field in confirmed and theirs and not _alike(now.get(field), theirs) and kept.get(field) != theirs
        # who has just put something else in its place need not be asked
        if (field, as_text(theirs)) not in replaced
    ]


def _proposed(office: Office) -> dict[str, Any]:
    location, address = office.location[0], office.address[0] if office.address else {}
    found: dict[str, Any] = {field: location.get(column) for field, column in SIMPLE.items()}
    for use, field in (("voice", "phone"), ("fax", "fax")):
        found[field] = next(
            (row["number"] for row in office.phone if row["type"] == use and row["location_id"]), ""
        )
    parts = {part: str(address.get(column) or "") for part, column in ADDRESS_COLUMNS.items()}
    found["address"] = parts if parts["street"] else None
    return found


def _alike(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, dict):
        said = ours or {}
        return all(str(said.get(part) or "") == value for part, value in theirs.items() if value)
    return bool(ours == theirs)
