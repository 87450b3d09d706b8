"""The nearest of a set: a k-d tree for large sets, plain distances for small ones. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap
from scipy.spatial import cKDTree

from directory.geo.point import chord_to_m
from directory.search.chosen import Chosen
from directory.search.columns import unit_vector
from directory.search.index import Index, bitmap

SMALL: Final = 20_000  # up to here plain distances are as fast
_TIE: Final = 1e-12  # of the unit sphere: 6 µm
_AT_FIRST: Final = 256


class Nearest:
    """The tree holds the slots there were when it was made; newer ones are compared one by one."""

    def __init__(self, index: Index) -> None:
        self.fields = index.fields  # whose slots these are
        self._upto = index.columns.count
        self._slots = np.flatnonzero(index.columns["precision"] > 0).astype(np.uint32)
        self._tree = cKDTree(index.columns["unit"][self._slots])

    def first(
        self, index: Index, found: BitMap, point: NDArray[np.float64], count: int
    ) -> NDArray[np.uint32]:
        """The `count` nearest slots of `found`, nearest first, places without a point last."""
        if len(found) > SMALL:
            found = self._prefilter(index, found, point, count)
        chosen = Chosen(index, found)
        return chosen.best(-chosen.chords(point), count, _TIE)

    def _prefilter(self, index: Index, found: BitMap, point: NDArray[np.float64], count: int) -> BitMap:
        """A subset of `found` that surely holds its `count` nearest."""
        newer = found & BitMap(range(self._upto, index.columns.count))
        wanted = max(_AT_FIRST, 2 * count)
        while wanted < len(self._slots):
            _, at = self._tree.query(point, k=wanted)
            mask = np.zeros(self._upto, bool)
            mask[self._slots[at]] = True
            close = bitmap(mask) & found
            if len(close) >= count:
                return close | newer
            wanted *= 8
        return found


def distances(
    index: Index, slots: NDArray[np.uint32], near: tuple[float, float] | None
) -> list[float | None]:
    """Metres from a place (degrees) to each of some slots; None without a point, or without a place."""
    if near is None:
        return [None] * len(slots)
    columns = index.columns
    chords = np.linalg.norm(columns["unit"][slots] - unit_vector(*near), axis=1)
    known = columns["precision"][slots] > 0
    return [float(m) if there else None for m, there in zip(chord_to_m(chords), known.tolist(), strict=True)]
