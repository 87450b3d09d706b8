"""The gazetteer's towns (町丁目・小字) with points: Geolonia 住所データ as one CSV. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from math import nan
from pathlib import Path
from typing import Any, Final

from directory.geo.place import Town as GeoTown
from directory.geo.point import is_in_japan
from directory.geo.town_anywhere import town_key
from directory.sources.csv_file import Line, read_lines
from directory.sources.municipalities import successor
from directory.sources.record import Finding

SOURCE: Final = "towns"
COLUMNS: Final = ("lgcode", "pref", "city", "town", "koaza", "lat", "lng")
RULES: Final = "2"
Town = dict[str, Any]


def digest(path: Path) -> str:
    """Of the whole file, to know it again."""
    made = blake2b(RULES.encode(), digest_size=16)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            made.update(block)
    return made.hexdigest()


def read(path: Path) -> Iterator[Town | Finding]:
    """One town per row, columns as in the table `town`; a bad row is a Finding. Raises SourceFileError.

    Towns of former wards (浜松市) come with the code of today's.
    """
    for line in read_lines(path, COLUMNS):
        yield _town(path.name, line)


def _town(file: str, line: Line) -> Town | Finding:
    if line.error:
        return Finding(file, line.number, "", ",".join(line.cells)[:200], line.error, rejected=True)
    code, _, _, name, koaza, lat, lng = line.cells
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        return Finding(file, line.number, "lgcode", code, "municipality_code", rejected=True)
    try:
        point = float(lat), float(lng)
    except ValueError:
        point = (nan, nan)
    if not is_in_japan(*point):
        return Finding(file, line.number, "lat", f"{name} {lat},{lng}", "town_without_point", rejected=True)
    key = town_key(GeoTown(name, koaza, *point))
    place = {"municipality_code": _today(code, name), "key": key, "name": name, "koaza": koaza}
    return {**place, "lat": point[0], "lng": point[1]}


@lru_cache(maxsize=4096)
def _today(code: str, town: str) -> str:
    return successor(code, town)
