"""Who said it last decides: an import fills what nobody has confirmed, and leaves the rest alone. Pure.

A mark is one row of HSDS `metadata`: which field, when, and who set it (`source:wamnet`, `organization`,
`coordinator`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

SOURCE: Final = "source:"
ORGANIZATION: Final = "organization"
COORDINATOR: Final = "coordinator"

FIELDS: Final = (
    "name", "name_kana", "official_name", "description", "url", "email", "address", "point", "phone", "fax",
    "hours", "coverage", "visibility", "status", "transportation", "accessibility", "languages", "contacts",
    "features",
)  # fmt: skip
"""What can be confirmed on a location; each of its parts and columns belongs to one of these."""

SERVICE_FIELDS: Final = (
    "name", "kind", "description", "url", "email", "status", "alert", "phone", "hours", "coverage", "capacity",
    "eligibility", "application", "cost", "documents", "languages", "contacts", "features", "funding", "program",
    "licenses",
)  # fmt: skip
"""The same of a service."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "point": ("latitude", "longitude", "location_precision"),
    "official_name": ("alternate_name",),
    "address": ("municipality_code",),
    "eligibility": ("eligibility_description", "minimum_age", "maximum_age"),
    "application": ("application_process", "accepts_self_referral", "wait_time"),
    "cost": ("fees_description", "fees"),
    "languages": ("interpretation_services",),
    "licenses": ("licenses", "accreditations", "assured_date", "assurer_email"),
    "program": ("program_id",),
}
"""The columns of `location` or `service` that a field stands for; any other field is the column of its name."""

PARTS: Final[Mapping[str, str]] = {
    "address": "address",
    "phone": "phone",
    "schedule": "hours",
    "service_area": "coverage",
    "service_capacity": "capacity",
    "language": "languages",
    "accessibility": "accessibility",
    "contact": "contacts",
    "cost_option": "cost",
    "required_document": "documents",
    "attribute": "features",
    "funding": "funding",
    "program": "program",
}
"""The field that the rows of a table are, where they hang on a location or a service."""


@dataclass(frozen=True)
class Mark:
    field: str
    by: str
    on: date


def confirmed_fields(marks: Iterable[Mark]) -> frozenset[str]:
    """Fields whose newest mark is not an import's: no import may overwrite them."""
    newest: dict[str, Mark] = {}
    for mark in marks:
        held = newest.get(mark.field)
        # On the same day a person's word counts more than a file's, in whichever order they came.
        if held is None or (mark.on, _is_person(mark)) >= (held.on, _is_person(held)):
            newest[mark.field] = mark
    return frozenset(field for field, mark in newest.items() if _is_person(mark))


def importable(proposed: Mapping[str, object], confirmed: frozenset[str]) -> dict[str, object]:
    """What an import may write of what it proposes."""
    return {field: value for field, value in proposed.items() if field not in confirmed}


def _is_person(mark: Mark) -> bool:
    return not mark.by.startswith(SOURCE)
