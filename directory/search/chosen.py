"""Some slots of an index, as a set and as a sorted array at once, for sums over them. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.geo.point import EARTH_RADIUS_M
from directory.search.index import Index, slots_of

NOWHERE = 9.0  # stands for the chord to a place without a point: further than any (2 is across the earth)
_TIE = 2.0**-64


class Chosen:
    def __init__(self, index: Index, found: BitMap) -> None:
        self.index = index
        self.found = found
        self.slots: NDArray[np.uint32] = slots_of(found)
        self._everything = len(self.slots) == index.columns.count

    def __len__(self) -> int:
        return len(self.slots)

    def column(self, name: str) -> NDArray[Any]:
        values = self.index.columns[name]
        return values if self._everything else values[self.slots]

    def member(self, members: BitMap) -> NDArray[np.float64]:
        """1.0 for each slot that is a member, 0.0 for the others."""
        flags = np.zeros(len(self.slots))
        inside = slots_of(members & self.found)
        flags[inside if self._everything else np.searchsorted(self.slots, inside)] = 1.0
        return flags

    def chords(self, point: NDArray[np.float64]) -> NDArray[np.float64]:
        """Straight distances on the unit sphere to `point`."""
        unit = self.column("unit")
        cosine = unit @ point
        chords = np.sqrt(np.maximum(2 - 2 * cosine, 0.0))
        return np.where(self.column("precision") > 0, chords, NOWHERE)

    def metres(self, point: NDArray[np.float64]) -> NDArray[np.float64]:
        return 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(self.chords(point) / 2, 1.0))

    @cached_property
    def ties(self) -> NDArray[np.float64]:
        """From 0 to 1 by id: decides between equals the same way in every worker."""
        return self.column("id")[:, 0].astype(np.float64) * _TIE

    def best(self, score: NDArray[np.float64], count: int, tie: float = 1e-9) -> NDArray[np.uint32]:
        """The `count` slots with the highest score, in order; equals (closer than `tie`) by id."""
        key = score + self.ties * tie
        among = np.argpartition(-key, count)[:count] if count < len(key) else np.arange(len(key))
        return self.slots[among[np.argsort(-key[among], kind="stable")]]
