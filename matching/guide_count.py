"""What is counted of the guide, and what of the counts may be shown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

SHOWN_FROM: Final = 10
"""Fewer are never shown, not even as "0": k = 10 of DOMAIN.md."""
ROUNDED_TO: Final = 10
"""Shown numbers are rounded down, so that no difference between two of them tells of a few people."""
WHOLE_PREFECTURE: Final = frozenset({"violence"})
"""Needs that are never counted by municipality."""
MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """`about` people of one area named one need within the last twelve months; area "" is everywhere."""

    area: str
    need: str
    about: int


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def first_month(today: date) -> str:
    """The oldest of the twelve months that end with today's."""
    months = today.year * 12 + today.month - MONTHS
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def keys(needs: Iterable[str], municipality_code: str) -> Iterator[tuple[str, str]]:
    """(area, need) of what one walk through the guide adds one to; an unknown home counts as everywhere's."""
    for need in needs:
        yield municipality_code[:2] if need in WHOLE_PREFECTURE else municipality_code, need


def shown(sums: Iterable[tuple[str, str, int]]) -> list[Shown]:
    """Of (area, need, n) what may be seen: everywhere first, then by area; the most frequent need first."""
    counted = list(sums)
    everywhere: dict[str, int] = {}
    for _, need, n in counted:
        everywhere[need] = everywhere.get(need, 0) + n
    rows = [("", need, n) for need, n in everywhere.items()] + [row for row in counted if row[0]]
    seen = [Shown(area, need, n - n % ROUNDED_TO) for area, need, n in rows if n >= SHOWN_FROM]
    return sorted(seen, key=lambda each: (each.area, -each.about, each.need))
