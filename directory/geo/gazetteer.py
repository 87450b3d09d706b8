"""Address → place and point → place, offline; a geopy Geocoder.

Municipalities are bundled. Towns come from a callable that the app sets (`use_towns`), one municipality
at a time and only when an address asks for them; without it everything works at municipality level.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderUnavailable
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from directory.geo.locate import locate
from directory.geo.municipality import Municipality, municipalities
from directory.geo.place import NOTHING, Place, Town
from directory.geo.point import checked, distances_m, unit_vectors
from directory.geo.town_index import TownIndex

TownsOf = Callable[[str], Sequence[Town]]

REMEMBERED: Final = 256
"""Municipalities whose towns one process keeps, about 0.1 MB each."""
NEIGHBOURS: Final = 6
"""Municipalities whose towns are looked through for a point: their offices are rarely further down the
list.
"""


class _NoNetwork(BaseSyncAdapter):
    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        raise GeocoderUnavailable(url)

    get_text = get_json


class Gazetteer(Geocoder):
    def __init__(self, towns_of: TownsOf | None = None) -> None:
        super().__init__(adapter_factory=_NoNetwork)
        self._towns_of = towns_of
        self._indexes: dict[str, TownIndex] = {}
        self._all = municipalities()
        # A city with wards would hide them: its point is that of one of their offices.
        self._smallest = tuple(m for m in self._all.all if not self._all.wards(m))
        self._units = unit_vectors([m.lat for m in self._smallest], [m.lng for m in self._smallest])

    def use_towns(self, towns_of: TownsOf | None) -> None:
        self._towns_of = towns_of
        self._indexes.clear()

    def forget_towns(self) -> None:
        """After an import of towns."""
        self._indexes.clear()

    def locate(self, text: str) -> Place:
        """What is certain about an address, and what else it may mean. Never raises; level 0 when nothing
        is known.
        """
        return locate(text, self._all, self.towns)

    def municipality(self, code: str) -> Place:
        """UnknownMunicipality for a code that never was; a former one leads to what followed it."""
        return self._all.get(code).place()

    def nearest_municipality(self, lat: float, lng: float) -> Place:
        """By the representative points alone. NotAPoint for what is not on earth."""
        return self._nearest(lat, lng)[0].place(note="places.nearest")

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: object = None
    ) -> Location | list[Location] | None:
        """None when nothing is certain; with `exactly_one=False` the candidates as well."""
        place = self.locate(query)
        places = [place] if place.level > NOTHING else []
        if not exactly_one:
            places += place.candidates
        found = [_location(each) for each in places]
        return (found[0] if found else None) if exactly_one else (found or None)

    def reverse(
        self, query: Any, *, exactly_one: bool = True, timeout: object = None
    ) -> Location | list[Location] | None:
        """The nearest town that is known here, else the nearest municipality: an estimate, not what is
        inside.
        """
        point = Point(query)
        found = _location(self._nearest_place(point.latitude, point.longitude))
        return found if exactly_one else [found]

    def towns(self, code: str) -> TownIndex:
        """Of a municipality; empty ones are asked for again, the town data may come later."""
        if code not in self._indexes:
            index = TownIndex(self._read_towns(code))
            if not index:
                return index
            while len(self._indexes) >= REMEMBERED:
                self._indexes.pop(next(iter(self._indexes)), None)
            self._indexes[code] = index
        return self._indexes[code]

    def _read_towns(self, code: str) -> list[Town]:
        """Town data may still be filed under the codes of former municipalities."""
        if self._towns_of is None:
            return []
        former = [
            t
            for f in self._all.former
            if f.successor == code
            for t in self._towns_of(f.code)
            if self._all.went_to(f, t.name)
        ]
        return [*self._towns_of(code), *former]

    def _nearest(self, lat: float, lng: float, count: int = 1) -> list[Municipality]:
        unit = unit_vectors(*([value] for value in checked(lat, lng)))[0]
        order = np.argsort(-(self._units @ unit), kind="stable")[:count]
        return [self._smallest[i] for i in order]

    def _nearest_place(self, lat: float, lng: float) -> Place:
        near = self._nearest(lat, lng, NEIGHBOURS)
        towns = [(m, town) for m in near for town in self._read_towns(m.code)]
        if not towns:
            return near[0].place(note="places.nearest")
        metres = distances_m(lat, lng, [t.lat for _, t in towns], [t.lng for _, t in towns])
        owner, town = towns[int(np.argmin(metres))]
        return owner.place(town=town.name, note="places.nearest")


def _location(place: Place) -> Location:
    return Location(place.address, Point(place.lat, place.lng), {"place": place})


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The one of this process."""
    return Gazetteer()
