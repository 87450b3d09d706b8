"""Railway stations with points, from a CSV or from a GeoJSON like 国土数値情報（鉄道データ）. Pure.

CSV: a header with `name,line,lat,lng` or `駅名,路線名,緯度,経度`, one row for each station of each line.
GeoJSON: features with the properties N02_005 (駅名) and N02_003 (路線名), as points or as the platform's line.
Rows of one name within a kilometre are one station.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from directory.geo.address import fold_key
from directory.geo.point import distances_m, is_in_japan
from directory.sources.csv_file import read_lines
from directory.sources.json_file import values
from directory.sources.record import Finding, SourceFileError

SOURCE: Final = "stations"
HEADERS: Final = (("name", "line", "lat", "lng"), ("駅名", "路線名", "緯度", "経度"))
NAME, LINE = "N02_005", "N02_003"
ONE_STATION_M: Final = 1000.0
Station = dict[str, Any]


def station_key(name: str) -> str:
    """札幌 and 札幌駅 are one, in every spelling."""
    return fold_key(name).removesuffix("駅")


def read(path: Path) -> Iterator[Station | Finding]:
    """Each station once, columns as in the table `station` but for its municipality; a bad row is a Finding.
    Raises SourceFileError.
    """
    rows = _features(path) if path.suffix.lower() in (".geojson", ".json") else _lines(path)
    held: dict[str, list[Station]] = {}
    for row in rows:
        if isinstance(row, Finding):
            yield row
        else:
            _take(held.setdefault(row["key"], []), row)
    yield from (station for same in held.values() for station in same)


def _take(same_name: list[Station], row: Station) -> None:
    for known in same_name:
        if distances_m(known["lat"], known["lng"], [row["lat"]], [row["lng"]])[0] <= ONE_STATION_M:
            lines = [line for line in (*known["lines"].split("、"), row["lines"]) if line]
            known["lines"] = "、".join(dict.fromkeys(lines))
            return
    same_name.append(row)


def _lines(path: Path) -> Iterator[Station | Finding]:
    for line in read_lines(path, _header(path)):
        if line.error:
            yield Finding(path.name, line.number, "", ",".join(line.cells)[:200], line.error, rejected=True)
        else:
            yield _station(path.name, line.number, *line.cells)


def _header(path: Path) -> tuple[str, ...]:
    for header in HEADERS:
        try:
            next(read_lines(path, header), None)
        except SourceFileError as error:
            if error.key != "import.error.foreign":
                raise
        else:
            return header
    raise SourceFileError("import.error.foreign", file=path.name, column=HEADERS[0][0])


def _features(path: Path) -> Iterator[Station | Finding]:
    try:
        named = (
            (each["properties"][NAME], each["properties"].get(LINE), each["geometry"]) for each in _each(path)
        )
        for number, (name, line, geometry) in enumerate(named, 1):
            lat, lng = _middle(geometry)
            yield _station(path.name, number, str(name or ""), str(line or ""), lat, lng)
    except (KeyError, TypeError, AttributeError) as error:
        raise SourceFileError("import.error.foreign", file=path.name, column=NAME) from error


def _each(path: Path) -> Iterator[Any]:
    """Of a large file one feature after another, of another one all that it holds."""
    for value in (found.value for found in values(path)):
        yield from value.get("features", [value])


def _middle(geometry: Any) -> tuple[str, str]:
    """(lat, lng) of a point, or of the middle of a platform's line; empty for what is neither."""
    try:
        points = geometry["coordinates"]
        point = points if geometry["type"] == "Point" else points[len(points) // 2]
        return str(float(point[1])), str(float(point[0]))
    except (KeyError, TypeError, ValueError, IndexError):
        return "", ""


def _station(file: str, number: int, name: str, line: str, lat: str, lng: str) -> Station | Finding:
    key = station_key(name)
    if not key:
        return Finding(file, number, "name", name, "station_without_name", rejected=True)
    try:
        point = float(lat), float(lng)
    except ValueError:
        point = (0.0, 0.0)
    if not is_in_japan(*point):
        return Finding(file, number, "lat", f"{name} {lat},{lng}", "station_without_point", rejected=True)
    shown = name.strip().removesuffix("駅")
    return {"key": key, "name": shown, "lines": line.strip(), "lat": point[0], "lng": point[1]}
