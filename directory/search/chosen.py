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
_SAMPLED = 16
_BLOCK = 16_384  # places whose distances fit the cache
MANY = 20_000


class Chosen:
    def __init__(self, index: Index, found: BitMap) -> None:
        """Of half of many slots and more, sums are made over all: that is faster than picking them out."""
        self.index = index
        self.found = found
        count = index.columns.count
        self._everything = len(found) == count or 2 * len(found) >= count > MANY
        self.slots: NDArray[np.uint32] = (
            np.arange(index.columns.count, dtype=np.uint32) if self._everything else slots_of(found)
        )

    def __len__(self) -> int:
        return len(self.slots)

    def column(self, name: str) -> NDArray[Any]:
        return self.of(self.index.columns[name])

    def of(self, values: NDArray[Any]) -> NDArray[Any]:
        """Of values for all slots those of the chosen."""
        return values[: len(self.slots)] if self._everything else values[self.slots]

    def member(self, members: BitMap) -> NDArray[np.float64]:
        """1.0 for each slot that is a member, 0.0 for the others."""
        flags = np.zeros(len(self.slots))
        inside = slots_of(members & self.found)
        flags[inside if self._everything else np.searchsorted(self.slots, inside)] = 1.0
        return flags

    def chords(self, point: NDArray[np.float64]) -> NDArray[np.float64]:
        """Straight distances on the unit sphere to `point`."""
        chords = np.sqrt(np.maximum(2 - 2 * (self.column("unit") @ point), 0.0))
        return np.where(self.column("precision") > 0, chords, NOWHERE)

    def closeness(self, point: NDArray[np.float64], half: float) -> NDArray[np.float64]:
        """1 at `point`, 0.5 at `half` metres, 0.33 at twice that …, 0 without a point. Through
        the earth, not around it: 1 in 1,000 shorter at 1,000 km, and much faster."""
        value = np.empty(len(self))
        for begin in range(0, len(value), _BLOCK):
            part = slice(begin, begin + _BLOCK)
            unit = self.index.columns["unit"]
            cosine = (unit[part] if self._everything else unit[self.slots[part]]) @ point
            metres = np.sqrt(np.maximum(2 - 2 * cosine, 0.0)) * EARTH_RADIUS_M
            np.divide(half, metres + half, out=value[part])
        value *= self.column("precision") > 0
        return value

    @cached_property
    def ties(self) -> NDArray[np.float64]:
        """From 0 to 1 by id: decides between equals the same way in every worker."""
        columns = self.index.columns
        return self.of(columns.remembered("ties", lambda: columns["id"][:, 0].astype(np.float64) * _TIE))

    def best(self, score: NDArray[np.float64], count: int, tie: float = 1e-9) -> NDArray[np.uint32]:
        """The `count` slots with the highest score, in order; equals (closer than `tie`) by id."""
        key = score + self.ties * tie
        if self._everything and len(self.found) < len(key):
            key[~self._is_found()] = -np.inf
        among = _likely(key, min(count, len(self.found)))
        return self.slots[among[np.argsort(-key[among], kind="stable")]]

    def _is_found(self) -> NDArray[np.bool_]:
        flags = np.zeros(len(self.slots), bool)
        flags[slots_of(self.found)] = True
        return flags


def _likely(key: NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """Where the `count` highest keys are. Of every 16th key the `count`-th highest is no higher than the
    `count`-th of all: what is below it need not be looked at."""
    at = np.arange(len(key))
    sample = key[::_SAMPLED]
    if len(sample) > 2 * count > 0:
        at = np.flatnonzero(key >= np.partition(sample, len(sample) - count)[len(sample) - count])
    return at[np.argpartition(-key[at], count)[:count]] if count < len(at) else at[:count]
