"""Where an office stands whose source gives no point: worked out from its address and its name. Pure.

Only what is certain down to the town counts; a town hall stands where the table of municipalities has its point, which
is nearer than the point of a 大字 that is a whole valley.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from directory.geo.locate import Source, locate
from directory.geo.municipality import Municipalities, Municipality
from directory.geo.place import TOWN, Place
from directory.geo.point import distances_m

Point = tuple[float, float]
"""Latitude and longitude in WGS84 degrees."""
NEAR_M: Final = 1000.0
"""A hall within this distance of the town's point is in that town for all that anybody can tell."""
REACHES: Final = 2.0
"""Or within so many times the distance between the town and its neighbours: else the hall has moved, or its name
stands for another building."""
FARTHEST_M: Final = 15_000.0
"""A hall farther than this from every town of its own has left it: 双葉町 was in いわき市 for eleven years."""
_OFFICES: Final = ("役所", "役場")
_OTHER_BUILDING: Final = re.compile("支所|出張所|連絡所|分庁舎|分館|別館|分室|(?<![本東西南北中新])庁舎")


@dataclass(frozen=True, order=True, slots=True)
class Asked:
    """`code` is its municipality's (6 digits), `address` begins with the prefecture and ends with the building."""

    code: str
    address: str
    name: str


def town_point(asked: Asked, known: Municipalities, source: Source) -> Point | None:
    """None where nothing nearer than the municipality is known."""
    home = known.by_code.get(asked.code)
    if home is None:
        return None
    hall = _hall(asked, home, known)
    place = _town(asked, home, known, source)
    if place is None or place.lat is None or place.lng is None:
        return hall if hall and source.towns(home.code).nearest_m(*hall) <= FARTHEST_M else None
    town = (place.lat, place.lng)
    return hall if hall and _is_there(hall, town, place, source) else town


def _town(asked: Asked, home: Municipality, known: Municipalities, source: Source) -> Place | None:
    """Only in the municipality that the source says, or in one of its wards."""
    if asked.address == f"{home.prefecture}{home.full_name}":
        return None
    place = locate(asked.address, known, source)
    here = {home.code, *(ward.code for ward in known.wards(home))}
    return place if place.level >= TOWN and place.municipality_code in here else None


def _hall(asked: Asked, home: Municipality, known: Municipalities) -> Point | None:
    if not any(office in text for office in _OFFICES for text in (asked.name, asked.address)):
        return None
    plain = asked.name.removeprefix(home.prefecture)
    for m, name in _names(home, known):
        halls = [name + office for office in _OFFICES]
        behind = [plain.removeprefix(hall) for hall in halls if plain.startswith(hall)]
        behind += [asked.address.partition(hall)[2] for hall in halls if hall in asked.address]
        if any(not _OTHER_BUILDING.search(each) for each in behind):
            return m.lat, m.lng
    return None


def _names(home: Municipality, known: Municipalities) -> Iterator[tuple[Municipality, str]]:
    """Its own hall, those of its wards, and that of the city it is a ward of, as people write them."""
    city = (known.city_of(home),) if home.city else ()
    for m in (home, *known.wards(home), *city):
        yield from ((m, name) for name in (m.name, m.ward) if name)


def _is_there(hall: Point, town: Point, place: Place, source: Source) -> bool:
    apart = float(distances_m(*hall, [town[0]], [town[1]])[0])
    return apart <= NEAR_M or apart <= REACHES * _reach_m(place, town, source)


def _reach_m(place: Place, town: Point, source: Source) -> float:
    return source.towns(place.municipality_code).reach_m(place.town, *town)
