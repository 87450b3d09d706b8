"""About where a municipality lies, as polygons to draw: an estimate from the points of towns, no border. Pure.

data/gazetteer/areas.json, made by data/outline/build_areas.py, holds a line for each municipality and, where the law
gives its towns to different offices, one for each office's part.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from directory.offices import SERVICES, Office, read_offices

_FILE: Final = Path(__file__).resolve().parents[1] / "data" / "gazetteer" / "areas.json"
_DEGREE: Final = 1000
"""The file counts in thousandths of a degree."""

Ring = list[tuple[float, float]]
"""(lng, lat) in WGS84 degrees, the last point the first again, as GeoJSON wants it."""


def whole(code: str) -> list[list[Ring]]:
    """Polygons of a municipality by its 6-digit code, the outer ring of each first; none for what has none (a city
    with wards, which have theirs)."""
    return _polygons((code, "", ""))


def part(code: str, office: Office) -> list[list[Ring]]:
    """Of the part that an office serves; none where the law does not divide the municipality."""
    return _polygons((code, office.service, office.key))


def office_of(listing_id: UUID) -> Office | None:
    """The office of the law's tables whose listing this is."""
    return _offices().get(listing_id)


@lru_cache(maxsize=1)
def _offices() -> dict[UUID, Office]:
    return {each.id: each for service in SERVICES for each in read_offices(service)}


@lru_cache(maxsize=1)
def _lines() -> dict[tuple[str, str, str], str]:
    """Kept as text, which is read when it is asked for: half a megabyte instead of ten."""
    found = {}
    with _FILE.open(encoding="utf-8") as file:
        for line in file:
            if line.startswith('["'):
                head, _, rings = line.rstrip(",\n").partition(",[")
                code, service, key = json.loads(head + "]")
                found[code, service, key] = "[" + rings[:-1]
    return found


def _polygons(name: tuple[str, str, str]) -> list[list[Ring]]:
    return [[list(_ring(steps)) for steps in polygon] for polygon in json.loads(_lines().get(name, "[]"))]


def _ring(steps: Sequence[int]) -> Iterator[tuple[float, float]]:
    across, up = list(accumulate(steps[::2])), list(accumulate(steps[1::2]))
    for x, y in zip([*across, across[0]], [*up, up[0]], strict=True):
        yield x / _DEGREE, y / _DEGREE


def feature(polygons: list[list[Ring]], **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        "properties": properties,
    }
