"""Listings as a map shows them: single points where there are few, circles with a number where there are many.
Pure.

The grid is fixed to the earth (Web Mercator cells of one size at each zoom), so circles keep their place while the
map is moved, and the work is one pass over arrays, whatever the number of listings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.search.asked import Box
from directory.search.columns import Columns, Ids
from directory.search.index import Index, slots_of

TILE: Final = 256
CELL: Final = 80
"""Pixels of a cell's side: a circle of 44 to 72 px has its own ground."""
ASIDE: Final = 0.2
"""Of a cell's side: so far a circle may stand beside its cell's middle, so that neighbours do not cover it."""
MOST_CELLS: Final = 2_000
"""Of one answer; a box too large for its zoom gets larger cells."""
FEW: Final = 200
"""So many points are shown singly at any zoom; the page puts those together that would overlap."""
CLOSE: Final = 17
"""From this zoom on everything is shown singly, up to MOST_SINGLE: houses can be told apart."""
MOST_SINGLE: Final = 1_000
JAPAN: Final = (122.0, 20.0, 154.5, 46.5)
"""Where everything is that the directory may hold."""


@dataclass(frozen=True)
class Circle:
    """`count` listings around a point (degrees), all within `box` (west, south, east, north)."""

    count: int
    lat: float
    lng: float
    box: Box


@dataclass(frozen=True)
class Spots:
    """`total` points lie in the box: each is in `ids` or counted in one of `circles`."""

    total: int
    ids: tuple[UUID, ...]
    circles: tuple[Circle, ...]


@dataclass(frozen=True)
class _Grid:
    cell: float
    left: int
    top: int
    columns: int
    rows: int


def spots(index: Index, hits: BitMap, box: Box | None, zoom: int) -> Spots:
    """Of the listings that have a public point."""
    west, south, east, north = box or JAPAN
    left, top = _mercator(west, north)
    right, bottom = _mercator(east, south)
    columns = index.columns
    ground = columns.remembered("mercator", _ground)
    slots = slots_of(hits)
    x, y = np.take(ground[0], slots), np.take(ground[1], slots)
    inside = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)  # false for NaN: no point
    if not inside.all():
        slots, x, y = slots[inside], x[inside], y[inside]
    ids = Ids(columns)
    if len(slots) <= FEW or (zoom >= CLOSE and len(slots) <= MOST_SINGLE):
        return Spots(len(slots), tuple(ids[slot] for slot in slots.tolist()), ())
    grid = _grid((left, top, right, bottom), zoom)
    cells = (y / grid.cell).astype(np.int64)
    cells *= grid.columns
    cells += (x / grid.cell).astype(np.int64)
    cells -= grid.top * grid.columns + grid.left
    counts = np.bincount(cells, minlength=grid.columns * grid.rows)
    alone = slots[counts[cells] == 1]
    return Spots(
        len(slots), tuple(ids[slot] for slot in alone.tolist()), tuple(_circles(grid, cells, counts, x, y))
    )


def _circles(
    grid: _Grid,
    cells: NDArray[np.int64],
    counts: NDArray[np.int64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
) -> Iterator[Circle]:
    many = np.flatnonzero(counts > 1)
    mean_x = np.bincount(cells, x, len(counts))[many] / counts[many]
    mean_y = np.bincount(cells, y, len(counts))[many] / counts[many]
    for cell, count, mx, my in zip(many.tolist(), counts[many].tolist(), mean_x, mean_y, strict=True):
        row, column = divmod(cell, grid.columns)
        middle = column + grid.left + 0.5, row + grid.top + 0.5
        west, north = _degrees((middle[0] - 0.5) * grid.cell, (middle[1] - 0.5) * grid.cell)
        east, south = _degrees((middle[0] + 0.5) * grid.cell, (middle[1] + 0.5) * grid.cell)
        lng, lat = _degrees(
            (middle[0] + np.clip(mx / grid.cell - middle[0], -ASIDE, ASIDE)) * grid.cell,
            (middle[1] + np.clip(my / grid.cell - middle[1], -ASIDE, ASIDE)) * grid.cell,
        )
        yield Circle(count, float(lat), float(lng), (west, south, east, north))


def _grid(view: tuple[float, float, float, float], zoom: int) -> _Grid:
    left, top, right, bottom = view
    cell = CELL / (TILE * 2.0**zoom)
    while True:
        first, upper = int(left / cell), int(top / cell)
        columns, rows = int(right / cell) - first + 1, int(bottom / cell) - upper + 1
        if columns * rows <= MOST_CELLS:
            return _Grid(cell, first, upper, columns, rows)
        cell *= 2


def _ground(columns: Columns) -> NDArray[np.float64]:
    """Points of the unit sphere → (2, n) of Web Mercator from 0 to 1, NaN without a point."""
    x, y, z = columns["unit"].T
    across = np.arctan2(y, x) / (2 * np.pi) + 0.5
    down = 0.5 - np.arctanh(np.clip(z, -0.9999, 0.9999)) / (2 * np.pi)
    return np.where(columns["precision"] > 0, np.stack([across, down]), np.nan)


def _mercator(lng: float, lat: float) -> tuple[float, float]:
    sine = np.clip(np.sin(np.radians(lat)), -0.9962, 0.9962)
    return lng / 360 + 0.5, float(0.5 - np.arctanh(sine) / (2 * np.pi))


def _degrees(x: float, y: float) -> tuple[float, float]:
    """(lng, lat)"""
    return (x - 0.5) * 360, float(np.degrees(np.arcsin(np.tanh((0.5 - y) * 2 * np.pi))))
