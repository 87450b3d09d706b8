"""What ranking needs of each slot, in numpy arrays that grow. Pure."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, overload
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from directory.search.entry import Entry

Degrees = float | NDArray[np.float64]
_REMEMBERED: Final = 8
_ROOM: Final = 4_096  # slots that are added before what is remembered moves to a larger array
EPOCH: Final = date(1970, 1, 1)
CAPACITIES: Final = ("unknown", "open", "few", "waiting", "full")
PRECISIONS: Final = ("unknown", "municipality", "town", "point")
_SHAPES: Final[dict[str, tuple[Any, tuple[int, ...]]]] = {
    "unit": (np.float64, (3,)),  # on the unit sphere; zeros without a point
    "verified_days": (np.int32, ()),  # since 1970-01-01, −1 unknown
    "capacity": (np.int8, ()),  # index in CAPACITIES
    "reported_days": (np.int32, ()),  # when that was said, since 1970-01-01, −1 unknown
    "precision": (np.int8, ()),  # index in PRECISIONS
    "kind": (np.int16, ()),  # index in `kinds`
    "hours": (np.int32, ()),  # index in `hours_patterns`, 0 nothing said
    "municipality": (np.int16, ()),  # index in `municipalities`
    "lengths": (np.int32, (3,)),  # characters of name, services, text
    "id": (np.uint64, (2,)),  # the UUID's halves
}


@dataclass(frozen=True)
class _Filled:
    """Values of the first `filled` slots, and room for more: those that are there never change."""

    values: NDArray[Any]
    filled: int

    @staticmethod
    def after(known: _Filled | None, columns: Columns, make: Callable[[Columns], NDArray[Any]]) -> _Filled:
        count = columns.count
        if known is None:
            return _Filled(make(columns), count)
        more, values = make(columns.since(known.filled)), known.values
        if values.shape[-1] < count:
            values = np.zeros((*more.shape[:-1], count + _ROOM), more.dtype)
            values[..., : known.filled] = known.values[..., : known.filled]
        values[..., known.filled : count] = more
        return _Filled(values, count)


class Columns:
    """`arrays[name][:count]` are the values of all slots. A slot's values never change once written."""

    def __init__(self) -> None:
        self.count = 0
        self.arrays: dict[str, NDArray[Any]] = {n: np.zeros((0, *s), d) for n, (d, s) in _SHAPES.items()}
        self.kinds: list[str] = []
        self.municipalities: list[str] = []
        self.hours_patterns: list[str] = [""]
        self._index: dict[str, dict[str, int]] = {}
        self.kept: dict[str, Any] = {}
        """What was made of the columns for one question and serves the next; never needed."""
        self._remembered: dict[str, _Filled] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name][: self.count]

    def add(
        self,
        entries: Sequence[Entry],
        lengths: Sequence[tuple[int, int, int]],
    ) -> int:
        """Appends a slot for each and returns the first one's number."""
        first, stop = self.count, self.count + len(entries)
        self._make_room(stop)
        values = {
            "unit": _units([entry.point for entry in entries]),
            "verified_days": [_days(entry.verified_on) for entry in entries],
            "capacity": [_position(CAPACITIES, entry.capacity) for entry in entries],
            "reported_days": [_days(entry.reported_on) for entry in entries],
            "precision": [_position(PRECISIONS, entry.precision) for entry in entries],
            "kind": [self._number("kinds", entry.kind) for entry in entries],
            "hours": [self._number("hours_patterns", entry.hours) for entry in entries],
            "municipality": [self._number("municipalities", entry.municipality) for entry in entries],
            "lengths": np.array(lengths).reshape(-1, 3),
            "id": np.frombuffer(b"".join(entry.id.bytes for entry in entries), ">u8").reshape(-1, 2),
        }
        for name, value in values.items():
            self.arrays[name][first:stop] = value
        self.count = stop
        return first

    def remembered(self, key: str, make: Callable[[Columns], NDArray[Any]]) -> NDArray[Any]:
        """Values for all slots (the last axis). `make` gives those of some columns, each slot's from its own columns
        and `key` alone: of slots that were added since only theirs are made."""
        known = self._remembered.get(key)
        if known is None or known.filled < self.count:
            if known is None and len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            known = self._remembered[key] = _Filled.after(known, self, make)
        return known.values[..., : self.count]

    def since(self, slot: int) -> Columns:
        """The columns of the slots from `slot` on, to read."""
        later = copy.copy(self)
        later.arrays = {name: values[slot : self.count] for name, values in self.arrays.items()}
        later.count = self.count - slot
        return later

    def slot_of(self, listing_id: UUID) -> NDArray[np.intp]:
        """Every slot the listing has had, alive or not."""
        high, low = halves(listing_id)
        ids = self["id"]
        return np.flatnonzero((ids[:, 0] == high) & (ids[:, 1] == low))

    def _number(self, table: str, value: str) -> int:
        values: list[str] = getattr(self, table)
        if table not in self._index:
            self._index[table] = {known: number for number, known in enumerate(values)}
        index = self._index[table]
        if value not in index:
            index[value] = len(values)
            values.append(value)
        return index[value]

    def _make_room(self, wanted: int) -> None:
        """New arrays when full, so that a reader keeps the old ones whole."""
        if wanted <= len(self.arrays["kind"]):
            return
        room = max(1024, wanted * 5 // 4)
        for name, old in self.arrays.items():
            grown = np.zeros((room, *old.shape[1:]), old.dtype)
            grown[: self.count] = old[: self.count]
            self.arrays[name] = grown


class Ids(Sequence[UUID]):
    """The listings' ids by slot, made when asked for."""

    def __init__(self, columns: Columns) -> None:
        self._halves = columns["id"]

    def __len__(self) -> int:
        return len(self._halves)

    @overload
    def __getitem__(self, at: int) -> UUID: ...
    @overload
    def __getitem__(self, at: slice) -> list[UUID]: ...
    def __getitem__(self, at: int | slice) -> UUID | list[UUID]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        high, low = self._halves[at]
        return UUID(int=int(high) << 64 | int(low))

    def rows_of(self, wanted: Iterable[UUID]) -> dict[UUID, int]:
        """The last slot of each id that has one, alive or not."""
        by_low = {halves(each)[1]: each for each in wanted}
        lows = self._halves[:, 1]
        slots = np.flatnonzero(np.isin(lows, np.array(list(by_low), np.uint64)))
        found = {self[slot]: int(slot) for slot in slots.tolist()}
        return {each: found[each] for each in by_low.values() if each in found}


class Names(Sequence[str]):
    """One of a table of strings by slot."""

    def __init__(self, numbers: NDArray[Any], table: list[str]) -> None:
        self._numbers, self._table = numbers, table

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self._table[number] for number in self._numbers[at]]
        return self._table[self._numbers[at]]


def rows_of_ids(ids: Sequence[UUID], wanted: Iterable[UUID]) -> dict[UUID, int]:
    """Row by id, for those of `wanted` that are among `ids`."""
    known = set(wanted)
    if not known:
        return {}
    reads = getattr(ids, "rows_of", None)
    if reads is not None:
        return dict(reads(known))
    return {each: row for row, each in enumerate(ids) if each in known}


def halves(listing_id: UUID) -> tuple[int, int]:
    return listing_id.int >> 64, listing_id.int & 0xFFFF_FFFF_FFFF_FFFF


def unit_vector(lat: Degrees, lng: Degrees) -> NDArray[np.float64]:
    """WGS84 degrees → points on the unit sphere. Double precision: single is wrong by tens of metres."""
    phi, lam = np.radians(lat), np.radians(lng)
    return np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _units(points: Sequence[tuple[float, float] | None]) -> NDArray[np.float64]:
    """Unit vectors, zeros for places without a point."""
    known = np.array([point is not None for point in points])
    lat, lng = np.array([point or (0.0, 0.0) for point in points], np.float64).reshape(-1, 2).T
    return unit_vector(lat, lng).T * known[:, None]


def _days(day: date | None) -> int:
    return (day - EPOCH).days if day else -1


def _position(values: tuple[str, ...], value: str) -> int:
    return values.index(value) if value in values else 0
