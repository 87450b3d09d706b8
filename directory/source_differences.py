"""What open data says otherwise of a listing whose fields the organization has confirmed. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from directory.geo.address import fold_key
from directory.hours_bands import same_hours
from directory.sources.record import Record


@dataclass(frozen=True)
class SourceDifference:
    field: str
    held: Any
    said: Any


def found(card: Any, records: Iterable[Record]) -> tuple[SourceDifference, ...]:
    """Field by field: a source that says nothing differs in nothing; several sources differ only where none agrees."""
    speaking = list(records)
    differences = []
    for field, same in _COMPARED.items():
        said = [value for value in (_said(record, field) for record in speaking) if value]
        held = getattr(card, field)
        if said and not any(same(held, value) for value in said):
            differences.append(SourceDifference(field, held, said[0]))
    return tuple(differences)


def _said(record: Record, field: str) -> Any:
    if field == "hours":
        return [slot.to_json() for slot in record.hours]
    return getattr(record, field)


def _same_text(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text).rstrip("/").casefold()


def _same_number(one: str, other: str) -> bool:
    return re.sub(r"\D", "", one) == re.sub(r"\D", "", other)


def _same_place(one: str, other: str) -> bool:
    """A listing that hides its door says less than its source: no difference."""
    return fold_key(other).startswith(fold_key(one)) or fold_key(one).startswith(fold_key(other))


def _same_week(one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]]) -> bool:
    return same_hours(one or (), other)


_COMPARED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "name": _same_text,
    "phone": _same_number,
    "fax": _same_number,
    "email": _same_text,
    "url": _same_text,
    "address": _same_place,
    "hours": _same_week,
}
