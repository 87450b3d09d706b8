"""A rough score of many slots at once, to choose whom to look at closely. Single precision, all but the text. Pure."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.geo.point import EARTH_RADIUS_M
from directory.search import blocks, rank
from directory.search.blocks import Blocks
from directory.search.chosen import highest
from directory.search.columns import Columns
from directory.search.index import Index, bitmap_of, slots_of

FEW: Final = 20_000  # slots up to which all are scored
_FEW_OF_A_SET: Final = 4_000  # … and members of a set that is worth more than others
_FEW_OF_A_KIND: Final = 256  # … and of one kind among several
_BLOCK: Final = 16_384  # slots whose sums stay in the cache
_HALVES: Final = EARTH_RADIUS_M / rank.HALF_DISTANCE_M  # of the distance that counts half, in a radian
_NOWHERE: Final = 1e6  # what has no point is far from everything


def roughly_best(index: Index, found: BitMap, wish: rank.Wish, count: int, among: BitMap) -> BitMap:
    """The `count` of `found` with the highest rough score, and the `count` of those also in `among`."""
    return _best(index, found, wish, count) | _best(index, among & found, wish, count)


def best_standing(index: Index, found: BitMap, wish: rank.Wish, kind: int, count: int) -> BitMap:
    """Some `count` of `found` that are of this kind (its number) and stand best without any question."""
    if len(found) <= _FEW_OF_A_KIND:
        return found
    chosen, best = _blocks(index.columns, wish, of_kinds=True), BitMap()
    for block in np.flatnonzero(chosen.kind == kind):
        best |= chosen.held(np.array([block])) & found
        if len(best) >= count:
            break
    return best


def _best(index: Index, found: BitMap, wish: rank.Wish, count: int) -> BitMap:
    if len(found) > max(FEW, count):
        found = _promising(index, found, wish, count)
    slots = slots_of(found)
    if len(slots) <= count:
        return found
    return bitmap_of(np.sort(slots[highest(_keys(index, wish, found), count)]))


def _promising(index: Index, found: BitMap, wish: rank.Wish, count: int) -> BitMap:
    """A part of `found` that surely holds its best."""
    kinds = rank.by_kind(index, wish)
    chosen = _blocks(index.columns, wish, of_kinds=bool(kinds.any()))
    bounds = chosen.standing + (kinds.max() if chosen.kind is None else kinds[chosen.kind])
    if wish.point is not None and chosen.sides is not None:
        bounds += _nearness(chosen.sides, wish.point)
    special = BitMap()
    for worth, members in _by_set(index, wish):
        inside = members & found if worth > 0 else BitMap()
        special |= inside if len(inside) <= _FEW_OF_A_SET else BitMap()
        bounds += worth if len(inside) > _FEW_OF_A_SET else 0.0
    others = blocks.promising(chosen, bounds, index, found, count, partial(_keys, index, wish))
    return others | special


def _nearness(sides: NDArray[np.float32], point: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the nearest place of each rectangle may be worth at most."""
    lat, lng, shrunk = _asked_from(point)
    south, north, west, east = sides.astype(np.float64)
    away = np.hypot(
        np.maximum(np.maximum(south - lat, lat - north), 0.0),
        np.maximum(np.maximum(west - lng, lng - east), 0.0) * shrunk,
    )
    value: NDArray[np.float64] = rank.NEAR / (1 + away)
    return value


def _asked_from(point: NDArray[np.float64]) -> tuple[np.float32, np.float32, float]:
    """Latitude and longitude in half distances, and how much shorter a degree of longitude is there."""
    x, y, z = point
    return np.float32(np.arcsin(z) * _HALVES), np.float32(np.arctan2(y, x) * _HALVES), float(np.hypot(x, y))


def _blocks(columns: Columns, wish: rank.Wish, *, of_kinds: bool) -> Blocks:
    """Of places for who asks from somewhere; made again when many listings came or a day has gone."""
    name = "blocks by " + ("place" if wish.point is not None else "kind" if of_kinds else "standing")
    known: Blocks | None = columns.kept.get(name)
    if known is None or known.is_old(columns.count, wish.today):
        standing, kind, places = _arrays(columns, wish.today)
        known = columns.kept[name] = (
            blocks.by_place(standing, places, wish.today, _NOWHERE)
            if wish.point is not None
            else blocks.by_standing(standing, kind if of_kinds else None, wish.today)
        )
    return known


def _arrays(
    columns: Columns, today: int
) -> tuple[NDArray[np.float32], NDArray[np.int16], NDArray[np.float32]]:
    """Standing, kind and place of all slots."""
    standing = columns.remembered(f"rough {today}", partial(_standing, today=today))
    count = len(standing)  # listings may be added meanwhile, by another thread
    return (
        standing,
        columns["kind"][:count],
        columns.remembered("places", _places)[:, :count],
    )


def _keys(index: Index, wish: rank.Wish, found: BitMap) -> NDArray[np.float32]:
    slots = slots_of(found)
    standing, kind, places = _arrays(index.columns, wish.today)
    kinds = rank.by_kind(index, wish).astype(np.float32)
    keys = np.empty(len(slots), np.float32)
    for begin in range(0, len(keys), _BLOCK):
        block = slots[begin : begin + _BLOCK]
        _score(keys[begin : begin + _BLOCK], block, standing, kind, places, kinds, wish)
    for worth, members in _by_set(index, wish):
        keys[np.searchsorted(slots, slots_of(members & found))] += np.float32(worth)
    return keys


def _score(
    out: NDArray[np.float32],
    slots: NDArray[np.uint32],
    standing: NDArray[np.float32],
    kind: NDArray[np.int16],
    places: NDArray[np.float32],
    kinds: NDArray[np.float32],
    wish: rank.Wish,
) -> None:
    """Written to `out`. Two arrays are used again and again: making new ones takes longer than the sums."""
    np.take(standing, slots, out=out, mode="clip")
    if kinds.any():
        out += np.take(kinds, np.take(kind, slots), mode="clip")
    if wish.point is None:
        return
    lat, lng, shrunk = _asked_from(wish.point)
    near = np.take(places[0], slots) - lat
    away = np.take(places[1], slots) - lng
    away *= np.float32(shrunk)
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
