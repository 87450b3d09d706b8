"""Who may be among the best by the rough score: bounds for blocks of slots, so that most are never scored. Pure.

Slots come in the order of places, so a block is a small piece of the country. A question without a place is asked
of blocks of one kind each, in the order of what they stand for without any question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.search.index import Index, bitmap_of

NEIGHBOURS: Final = 512  # slots of a block by place: fewer make too many bounds, more spare too few
RANKED: Final = 128  # … of a block by standing
NEWER: Final = 4_096  # slots that came after the blocks were made and are looked at one by one
_SPARE: Final = 1e-3  # what single precision may lose of a score
_WIDER: Final = 3
_ROOM: Final = 4  # blocks beside those that hold enough if found slots are everywhere the same

Keys = Callable[[BitMap], NDArray[np.float32]]


@dataclass(frozen=True)
class Blocks:
    """`slots`: block after block, None: all there are, in their own order. Of each block: where it begins, its
    highest standing, and its one kind or the rectangle of its places (south, north, west, east)."""

    upto: int
    today: int
    starts: NDArray[np.intp]
    standing: NDArray[np.float32]
    slots: NDArray[np.uint32] | None = None
    kind: NDArray[np.int16] | None = None
    sides: NDArray[np.float32] | None = None

    def held(self, chosen: NDArray[np.intp]) -> BitMap:
        """The slots of some blocks."""
        stops = np.append(self.starts[1:], self.upto)
        if self.slots is not None:
            parts = zip(self.starts[chosen].tolist(), stops[chosen].tolist(), strict=True)
            return bitmap_of(np.sort(np.concatenate([self.slots[start:stop] for start, stop in parts])))
        held = BitMap()
        for start, stop in zip(self.starts[chosen].tolist(), stops[chosen].tolist(), strict=True):
            held.add_range(start, stop)
        return held

    def is_old(self, count: int, today: int) -> bool:
        return today != self.today or count - self.upto > NEWER


def by_place(
    standing: NDArray[np.float32], places: NDArray[np.float32], today: int, nowhere: float
) -> Blocks:
    """`places`: latitude and longitude of all slots in any unit, `nowhere` for those without a point."""
    count = len(standing)
    starts = np.arange(0, count, NEIGHBOURS)
    unknown = places == np.float32(nowhere)
    low, high = (np.where(unknown, far, places) for far in (np.float32(np.inf), np.float32(-np.inf)))
    south, west = np.minimum.reduceat(low, starts, axis=1)
    north, east = np.maximum.reduceat(high, starts, axis=1)
    sides = np.array([south, north, west, east])
    return Blocks(count, today, starts, np.maximum.reduceat(standing, starts), sides=sides)


def by_standing(standing: NDArray[np.float32], kind: NDArray[np.int16] | None, today: int) -> Blocks:
    """The best first; with `kind` each kind for itself."""
    count = len(standing)
    if kind is None:
        slots = np.argsort(-standing, kind="stable").astype(np.uint32)
        starts = np.arange(0, count, RANKED)
        return Blocks(count, today, starts, standing[slots[starts]], slots)
    slots = np.lexsort((-standing, kind)).astype(np.uint32)
    borders = np.flatnonzero(np.diff(kind[slots], prepend=-1))
    stops = [*borders[1:].tolist(), count]
    starts = np.concatenate([np.arange(a, b, RANKED) for a, b in zip(borders.tolist(), stops, strict=True)])
    first = slots[starts]
    return Blocks(count, today, starts, standing[first], slots, kind[first])


def promising(
    blocks: Blocks, bounds: NDArray[Any], index: Index, found: BitMap, count: int, keys: Keys
) -> BitMap:
    """A part of `found` that surely holds its `count` highest keys. `bounds`: what no key of each block exceeds."""
    newer = found & BitMap(range(blocks.upto, index.columns.count))
    order = np.argsort(-bounds, kind="stable")
    taken = _ROOM + count * len(order) // len(found)
    while True:
        some = blocks.held(order[:taken]) & found
        if taken >= len(order):
            return found
        if len(some) >= count:
            known = keys(some)
            least = np.partition(known, len(known) - count)[len(known) - count] - _SPARE
            enough = int(np.searchsorted(-bounds[order], -least, "right"))
            if enough <= _WIDER * taken:
                break
        taken *= _WIDER  # too few, or so spread that they say little of the best
    return (some if enough <= taken else blocks.held(order[:enough]) & found) | newer
