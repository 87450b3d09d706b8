"""Where the offices of an import stand whose source gives no point: estimated once for each address, municipality by
municipality, so that the towns of each are read only once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from directory.geo.estimate import Asked, Point, town_point
from directory.geo.municipality import municipalities
from directory.geo.remembered import Remembered
from directory.sources.fold import Office
from directory.sources.record import Record
from directory.store_places import DatabaseRecords

ROUGH: Final = ("municipality", "unknown")
"""What a source's place is called that is not even known to the town."""
TOWN: Final = "town"
Row = dict[str, Any]


class Estimates:
    """Of one import. What is known of towns and lots is read when it is first wanted, and not again."""

    def __init__(self) -> None:
        self._source: Final = Remembered(DatabaseRecords(), municipalities())
        self._wanted: set[Asked] = set()
        self._points: dict[Asked, Point | None] = {}

    def want(self, record: Record) -> None:
        """It will be asked for: known beforehand, all are worked out in the order of their municipalities."""
        if record.precision in ROUGH and record.municipality_code:
            place = " ".join(filter(None, (record.address, record.building)))
            self._wanted.add(Asked(record.municipality_code, place, record.name))

    def fill(self, offices: Iterable[Office]) -> set[UUID]:
        """Gives the offices that no source gives a point for the best one that is known; returns which it found."""
        return self.improve([(each.location[0], each.address[0] if each.address else {}) for each in offices])

    def improve(self, places: Iterable[tuple[Row, Mapping[str, Any]]]) -> set[UUID]:
        """The same for rows of `location`, each with its row of `address`."""
        asked = [
            (asked_of(place, address), place)
            for place, address in places
            if place["location_precision"] in ROUGH and place["municipality_code"]
        ]
        self._wanted.update(each for each, _ in asked)
        self._settle()
        found = set[UUID]()
        for each, place in asked:
            point = self._points[each]
            if point:
                place.update(latitude=point[0], longitude=point[1], location_precision=TOWN)
                found.add(place["id"])
        return found

    def _settle(self) -> None:
        for each in sorted(self._wanted - self._points.keys()):
            self._points[each] = town_point(each, municipalities(), self._source)
        self._wanted.clear()


def asked_of(place: Mapping[str, Any], address: Mapping[str, Any]) -> Asked:
    street = "".join(address.get(part) or "" for part in ("state_province", "city", "address_1"))
    text = " ".join(filter(None, (street, address.get("address_2"))))
    return Asked(place["municipality_code"], text, place["name"])
