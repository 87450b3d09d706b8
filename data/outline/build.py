"""Makes static/geo/, the map's background without tiles: prefecture outlines and municipality names.

Source: Natural Earth 10m admin-1 (public domain), as Debian's qgis-common packs it (world_map.gpkg).
    python data/outline/build.py world_map.gpkg
Natural Earth files the Northern Territories under Russia; as on other public sites of Japan they are drawn
as part of Hokkaido (seven polygons). Borders are simplified as shared lines, so that neighbours still meet.
"""

from __future__ import annotations

import csv
import json
import math
import sqlite3
import struct
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "static" / "geo" / "prefectures.geojson"
NAMES = ROOT / "static" / "geo" / "municipalities.json"
TOLERANCE = 0.008  # degrees, about 800 m
SMALLEST = 0.0012  # square degrees, about 12 km²; a prefecture keeps its largest polygons whatever their size
NORTHERN_TERRITORIES = (145.3, 43.3, 149.0, 45.6)  # west, south, east, north

Point = tuple[float, float]
Ring = list[Point]


def read(path: str) -> dict[str, list[Ring]]:
    """Prefecture code → outer rings (no prefecture of Japan has a hole worth drawing)."""
    codes = {plain(row["english"]): row["code"] for row in prefectures()}
    rows = sqlite3.connect(path).execute(
        "SELECT name, admin, geom FROM states_provinces WHERE admin IN ('Japan', 'Russia')"
    )
    found: dict[str, list[Ring]] = defaultdict(list)
    for name, admin, geometry in rows:
        for ring in outer_rings(geometry):
            if admin == "Japan":
                found[codes[plain(name)]].append(ring)
            elif within(ring, NORTHERN_TERRITORIES):
                found["01"].append(ring)
    return found


def prefectures() -> list[dict[str, str]]:
    return table("prefectures.csv")


def table(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / "gazetteer" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def names() -> list[tuple[float, float, str]]:
    """Point and name of each municipality, from our own gazetteer."""
    return [
        (round(float(row["lat"]), 3), round(float(row["lng"]), 3), row["name"])
        for row in table("municipalities.csv")
        if row["lat"] and row["lng"]
    ]


def plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if c.isalpha() and c.isascii()).lower()


def outer_rings(geometry: bytes) -> Iterator[Ring]:
    """GeoPackage geometry: a header with an envelope, then WKB Polygon or MultiPolygon."""
    offset = 8 + {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[(geometry[3] >> 1) & 7]
    kind, count = struct.unpack_from("<II", geometry, offset + 1)
    offset += 5 if kind == 3 else 9
    for _ in range(1 if kind == 3 else count):
        rings, offset = polygon(geometry, offset if kind == 3 else offset + 5)
        yield rings[0]


def polygon(data: bytes, offset: int) -> tuple[list[Ring], int]:
    (count,) = struct.unpack_from("<I", data, offset)
    offset += 4
    rings = []
    for _ in range(count):
        (size,) = struct.unpack_from("<I", data, offset)
        numbers = struct.unpack_from(f"<{2 * size}d", data, offset + 4)
        rings.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
        offset += 4 + 16 * size
    return rings, offset


def within(ring: Ring, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return all(west <= x <= east and south <= y <= north for x, y in ring)


def area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def kept(rings: list[Ring]) -> list[Ring]:
    ordered = sorted(rings, key=area, reverse=True)
    return [ring for place, ring in enumerate(ordered) if place < 3 or area(ring) >= SMALLEST]


def joints(shapes: dict[str, list[Ring]]) -> set[Point]:
    """Points where borders meet: the prefectures around them differ from those of a neighbouring point."""
    around: dict[Point, set[str]] = defaultdict(set)
    for code, rings in shapes.items():
        for ring in rings:
            for point in ring:
                around[point].add(code)
    found: set[Point] = set()
    for rings in shapes.values():
        for ring in rings:
            for before, here in pairwise(ring):
                if around[before] != around[here]:
                    found.add(here if len(around[here]) > len(around[before]) else before)
    return found


def simplify(ring: Ring, fixed: set[Point]) -> Ring:
    corners = [n for n, point in enumerate(ring[:-1]) if point in fixed] or [0]
    turned = ring[corners[0] : -1] + ring[: corners[0]] + [ring[corners[0]]]
    stops = [n for n, point in enumerate(turned) if point in fixed] or [0, len(turned) - 1]
    if stops[-1] != len(turned) - 1:
        stops.append(len(turned) - 1)
    if len(stops) == 2:  # an island: halve it, or both ends would be the same point
        stops.insert(1, max(range(len(turned)), key=lambda n: math.dist(turned[0], turned[n])))
    line: Ring = []
    for start, end in pairwise(stops):
        line += shared_line(turned[start : end + 1])[:-1]
    return [*line, line[0]]


def shared_line(line: Ring) -> Ring:
    """The same result from either side of a border."""
    return douglas_peucker(line) if line[0] <= line[-1] else douglas_peucker(line[::-1])[::-1]


def douglas_peucker(line: Ring) -> Ring:
    if len(line) < 3:
        return line
    far, distance = max(
        ((n, off_line(line[n], line[0], line[-1])) for n in range(1, len(line) - 1)), key=lambda pair: pair[1]
    )
    if distance <= TOLERANCE:
        return [line[0], line[-1]]
    return douglas_peucker(line[: far + 1])[:-1] + douglas_peucker(line[far:])


def off_line(point: Point, start: Point, end: Point) -> float:
    length = math.dist(start, end)
    if length == 0:
        return math.dist(point, start)
    (x, y), (x1, y1), (x2, y2) = point, start, end
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length


def feature(code: str, rings: list[Ring]) -> dict[str, object]:
    rounded = [[[[round(x, 3), round(y, 3)] for x, y in ring]] for ring in rings if len(ring) > 3]
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": "MultiPolygon", "coordinates": rounded},
    }


def main(path: str) -> None:
    shapes = {code: kept(rings) for code, rings in read(path).items()}
    fixed = joints(shapes)
    features = [feature(code, [simplify(ring, fixed) for ring in shapes[code]]) for code in sorted(shapes)]
    text = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text + "\n", encoding="utf-8")
    NAMES.write_text(json.dumps(names(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}: {len(features)} prefectures, {len(text) // 1000} KB\n")


if __name__ == "__main__":
    main(sys.argv[1])
