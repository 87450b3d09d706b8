"""Small numbers are not published: every number that is, and every difference of them, is 0 or at least k. Pure.

The rule: a table is a partition of the same slips. Rows with a cell below k are put together into one rest;
while the rest itself has a cell below k, the smallest row that was to be shown goes into it too. What cannot
be made safe so is not shown at all. So each published cell is at least k, and so is the sum of any of them:
what is left when some are taken from the total is a sum of others. Reasons divide the refusals only and areas
divide both columns, so that no table takes another one apart; quarters do not overlap and are never added up
to a year; a decision counts in the quarter in which it was taken, so a past quarter does not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

K: Final = 10
Cells = tuple[int, ...]


class TooSmall(Exception):
    """Nothing of this table may be shown."""


@dataclass(frozen=True)
class Table:
    """Rows by name, largest first; `rest` is what was put together, None where nothing was."""

    rows: tuple[tuple[str, Cells], ...]
    rest: Cells | None

    @property
    def total(self) -> Cells:
        return _sum([cells for _, cells in self.rows] + ([self.rest] if self.rest else []))


def published(rows: Mapping[str, Cells], k: int = K) -> Table:
    """Raises TooSmall when even all rows together have a cell below k."""
    shown = {name: cells for name, cells in rows.items() if _is_safe(cells, k)}
    rest = _sum(cells for name, cells in rows.items() if name not in shown)
    while any(rest) and not _is_safe(rest, k):
        if not shown:
            raise TooSmall
        smallest = min(shown, key=lambda name: (min(shown[name]), sum(shown[name]), name))
        rest = _sum([rest, shown.pop(smallest)])
    if not shown and not any(rest):
        raise TooSmall
    ordered = sorted(shown.items(), key=lambda row: (-sum(row[1]), row[0]))
    return Table(tuple(ordered), rest if any(rest) else None)


def _is_safe(cells: Cells, k: int) -> bool:
    return all(cell >= k for cell in cells) and bool(cells)


def _sum(rows: Iterable[Cells]) -> Cells:
    return tuple(sum(column) for column in zip(*rows, strict=True))
