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
    "hours", "coverage", "visibility", "status",
)  # fmt: skip
"""What can be confirmed on a location; of a service: name, kind, description, url, hours, capacity."""


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
