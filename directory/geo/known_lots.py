"""Where in a town a lot lies, learnt from the published points of listings in the same town. Pure.

A large 大字 has one representative point in the town data and may be kilometres wide; lots with near numbers
lie near each other. Measured on WAM NET with each address left out of its own answer: see
tests/directory/geo/test_real_addresses.py.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from directory.geo.address import Folded, fold, strip_aza
from directory.geo.place import Town
from directory.geo.point import distances_m
from directory.geo.town_index import TownIndex

OF_THE_TOWN: Final = 0.1
"""Weight of the town's own point beside that of a listing with the same lot number, which is 1."""
OF_A_SMALL_PART: Final = 1.0
"""Weight of a 小字's or 丁目's own point: it is near by itself."""
ALIKE: Final = 0.05
"""Lot numbers that differ by this part count half as much as the same number."""
SMALL_NUMBER: Final = 20
"""Added to lot numbers before they are compared: 1 and 3 are neighbours, not three times as far."""
OTHER_PART: Final = 0.5
"""Weight of a lot in another 小字 of the town: each has numbers of its own."""
WITHOUT_NUMBER: Final = 0.3
SAME_LOT: Final = 10.0
"""Weight of a listing with the same numbers down to the 枝番: it stands there."""
AT_THE_HALL_M: Final = 300.0
FAR_M: Final = 1000.0
_NUMBER: Final = re.compile(r"\d+")
_NUMBERS: Final = re.compile(r"\d+(?:(?:番地?の?|号の?|[-の])\d+)+")


@dataclass(frozen=True)
class Known:
    """A public listing's address and published point (WGS84 degrees)."""

    id: UUID
    address: str
    lat: float
    lng: float


@dataclass(frozen=True)
class _Lot:
    part: str
    number: int | None
    branch: tuple[str, ...]
    lat: float
    lng: float


class KnownLots:
    """Of one municipality. `heads` are the folded spellings that its addresses begin with, longest first;
    `halls` the points that publishers put down when they do not know better.
    """

    def __init__(
        self,
        known: Iterable[Known],
        towns: TownIndex,
        heads: Sequence[str],
        halls: Sequence[tuple[float, float]],
    ) -> None:
        self.ids: Final = set[UUID]()
        self._lots: dict[str, list[_Lot]] = {}
        placed = [each for each in (self._placed(k, towns, heads) for k in known) if each]
        for town, lot in _believable(placed, halls):
            self._lots.setdefault(town.name, []).append(lot)

    def _placed(self, known: Known, towns: TownIndex, heads: Sequence[str]) -> tuple[Town, _Lot] | None:
        self.ids.add(known.id)
        address = fold(known.address)
        begin = next((len(head) for head in heads if address.key.startswith(head)), None)
        found = None if begin is None else towns.find(address, begin)
        if found is None:
            return None
        return found.town, _Lot(*_lot_of(address, found.end), known.lat, known.lng)

    def point(self, town: Town, address: Folded, end: int) -> tuple[float, float]:
        """The best point for what is written from `end` on in the address; the town's own without listings."""
        lots = self._lots.get(town.name, ())
        small = town.koaza or town.name.endswith("丁目")
        lot = _lot_of(address, end)
        own = OF_A_SMALL_PART if small else OF_THE_TOWN
        weighed = [(own, town.lat, town.lng)]
        weighed += [(_weight(each, *lot), each.lat, each.lng) for each in lots]
        total = sum(weight for weight, _, _ in weighed)
        return sum(w * lat for w, lat, _ in weighed) / total, sum(w * lng for w, _, lng in weighed) / total


def _lot_of(address: Folded, end: int) -> tuple[str, int | None, tuple[str, ...]]:
    """(小字 or sign before the number, first number, all numbers of a lot with 枝番): 字桜井12番地3 → (桜井, 12,
    ("12", "3")).
    """
    key = strip_aza(address.key[end:])
    found = _NUMBER.search(key)
    if not found:
        return "", None, ()
    numbers = _NUMBERS.match(key, found.start())
    branch = tuple(_NUMBER.findall(numbers.group())) if numbers else ()
    return key[: found.start()].strip(" -"), int(found.group()[:9]), branch


def _weight(lot: _Lot, part: str, number: int | None, branch: tuple[str, ...]) -> float:
    if branch and lot.branch == branch and lot.part == part:
        return SAME_LOT
    if number is None or lot.number is None:
        alike = WITHOUT_NUMBER
    else:
        apart = math.log((lot.number + SMALL_NUMBER) / (number + SMALL_NUMBER)) / ALIKE
        alike = 1 / (1 + apart * apart)
    return alike if lot.part == part else alike * OTHER_PART


def _believable(
    placed: Sequence[tuple[Town, _Lot]], halls: Sequence[tuple[float, float]]
) -> Iterable[tuple[Town, _Lot]]:
    """Without points that say nothing of the town: those far from it that lie at the town hall, or that
    several towns share.
    """
    if not placed:
        return
    lats, lngs = _column(lot.lat for _, lot in placed), _column(lot.lng for _, lot in placed)
    from_town = distances_m(lats, lngs, [town.lat for town, _ in placed], [town.lng for town, _ in placed])
    from_hall = np.min([distances_m(lats, lngs, *hall) for hall in halls] or [from_town], axis=0)
    towns_at: dict[tuple[float, float], set[str]] = {}
    for town, lot in placed:
        towns_at.setdefault((lot.lat, lot.lng), set()).add(town.name)
    for (town, lot), here, there in zip(placed, from_town, from_hall, strict=True):
        stands_for_others = len(towns_at[lot.lat, lot.lng]) > 1 or there < AT_THE_HALL_M
        if here <= FAR_M or not stands_for_others:
            yield town, lot


def _column(values: Iterable[float]) -> NDArray[np.float64]:
    return np.fromiter(values, np.float64)
