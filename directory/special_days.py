"""Days on which a place is shut or keeps other hours: what an editor says becomes a slot, and what it means. Pure.

A special day is a slot of the listing's hours with an `exception` ("closed" or "hours"), dates or a yearly span, and
perhaps a `note` (夏季休業).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from directory.hours import CLOSED, OTHER_HOURS, slot_from_json, spans_on

LONGEST: Final = timedelta(days=366)
MOST: Final = 40
YEARLY: Final[Mapping[str, tuple[str, str]]] = MappingProxyType({"new_year": ("12-29", "01-03")})
"""年末年始 as offices keep it (行政機関の休日に関する法律)."""
AHEAD: Final = 14


@dataclass(frozen=True)
class Day:
    """One day as visitors will see it. `spans` in minutes; () = shut; None = nobody knows."""

    on: date
    spans: tuple[tuple[int, int], ...] | None


def closed(first: date, last: date, note: str = "") -> dict[str, Any]:
    return _noted({"days": [], "opens": "", "closes": "", **_dates(first, last), "exception": CLOSED}, note)


def other_hours(first: date, last: date, opens: str, closes: str, note: str = "") -> dict[str, Any]:
    slot = {"days": [], "opens": opens, "closes": closes, **_dates(first, last), "exception": OTHER_HOURS}
    return _noted(slot, note)


def every_year(first: date, last: date, note: str = "") -> dict[str, Any]:
    yearly = f"{first.month:02}-{first.day:02}/{last.month:02}-{last.day:02}"
    slot = {"days": [], "opens": "", "closes": "", "yearly": yearly, "exception": CLOSED}
    return _noted(slot, note)


def _dates(first: date, last: date) -> dict[str, str]:
    return {"valid_from": first.isoformat(), "valid_to": last.isoformat()}


def _noted(slot: dict[str, Any], note: str) -> dict[str, Any]:
    return {**slot, "note": note} if note else slot


def in_order(special: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """As a listing keeps them: those of every year, then by date."""
    return sorted(
        map(dict, special), key=lambda slot: (str(slot.get("valid_from", "")), slot.get("yearly", ""))
    )


def still_to_come(special: Iterable[Mapping[str, Any]], today: date) -> list[dict[str, Any]]:
    """Without those that are over."""
    return [
        dict(slot)
        for slot in special
        if not slot.get("valid_to") or date.fromisoformat(str(slot["valid_to"])) >= today
    ]


def days(
    hours: Sequence[Mapping[str, Any]],
    special: Sequence[Mapping[str, Any]],
    note: str,
    first: date,
    count: int = AHEAD,
) -> list[Day]:
    """Day by day what the listing says. `note` is its 定休日."""
    slots = [slot_from_json(each) for each in (*hours, *special)]
    found = []
    for ahead in range(count):
        day = first + timedelta(days=ahead)
        spans = spans_on(slots, note, day)
        found.append(Day(day, None if spans is None else tuple(spans)))
    return found
