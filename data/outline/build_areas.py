"""Makes data/gazetteer/areas.json: about where each municipality lies, and its parts that the law tells apart.

No open data of borders is bundled. Every piece of land goes to the municipality of the nearest town
(Voronoi cells); the coast is that of static/geo/prefectures.geojson. Islands that are not
drawn there become discs around their towns. Where the law gives towns of a municipality to different offices, its
cells are put together by office. The result is an estimate, and is shown as one.
    pip install -c constraints.txt 'tsunagi[outlines]'
    python data/outline/build_areas.py towns.csv
towns.csv: 「Geolonia 住所データ」 (Geolonia, CC BY 4.0) as `tsunagi import towns` takes it.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from scipy.spatial import cKDTree

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from directory.area import office_in_charge  # noqa: E402
from directory.area_table import table  # noqa: E402
from directory.geo.municipality import municipalities  # noqa: E402
from directory.geo.place import TOWN, Place  # noqa: E402
from directory.offices import SERVICES  # noqa: E402

TARGET = ROOT / "data" / "gazetteer" / "areas.json"
OUTLINES = ROOT / "static" / "geo" / "prefectures.geojson"
TOLERANCE = 0.003  # degrees, about 300 m: finer than the estimate deserves would look exact
DIGITS = 1000  # of a degree: 100 m
OFF_SHORE = 0.011  # degrees, about 1.2 km: beyond the outline's own coarseness
ISLAND = 0.015  # degrees: radius of a disc around a town of an island that the outline leaves out
NEIGHBOURS = 6  # a town among so many of another municipality has a wrong point
SMALLEST = 0.0004  # square degrees, about 4 km²
TOUCHING = 1e-6  # degrees

Face = tuple[str, ...]
"""Municipality code, then the key of the office in charge for each of SERVICES; "" where it is not divided."""


@dataclass(frozen=True)
class Spot:
    face: Face
    lng: float
    lat: float


def spots(path: str) -> list[Spot]:
    """Of every town; a municipality without towns has its own point."""
    known, found = municipalities(), []
    split = {service: divided(service) for service in SERVICES}
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if not row["lat"]:
                continue
            m = known.for_town(row["lgcode"], row["town"])
            place = Place(TOWN, m.prefecture, m.full_name, m.code, row["town"], row["koaza"])
            keys = [in_charge(place, service) if m.code in split[service] else "" for service in SERVICES]
            if "?" not in keys:
                found.append(Spot((m.code, *keys), float(row["lng"]), float(row["lat"])))
    named = {spot.face[0] for spot in found}
    bare = [m for m in known.all if m.code not in named and not known.wards(m)]
    return found + [Spot((m.code, "", ""), m.lng, m.lat) for m in bare]


def divided(service: str) -> set[str]:
    return {
        code for code, claims in table(service).claims.items() if not all(claim.whole for claim in claims)
    }


def in_charge(place: Place, service: str) -> str:
    """The office's key; "?" for a town that is divided itself, which its neighbours decide."""
    verdict = office_in_charge(place, service)
    return verdict.offices[0].key if verdict.certain else "?"


def believable(given: list[Spot]) -> list[Spot]:
    """Without points that lie in the midst of another municipality."""
    at = np.array([(spot.lng, spot.lat) for spot in given])
    _, near = cKDTree(at).query(at, k=min(NEIGHBOURS + 1, len(given)))
    size = Counter(spot.face[0] for spot in given)
    return [
        spot
        for spot, around in zip(given, near, strict=True)
        if size[spot.face[0]] <= NEIGHBOURS or any(given[i].face[0] == spot.face[0] for i in around[1:])
    ]


def faces(given: list[Spot], outline: shapely.Geometry) -> dict[Face, list[shapely.Geometry]]:
    """Polygons of each face's land; together they fill the outline and the islands."""
    at: dict[tuple[float, float], Face] = {}
    for spot in given:
        at.setdefault((spot.lng, spot.lat), spot.face)
    points = shapely.points(list(at))
    land = shapely.union_all([outline, *islands(points, outline)])
    around = mercator(shapely.box(*land.bounds).buffer(1))
    cells = shapely.get_parts(
        shapely.voronoi_polygons(mercator(shapely.multipoints(points)), extend_to=around, ordered=True)
    )
    pieces = defaultdict(list)
    for cell, face in zip(degrees(cells), at.values(), strict=True):
        pieces[face].append(cell)
    shapely.prepare(land)
    return {
        face: polygons(shapely.intersection(shapely.union_all(each), land)) for face, each in pieces.items()
    }


def islands(points: np.ndarray, outline: shapely.Geometry) -> list[shapely.Geometry]:
    shapely.prepare(outline)
    far = points[~shapely.dwithin(points, outline, OFF_SHORE)]
    return [*shapely.buffer(far, ISLAND, quad_segs=3)]


def mercator(geometry: object) -> object:
    """Keeps angles, so that what is nearer on the map is nearer on the ground around."""
    return shapely.transform(
        geometry, lambda at: np.column_stack([at[:, 0], np.degrees(np.arctanh(np.sin(np.radians(at[:, 1]))))])
    )


def degrees(geometry: object) -> object:
    return shapely.transform(
        geometry, lambda at: np.column_stack([at[:, 0], np.degrees(np.arcsin(np.tanh(np.radians(at[:, 1]))))])
    )


def polygons(geometry: shapely.Geometry) -> list[shapely.Geometry]:
    return [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]


def without_splinters(found: dict[Face, list[shapely.Geometry]]) -> dict[Face, list[shapely.Geometry]]:
    """Small pieces apart from the rest of their face go to the neighbour with the longest border: a point is a
    little wrong. Islands stay."""
    owned = [(face, part) for face, parts in found.items() for part in parts]
    largest = {face: max(parts, key=shapely.area) for face, parts in found.items()}
    parts = np.array([part for _, part in owned])
    tree, kept = shapely.STRtree(parts), defaultdict(list)
    for face, part in owned:
        near = [] if part is largest[face] or part.area >= SMALLEST else tree.query(part, "dwithin", TOUCHING)
        rows = [n for n in near if owned[n][0] != face and parts[n].area >= SMALLEST]
        if rows:
            border = shapely.length(shapely.intersection(parts[rows], part.buffer(TOUCHING)))
            face = owned[rows[int(np.argmax(border))]][0]
        kept[face].append(part)
    return kept


def simplified(found: dict[Face, list[shapely.Geometry]]) -> dict[Face, shapely.Geometry]:
    """Neighbours keep the line they share."""
    whole = [shapely.multipolygons(polygons(shapely.union_all(parts))) for parts in found.values()]
    return dict(
        zip(
            found, shapely.coverage_simplify(np.array(whole), TOLERANCE, simplify_boundary=False), strict=True
        )
    )


def rings(geometry: shapely.Geometry) -> Iterator[list[list[int]]]:
    """Of each polygon (the largest first), the outer ring first: whole thousandths of a degree, each number but the
    first two the step from the point before; the last point, which is the first again, is left out."""
    for part in sorted(shapely.get_parts(geometry), key=shapely.area, reverse=True):
        lines = [steps(ring) for ring in (part.exterior, *part.interiors)]
        if lines[0]:
            yield [line for line in lines if line]


def steps(ring: shapely.Geometry) -> list[int]:
    at = np.round(shapely.get_coordinates(ring)[:-1] * DIGITS).astype(int)
    at = at[np.any(at != np.roll(at, 1, axis=0), axis=1)]
    if len(at) < 3:
        return []
    return np.vstack([at[:1], np.diff(at, axis=0)]).ravel().tolist()


def japan() -> shapely.Geometry:
    features = json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]
    return shapely.union_all(
        [shapely.make_valid(shapely.from_geojson(json.dumps(f["geometry"]))) for f in features]
    )


def rows(found: dict[Face, shapely.Geometry]) -> Iterator[list[object]]:
    """[municipality, "", "", rings], and for each office of a divided one [municipality, service, key, rings]."""
    whole, parts = defaultdict(list), defaultdict(list)
    for (code, *keys), geometry in found.items():
        whole[code].append(geometry)
        for service, key in zip(SERVICES, keys, strict=True):
            if key:
                parts[code, service, key].append(geometry)
    for code in sorted(whole):
        yield [code, "", "", list(rings(shapely.union_all(whole[code])))]
        for each in sorted(part for part in parts if part[0] == code):
            yield [*each, list(rings(shapely.union_all(parts[each])))]


def main(path: str) -> None:
    found = simplified(without_splinters(faces(believable(spots(path)), japan())))
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows(found)]
    TARGET.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}: {len(lines)} areas, {TARGET.stat().st_size // 1000} KB\n")


if __name__ == "__main__":
    main(sys.argv[1])
