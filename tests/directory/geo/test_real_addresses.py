"""WAM NET's addresses against their published points, with and without the town data."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from directory.geo.address import fold_key
from directory.geo.gazetteer import Gazetteer
from directory.geo.place import MUNICIPALITY, Place, Town
from directory.geo.point import distances_m

SAMPLE = 7
"""Every so many rows: all 29,673 take half a minute."""


def rows(folder: Path) -> Iterator[dict[str, str]]:
    for path in sorted(folder.glob("wamnet/202503/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def towns(shared_data: Path) -> dict[str, list[Town]]:
    found: dict[str, list[Town]] = defaultdict(list)
    with (shared_data / "gazetteer" / "towns.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["lat"]:
                found[row["lgcode"]].append(
                    Town(row["town"], row["koaza"], float(row["lat"]), float(row["lng"]))
                )
    return found


@pytest.fixture(scope="module")
def located(shared_data: Path, towns: dict[str, list[Town]]) -> list[tuple[dict[str, str], Place]]:
    gazetteer = Gazetteer(lambda code: towns.get(code, []))
    return [
        (row, gazetteer.locate(row["事業所住所（市区町村）"] + row["事業所住所（番地以降）"]))
        for row in list(rows(shared_data))[::SAMPLE]
    ]


def test_the_municipality_is_right(located: list[tuple[dict[str, str], Place]]) -> None:
    wrong = [
        row["事業所住所（市区町村）"]
        for row, place in located
        if fold_key(place.prefecture + place.municipality) != fold_key(row["事業所住所（市区町村）"])
    ]
    assert len(wrong) <= 0.001 * len(located), wrong[:20]


def test_most_towns_are_found_and_near(located: list[tuple[dict[str, str], Place]]) -> None:
    """A town's one point cannot be nearer than the town is small: 84 % lie within 1 km of it."""
    near = [
        place.lat is not None
        and distances_m(place.lat, place.lng, [float(row["事業所緯度"])], [float(row["事業所経度"])])[0]
        <= 1000
        for row, place in located
    ]
    assert sum(near) >= 0.82 * len(located)
    assert sum(place.level > MUNICIPALITY for _, place in located) >= 0.975 * len(located)


def test_without_towns_the_municipality_is_as_right(shared_data: Path) -> None:
    gazetteer = Gazetteer()
    for row in list(rows(shared_data))[:: SAMPLE * 3]:
        place = gazetteer.locate(row["事業所住所（市区町村）"] + row["事業所住所（番地以降）"])
        assert place.level == MUNICIPALITY
        assert fold_key(row["事業所住所（市区町村）"]).endswith(fold_key(place.municipality))
