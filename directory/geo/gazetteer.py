"""Address → place and point → place, offline; a geopy Geocoder.

Municipalities are bundled. Towns, stations and known lots come from records that the app hands in (`use`), one
municipality at a time and only when an address asks for them; without them everything works at municipality
level.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderUnavailable
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from directory.geo.landmark import STATION_UNKNOWN, hall, station
from directory.geo.locate import LONGEST_TEXT, locate
from directory.geo.municipality import municipalities
from directory.geo.place import NAMELESS, NOTHING, Place, by_its_name
from directory.geo.point import checked, distances_m
from directory.geo.records import OnlyTowns, Records, TownsOf
from directory.geo.remembered import Remembered
from directory.geo.town_anywhere import anywhere
from directory.geo.town_index import TownIndex

NEAREST: Final = "places.nearest"


class _NoNetwork(BaseSyncAdapter):
    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        raise GeocoderUnavailable(url)

    get_text = get_json


class Gazetteer(Geocoder):
    def __init__(self, towns_of: TownsOf | None = None) -> None:
        super().__init__(adapter_factory=_NoNetwork)
        self._all = municipalities()
        self.use(OnlyTowns(towns_of) if towns_of else Records())

    def use(self, records: Records) -> None:
        self._remembered = Remembered(records, self._all)

    def forget_towns(self) -> None:
        """After an import of towns by somebody who does not tell a version."""
        self._remembered.forget()

    def locate(self, text: str) -> Place:
        """What is certain about an address, and what else it may mean. Never raises; level 0 when nothing
        is known.
        """
        self._remembered.refresh()
        return hall(text[:LONGEST_TEXT], self._all, self._locate) or self._locate(text)

    def _locate(self, text: str) -> Place:
        place = locate(text, self._all, self._remembered)
        if place.note != STATION_UNKNOWN:
            return anywhere(place, self._all, self._remembered.records, self._in_municipality)
        stations = self._remembered.records.stations
        return station(text[:LONGEST_TEXT], place, self._all, stations, self._locate)

    def _in_municipality(self, text: str) -> Place:
        return locate(text, self._all, self._remembered)

    def municipality(self, code: str) -> Place:
        """UnknownMunicipality for a code that never was; a former one leads to what followed it."""
        return self._all.get(code).place()

    def nearest_municipality(self, lat: float, lng: float) -> Place:
        """That of the nearest town known here, else by the representative points alone. NotAPoint for what is
        not on earth.
        """
        found = self.nearest(lat, lng)
        return self._all.get(found.municipality_code).place(note=found.note)

    def nearest(self, lat: float, lng: float) -> Place:
        """The nearest town that is known here, else the nearest municipality: an estimate, not what is
        inside, so its level is the municipality's. NotAPoint for what is not on earth.
        """
        towns = self._remembered.records.towns_near(*checked(lat, lng))
        if not towns:
            return self._all.nearest(lat, lng)[0].place(note=NEAREST)
        metres = distances_m(lat, lng, [t.lat for _, t in towns], [t.lng for _, t in towns])
        code, town = towns[int(np.argmin(metres))]
        name = by_its_name(town).name
        return self._all.for_town(code, town.name).place(town="" if name == NAMELESS else name, note=NEAREST)

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
        """As `nearest`; None for a point that is not on earth."""
        try:
            point = Point(query)
        except ValueError:
            return None
        found = _location(self.nearest(point.latitude, point.longitude))
        return found if exactly_one else [found]

    def towns(self, code: str) -> TownIndex:
        return self._remembered.towns(code)


def _location(place: Place) -> Location:
    return Location(place.address, Point(place.lat, place.lng), {"place": place})


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The one of this process."""
    return Gazetteer()
