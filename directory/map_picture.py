"""A map that the server draws: what lies where in a frame of pixels. For who has no JavaScript, and for paper. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from directory.geo.municipality import municipalities

WIDTH: Final = 640
HEIGHT: Final = 520
CELL: Final = 96
"""Pixels: what lies in one cell shares a mark, so that marks do not hide each other."""
FARTHEST: Final = 4
CLOSEST: Final = 18
NAMES_FROM: Final = 8
"""At this zoom and closer the names of municipalities have room."""
NAME_ROOM: Final = (110, 34)
_TILE: Final = 256
_OUTLINES: Final = Path(__file__).resolve().parents[1] / "static" / "geo" / "prefectures.geojson"
_STEEPEST: Final = 85.0
"""Degrees of latitude: Web Mercator ends here."""


@dataclass(frozen=True)
class Frame:
    """WIDTH × HEIGHT pixels around a point (WGS84 degrees) at a zoom of Web Mercator."""

    lat: float
    lng: float
    zoom: int

    @property
    def code(self) -> str:
        """As an address carries it."""
        return f"{self.lat:.5f},{self.lng:.5f},{self.zoom}"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """west, south, east, north"""
        north, west = self.degrees(0, 0)
        south, east = self.degrees(WIDTH, HEIGHT)
        return max(west, -180.0), south, min(east, 180.0), north

    def at(self, lat: float, lng: float) -> tuple[float, float]:
        """Pixels from the left and from the top."""
        x, y = _world(lat, lng, self.zoom)
        left, top = self._corner()
        return x - left, y - top

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """(lat, lng) of a pixel."""
        left, top = self._corner()
        side = _TILE * 2**self.zoom
        up = math.pi * (1 - 2 * (y + top) / side)
        return math.degrees(math.atan(math.sinh(up))), 360 * (x + left) / side - 180

    def _corner(self) -> tuple[float, float]:
        x, y = _world(self.lat, self.lng, self.zoom)
        return x - WIDTH / 2, y - HEIGHT / 2

    def moved(self, across: float, down: float) -> Frame:
        """By parts of its own width and height."""
        lat, lng = self.degrees(WIDTH * (0.5 + across), HEIGHT * (0.5 + down))
        return replace(self, lat=max(-_STEEPEST, min(_STEEPEST, lat)), lng=max(-180.0, min(180.0, lng)))

    def zoomed(self, steps: int) -> Frame:
        return replace(self, zoom=max(FARTHEST, min(CLOSEST, self.zoom + steps)))


JAPAN: Final = Frame(37.8, 137.0, 5)


@dataclass(frozen=True)
class Spot:
    """`count` listings at a point; their ids where they are known one by one."""

    lat: float
    lng: float
    count: int = 1
    ids: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Mark:
    """What one number on the picture stands for."""

    number: int
    x: int
    y: int
    spot: Spot


class NoFrame(ValueError):
    """Not three numbers of a place on the earth and a zoom."""


def read_frame(text: str) -> Frame:
    """「43.06,141.35,12」. Raises NoFrame."""
    try:
        lat, lng, zoom = (float(part) for part in text.split(","))
    except ValueError as error:
        raise NoFrame(text) from error
    if not (abs(lat) <= _STEEPEST and abs(lng) <= 180 and FARTHEST <= zoom <= CLOSEST):
        raise NoFrame(text)
    return Frame(lat, lng, int(zoom))


def around(spots: Iterable[Spot]) -> Frame:
    """The closest frame that holds all of them; the main islands for none, and for what lies all over Japan."""
    points = [(spot.lat, spot.lng) for spot in spots]
    if not points:
        return JAPAN
    south, north = min(lat for lat, _ in points), max(lat for lat, _ in points)
    west, east = min(lng for _, lng in points), max(lng for _, lng in points)
    middle = Frame((south + north) / 2, (west + east) / 2, 15)
    while middle.zoom > JAPAN.zoom and not _holds(middle, (south, west), (north, east)):
        middle = middle.zoomed(-1)
    return middle if middle.zoom > JAPAN.zoom else JAPAN


def _holds(frame: Frame, *points: tuple[float, float]) -> bool:
    inside = ((x, y) for x, y in (frame.at(*point) for point in points))
    return all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in inside)


def marks(frame: Frame, spots: Sequence[Spot]) -> list[Mark]:
    """Numbered as one reads: from the top, then from the left. Cells are fixed to the earth."""
    cells: dict[tuple[int, int], list[Spot]] = {}
    for spot in spots:
        x, y = _world(spot.lat, spot.lng, frame.zoom)
        cells.setdefault((int(y // CELL), int(x // CELL)), []).append(spot)
    gathered = [_gathered(cells[cell]) for cell in sorted(cells)]
    placed = [(spot, *frame.at(spot.lat, spot.lng)) for spot in gathered]
    return [Mark(n, round(x), round(y), spot) for n, (spot, x, y) in enumerate(placed, 1)]


def _gathered(spots: Sequence[Spot]) -> Spot:
    count = sum(spot.count for spot in spots)
    known = tuple(each for spot in spots for each in spot.ids)
    return Spot(
        sum(spot.lat * spot.count for spot in spots) / count,
        sum(spot.lng * spot.count for spot in spots) / count,
        count,
        known if len(known) == count else (),
    )


def outlines(frame: Frame) -> Iterator[str]:
    """SVG paths of the prefectures in the frame."""
    west, south, east, north = frame.box
    for ring, (left, low, right, high) in _rings():
        if left <= east and right >= west and low <= north and high >= south:
            points = dict.fromkeys(
                f"{round(x)} {round(y)}" for x, y in (frame.at(lat, lng) for lng, lat in ring)
            )
            if len(points) > 2:
                yield "M" + "L".join(points) + "Z"


@lru_cache(maxsize=1)
def _rings() -> list[tuple[list[list[float]], tuple[float, float, float, float]]]:
    features = json.loads(_OUTLINES.read_text(encoding="utf-8"))["features"]
    rings = [polygon[0] for each in features for polygon in each["geometry"]["coordinates"]]
    return [
        (
            ring,
            (
                min(x for x, _ in ring),
                min(y for _, y in ring),
                max(x for x, _ in ring),
                max(y for _, y in ring),
            ),
        )
        for ring in rings
    ]


def names(frame: Frame) -> list[tuple[int, int, str]]:
    """(x, y, name) of municipalities at their points, none over another."""
    if frame.zoom < NAMES_FROM:
        return []
    known = municipalities()
    taken: dict[tuple[int, int], tuple[int, int, str]] = {}
    for m in known.all:
        x, y = frame.at(m.lat, m.lng)
        if 0 <= x <= WIDTH and 0 <= y <= HEIGHT and not known.wards(m):
            cell = int(x // NAME_ROOM[0]), int(y // NAME_ROOM[1])
            taken.setdefault(cell, (round(x), round(y), m.ward or m.name))
    return list(taken.values())


def place_of(frame: Frame, spot: Spot) -> str:
    """About where a mark lies, as coarse as the frame."""
    near = municipalities().nearest(spot.lat, spot.lng)[0]
    return near.prefecture if frame.zoom < NAMES_FROM else near.name


def _world(lat: float, lng: float, zoom: int) -> tuple[float, float]:
    side = _TILE * 2**zoom
    sine = math.sin(math.radians(max(-_STEEPEST, min(_STEEPEST, lat))))
    return (lng / 360 + 0.5) * side, (0.5 - math.atanh(sine) / (2 * math.pi)) * side
