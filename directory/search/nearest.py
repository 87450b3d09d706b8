"""The nearest of a set: a k-d tree for large sets, plain distances for small ones. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.geo.point import chord_to_m
from directory.search.chosen import Chosen
from directory.search.columns import unit_vector
from directory.search.index import Index, bitmap

SMALL: Final = 20_000  # up to here plain distances are as fast
_TIE: Final = 1e-12  # of the unit sphere: 6 µm
_AT_FIRST: Final = 256


class Nearest:
    """Of one index: its tree is made when a set is first too large to compare one by one."""

    def __init__(self, index: Index) -> None:
        self.fields = index.fields  # whose slots these are
        self._tree: _Tree | None = None

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
        tree = self._tree = self._tree or _Tree(index)
        newer = found & BitMap(range(tree.upto, index.columns.count))
        wanted = max(_AT_FIRST, 2 * count)
        while wanted < len(tree.slots):
            close = tree.nearest(point, wanted) & found
            if len(close) >= count:
                return close | newer
            wanted *= 8
        return found


class _Tree:
    """Holds the slots there were when it was made; newer ones are compared one by one."""

    def __init__(self, index: Index) -> None:
        from scipy.spatial import cKDTree  # only here: it loads most of scipy, and few searches come this far

        self.upto = index.columns.count
        self.slots = np.flatnonzero(index.columns["precision"] > 0).astype(np.uint32)
        self._points = cKDTree(index.columns["unit"][self.slots])

    def nearest(self, point: NDArray[np.float64], count: int) -> BitMap:
        _, at = self._points.query(point, k=count)
        mask = np.zeros(self.upto, bool)
        mask[self.slots[at]] = True
        return bitmap(mask)


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
