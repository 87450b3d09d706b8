"""What ranking needs of each slot, in numpy arrays that grow. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from typing import Any, Final, overload
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from directory.search.entry import Entry

EPOCH: Final = date(1970, 1, 1)
CAPACITIES: Final = ("unknown", "open", "few", "waiting", "full")
PRECISIONS: Final = ("unknown", "municipality", "town", "point")
_SHAPES: Final[dict[str, tuple[Any, tuple[int, ...]]]] = {
    "unit": (np.float64, (3,)),  # on the unit sphere; zeros without a point
    "verified_days": (np.int32, ()),  # since 1970-01-01, −1 unknown
    "capacity": (np.int8, ()),  # index in CAPACITIES
    "precision": (np.int8, ()),  # index in PRECISIONS
    "kind": (np.int16, ()),  # index in `kinds`
    "hours": (np.int32, ()),  # index in `hours_patterns`, 0 nothing said
    "municipality": (np.int16, ()),  # index in `municipalities`
    "lengths": (np.int32, (3,)),  # characters of name, services, text
    "names": (np.uint64, (4,)),  # hashes of the normalised names, 0 none
    "id": (np.uint64, (2,)),  # the UUID's halves
}


class Columns:
    """`arrays[name][:count]` are the values of all slots. A slot's values never change once written."""

    def __init__(self) -> None:
        self.count = 0
        self.arrays: dict[str, NDArray[Any]] = {n: np.zeros((0, *s), d) for n, (d, s) in _SHAPES.items()}
        self.kinds: list[str] = []
        self.municipalities: list[str] = []
        self.hours_patterns: list[str] = [""]
        self._index: dict[str, dict[str, int]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name][: self.count]

    def add(self, entry: Entry, names: list[str], lengths: tuple[int, int, int]) -> int:
        """Appends a slot and returns its number. `names` are normalised without spaces."""
        slot = self.count
        self._make_room(slot + 1)
        values = {
            "unit": unit_vector(*entry.point) if entry.point else (0.0, 0.0, 0.0),
            "verified_days": (entry.verified_on - EPOCH).days if entry.verified_on else -1,
            "capacity": _position(CAPACITIES, entry.capacity),
            "precision": _position(PRECISIONS, entry.precision),
            "kind": self._number("kinds", entry.kind),
            "hours": self._number("hours_patterns", entry.hours),
            "municipality": self._number("municipalities", entry.municipality),
            "lengths": lengths,
            "names": [name_hash(name) for name in [*names, "", "", "", ""][:4]],
            "id": halves(entry.id),
        }
        for name, value in values.items():
            self.arrays[name][slot] = value
        self.count = slot + 1
        return slot

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


def halves(listing_id: UUID) -> tuple[int, int]:
    return listing_id.int >> 64, listing_id.int & 0xFFFF_FFFF_FFFF_FFFF


def name_hash(name: str) -> int:
    """64 bits that stand for a normalised name; 0 for none."""
    return (
        int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()) if name else 0
    )


def unit_vector(lat: float, lng: float) -> NDArray[np.float64]:
    """WGS84 degrees → a point on the unit sphere. Double precision: single is wrong by tens of metres."""
    phi, lam = np.radians(lat), np.radians(lng)
    return np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _position(values: tuple[str, ...], value: str) -> int:
    return values.index(value) if value in values else 0
