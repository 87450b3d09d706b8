"""A rough score of many slots at once, to choose whom to look at closely. Single precision, all but the text. Pure."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.geo.point import EARTH_RADIUS_M
from directory.search import rank
from directory.search.chosen import highest
from directory.search.columns import Columns
from directory.search.index import Index, bitmap_of, slots_of

FEW: Final = 40_000  # slots up to which only they are scored, not all there are
_BLOCK: Final = 16_384  # slots whose sums stay in the cache
_HALVES: Final = EARTH_RADIUS_M / rank.HALF_DISTANCE_M  # of the distance that counts half, in a radian
_NOWHERE: Final = 1e6  # what has no point is far from everything


def roughly_best(index: Index, found: BitMap, wish: rank.Wish, count: int, among: BitMap) -> BitMap:
    """The `count` of `found` with the highest rough score, and the `count` of those also in `among`."""
    slots = slots_of(found)
    inside = slots_of(among & found)
    if len(found) <= FEW:
        keys = _keys(index, wish, found, slots)
        held = keys[np.searchsorted(slots, inside)]
    else:
        keys = _keys(index, wish, found, None)
        held = np.take(keys, inside)
        if 2 * len(found) < len(keys):
            keys = np.take(keys, slots)
        else:  # picking out most of all takes longer than striking out the others
            keys[slots_of(BitMap(range(len(keys))) - found)] = -np.inf
            slots = np.arange(len(keys), dtype=np.uint32)
    return _cut(slots, keys, count) | _cut(inside, held, count)


def _cut(slots: NDArray[Any], keys: NDArray[Any], count: int) -> BitMap:
    return bitmap_of(np.sort(slots if len(slots) <= count else slots[highest(keys, count)]))


def _keys(
    index: Index, wish: rank.Wish, found: BitMap, slots: NDArray[np.uint32] | None
) -> NDArray[np.float32]:
    """Of `slots`, which are those of `found`, or of all there are."""
    columns = index.columns
    standing = columns.remembered(f"rough {wish.today}", lambda: _standing(columns, wish.today))
    count = len(standing)  # listings may be added meanwhile, by another thread
    kind, places = columns["kind"][:count], columns.remembered("places", lambda: _places(columns))[:, :count]
    if slots is not None:
        standing, kind = np.take(standing, slots), np.take(kind, slots)
        places = np.take(places, slots, axis=1) if wish.point is not None else places
    kinds = rank.by_kind(index, wish).astype(np.float32)
    keys = np.empty(len(standing), np.float32)
    for begin in range(0, len(keys), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        _score(keys[block], standing[block], kind[block], places[:, block], kinds, wish)
    for worth, members in _by_set(index, wish):
        at = slots_of(members & found)
        keys[at if slots is None else np.searchsorted(slots, at)] += np.float32(worth)
    return keys


def _score(
    out: NDArray[np.float32],
    standing: NDArray[np.float32],
    kind: NDArray[np.int16],
    places: NDArray[np.float32],
    kinds: NDArray[np.float32],
    wish: rank.Wish,
) -> None:
    """Written to `out`. Two arrays are used again and again: making new ones takes longer than the sums."""
    if kinds.any():
        np.add(standing, np.take(kinds, kind, mode="clip"), out=out)
    else:
        out[:] = standing
    if wish.point is None:
        return
    x, y, z = wish.point
    near = places[0] - np.float32(np.arcsin(z) * _HALVES)
    away = places[1] - np.float32(np.arctan2(y, x) * _HALVES)
    away *= np.float32(np.hypot(x, y))  # a degree of longitude is shorter in the north
    near *= near
    away *= away
    near += away
    np.sqrt(near, out=near)
    near += np.float32(1)
    np.divide(np.float32(rank.NEAR), near, out=near)
    out += near


def _by_set(index: Index, wish: rank.Wish) -> list[tuple[float, BitMap]]:
    meant = wish.plan.kinds()
    also = [(rank.KIND_MEANT * rank.KIND_ALSO, index.labels["kinds"].any_of(meant))] if meant else []
    return also + (rank.by_coverage(index, wish.municipality) if wish.municipality else [])


def _standing(columns: Columns, today: int) -> NDArray[np.float32]:
    ties = columns["id"][:, 0].astype(np.float64) * 2.0**-64
    return (rank.standing_of(columns, today) + rank.TIE * ties).astype(np.float32)


def _places(columns: Columns) -> NDArray[np.float32]:
    """Latitude and longitude, in half distances: on a plane that is true around the point asked from, and far away
    only roughly so."""
    x, y, z = columns["unit"].T
    places = np.array([np.arcsin(np.clip(z, -1, 1)), np.arctan2(y, x)]) * _HALVES
    places[:, columns["precision"] == 0] = _NOWHERE
    return places.astype(np.float32)
