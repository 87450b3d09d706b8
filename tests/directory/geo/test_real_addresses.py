"""WAM NET's addresses against their published points, with and without the town data."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from directory.geo.address import clean, fold_key
from directory.geo.gazetteer import Gazetteer
from directory.geo.known_lots import Known
from directory.geo.municipality import municipalities
from directory.geo.place import MUNICIPALITY, Place, Town
from directory.geo.point import distances_m
from directory.geo.records import Records

SAMPLE = 7
"""Every so many rows: all 29,673 take half a minute."""
THREE_PREFECTURES = ("岩手県", "埼玉県", "大分県")
"""Towns of every size; all of Japan takes half a minute."""


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


class OtherHalf(Records):
    """Towns, and every second address of WAM NET as a listing: those that are asked for are not among them."""

    def __init__(self, towns: dict[str, list[Town]], known: list[dict[str, str]]) -> None:
        self._towns = towns
        self._known: dict[str, list[Known]] = defaultdict(list)
        codes = {fold_key(m.prefecture + m.full_name): m.code for m in municipalities().all}
        for row in known:
            name, rest = row["事業所住所（市区町村）"], row["事業所住所（番地以降）"]
            point = float(row["事業所緯度"]), float(row["事業所経度"])
            self._known[codes.get(fold_key(name), "")].append(Known(uuid4(), clean(name + rest), *point))

    def towns(self, code: str) -> list[Town]:
        return self._towns.get(code, [])

    def listings(self, code: str) -> list[Known]:
        return self._known.get(code, [])


def test_half_of_the_listings_bring_the_other_half_nearer(
    shared_data: Path, towns: dict[str, list[Town]]
) -> None:
    """One in 25 published points is a town hall's, far from the address: nothing can be near to those."""
    by_address = {
        fold_key(row["事業所住所（市区町村）"] + row["事業所住所（番地以降）"]): row
        for row in rows(shared_data)
        if row["事業所住所（市区町村）"].startswith(THREE_PREFECTURES)
    }
    unique = [by_address[key] for key in sorted(by_address)]
    gazetteer = Gazetteer()
    gazetteer.use(OtherHalf(towns, unique[::2]))
    bare = Gazetteer(lambda code: towns.get(code, []))
    asked = unique[1::2]
    assert _near(gazetteer, asked) >= max(0.86, _near(bare, asked) + 0.02)


def _near(gazetteer: Gazetteer, asked: list[dict[str, str]]) -> float:
    """The part of the addresses within 1 km of their published point."""
    near = 0
    for row in asked:
        place = gazetteer.locate(row["事業所住所（市区町村）"] + row["事業所住所（番地以降）"])
        point = [float(row["事業所緯度"])], [float(row["事業所経度"])]
        near += place.lat is not None and distances_m(place.lat, place.lng, *point)[0] <= 1000
    return near / len(asked)
