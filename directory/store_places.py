"""Reads what the gazetteer knows of this database: towns, stations, published points of listings."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from math import cos, radians
from typing import Any, Final
from uuid import UUID

from flask import has_app_context, has_request_context, request
from sqlalchemy import bindparam, func, select

from directory.geo.address import clean
from directory.geo.known_lots import Known
from directory.geo.place import Station as GeoStation
from directory.geo.place import Town as GeoTown
from directory.geo.point import METRES_PER_DEGREE, distances_m
from directory.geo.records import Records, Version
from directory.geo.town_anywhere import Namesake
from directory.models import Listing, ListingChange, SourceRecord, Station, Town
from directory.store_closing import is_open
from directory.store_index import read_apart
from foundation import clock

TABLES: Final = ("stations", "towns")
"""Imports that replace a whole table; their file's hash is its version."""
MOST_LISTINGS: Final = 3_000
"""Of one municipality that its lots are learnt from."""
_BOXES: Final = (0.01, 0.05, 0.3)
"""Half sides in degrees: about 1, 5 and 30 km."""


_HELD: Final = "tsunagi.places"
_NEWEST: Final = select(func.max(ListingChange.number)).scalar_subquery()
_IMPORTED: Final = SourceRecord.source.in_(TABLES) & (SourceRecord.record_key == "file")
_VERSION: Final = select(_NEWEST.label("number"), SourceRecord.content_hash).select_from(
    select(1).subquery().outerjoin(SourceRecord, _IMPORTED)
)


_TOWNS_OF: Final = select(Town.name, Town.koaza, Town.lat, Town.lng).where(
    Town.municipality_code == bindparam("code")
)
"""Built once: making the statement takes as long as reading the towns."""


def version() -> Version:
    """Of the places, and of all listings: the last change that is written, or that `hold_version` saw."""
    held: Version | None = request.environ.get(_HELD) if has_request_context() else None
    return held or _version()


def hold_version() -> Version:
    """The same until this request ends: for one that writes nothing and would ask it several times."""
    seen = _version()
    if has_request_context():
        request.environ[_HELD] = seen
    return seen


def _version() -> Version:
    rows = _rows(_VERSION)
    return Version(" ".join(sorted(row[1] or "" for row in rows)), (rows[0][0] or 0) if rows else 0)


class DatabaseRecords(Records):
    """Empty outside an application, and before an import."""

    def version(self) -> Version:
        return version()

    def changed_since(self, number: int) -> Sequence[tuple[UUID, str]]:
        changed = select(ListingChange.listing_id, Listing.municipality_code)
        joined = changed.outerjoin(Listing, Listing.id == ListingChange.listing_id)
        return [
            (row[0], row[1] or "") for row in _rows(joined.where(ListingChange.number > number).distinct())
        ]

    def towns(self, code: str) -> Sequence[GeoTown]:
        return [GeoTown(*row) for row in _rows(_TOWNS_OF, {"code": code})]

    def towns_near(self, lat: float, lng: float) -> Sequence[tuple[str, GeoTown]]:
        found: list[tuple[str, GeoTown]] = []
        for half in _BOXES:
            found = _in_box(lat, lng, half)
            reach = half * METRES_PER_DEGREE * cos(radians(lat))  # the nearest may lie just outside of a box
            towns = [town for _, town in found]
            if found and min(distances_m(lat, lng, [t.lat for t in towns], [t.lng for t in towns])) <= reach:
                break
        return found

    def towns_called(self, key: str) -> Sequence[Namesake]:
        return _namesakes(Town.key == key)

    def towns_beginning(self, key: str) -> Sequence[Namesake]:
        return _namesakes(_begins(key))

    def listings(self, code: str) -> Sequence[Known]:
        """Only what everybody may see, and only points that a publisher gave: others were worked out here."""
        rows = _rows(_points_of(clock.today()), {"code": code})
        return [Known(each, clean(address), lat, lng) for each, address, lat, lng in rows]

    def stations(self, name: str) -> Sequence[GeoStation]:
        columns = select(Station.name, Station.lines, Station.municipality_code, Station.lat, Station.lng)
        return [GeoStation(*row) for row in _rows(columns.where(Station.key == name).order_by(Station.id))]


@lru_cache(maxsize=1)
def _points_of(_today: date) -> Any:
    """Which listings are open changes with the day, and is written into the statement."""
    wanted = select(Listing.id, Listing.address, Listing.lat, Listing.lng).where(
        Listing.municipality_code == bindparam("code"),
        Listing.visibility == "public",
        is_open(),
        Listing.location_precision == "point",
        Listing.lat.is_not(None),
    )
    return wanted.order_by(Listing.id).limit(MOST_LISTINGS)


def _in_box(lat: float, lng: float, half: float) -> list[tuple[str, GeoTown]]:
    box = select(Town.municipality_code, Town.name, Town.koaza, Town.lat, Town.lng).where(
        Town.lat.between(lat - half, lat + half), Town.lng.between(lng - half, lng + half)
    )
    return [(code, GeoTown(*row)) for code, *row in _rows(box)]


def _begins(key: str) -> Any:
    """Both databases sort this column by code points, so that the index finds them."""
    return Town.key.between(key, key + chr(sys.maxunicode))


def _namesakes(wanted: Any) -> list[Namesake]:
    columns = (Town.municipality_code, func.count(), func.avg(Town.lat), func.avg(Town.lng))
    rows = _rows(select(*columns).where(wanted).group_by(Town.municipality_code))
    return [Namesake(*row) for row in rows]


def _rows(statement: Any, values: Mapping[str, Any] | None = None) -> list[Any]:
    return read_apart(statement, values) if has_app_context() else []
