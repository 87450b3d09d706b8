"""Some slots of an index, as a set and as a sorted array at once, for sums over them. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.geo.point import EARTH_RADIUS_M
from directory.search.columns import Columns
from directory.search.index import Index, slots_of

NOWHERE = 9.0  # stands for the chord to a place without a point: further than any (2 is across the earth)
_TIE = 2.0**-64
_SAMPLED = 16
MANY = 20_000


class Chosen:
    def __init__(self, index: Index, found: BitMap) -> None:
        self.index = index
        self.found = found
        self.slots: NDArray[np.uint32] = slots_of(found)
        self._columns: dict[str, NDArray[Any]] = {}

    def __len__(self) -> int:
        return len(self.slots)

    def column(self, name: str) -> NDArray[Any]:
        if name not in self._columns:
            self._columns[name] = self.of(self.index.columns[name])
        return self._columns[name]

    def of(self, values: NDArray[Any]) -> NDArray[Any]:
        """Of values for all slots those of the chosen."""
        return np.take(values, self.slots, axis=0)

    def member(self, members: BitMap) -> NDArray[np.float64]:
        """1.0 for each slot that is a member, 0.0 for the others."""
        flags = np.zeros(len(self.slots))
        if not members:
            return flags
        flags[np.searchsorted(self.slots, slots_of(members & self.found))] = 1.0
        return flags

    def chords(self, point: NDArray[np.float64]) -> NDArray[np.float64]:
        """Straight distances on the unit sphere to `point`."""
        chords = np.sqrt(np.maximum(2 - 2 * (self.column("unit") @ point), 0.0))
        return np.where(self.column("precision") > 0, chords, NOWHERE)

    def closeness(self, point: NDArray[np.float64], half: float) -> NDArray[np.float64]:
        """1 at `point`, 0.5 at `half` metres, 0.33 at twice that …, 0 without a point. Through
        the earth, not around it: 1 in 1,000 shorter at 1,000 km, and much faster."""
        away = self.column("unit") - point
        metres = np.sqrt(np.einsum("ij,ij->i", away, away)) * EARTH_RADIUS_M
        value: NDArray[np.float64] = half / (metres + half) * (self.column("precision") > 0)
        return value

    @cached_property
    def ties(self) -> NDArray[np.float64]:
        """From 0 to 1 by id: decides between equals the same way in every worker."""
        return self.of(self.index.columns.remembered("ties", _ties))

    def best(self, score: NDArray[np.float64], count: int, tie: float = 1e-9) -> NDArray[np.uint32]:
        """The `count` slots with the highest score, in order; equals (closer than `tie`) by id."""
        key = score + self.ties * tie
        among = highest(key, min(count, len(self.found)))
        return self.slots[among[np.argsort(-key[among], kind="stable")]]


def _ties(columns: Columns) -> NDArray[np.float64]:
    return columns["id"][:, 0].astype(np.float64) * _TIE


def highest(key: NDArray[Any], count: int) -> NDArray[np.intp]:
    """Where the `count` highest keys are, in no order. Guessed from every 16th key, so that most of many
    keys are looked at once only."""
    at = np.arange(len(key)) if len(key) <= MANY else _above(key, count)
    return at[np.argpartition(-key[at], count)[:count]] if count < len(at) else at[:count]


def _above(key: NDArray[Any], count: int) -> NDArray[np.intp]:
    """Where keys are that surely include the `count` highest, and not many more."""
    sample = key[::_SAMPLED]
    guess = count // _SAMPLED + count // 100 + 8
    while guess < len(sample):
        at = np.flatnonzero(key >= np.partition(sample, len(sample) - guess)[len(sample) - guess])
        if len(at) >= count:
            return at
        guess *= 2
    return np.arange(len(key))
