"""Town halls and prefectural offices that are named instead of an address."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from directory.geo.gazetteer import Gazetteer
from directory.geo.municipality import prefectures
from directory.geo.place import LANDMARK, MUNICIPALITY

BARE = Gazetteer()


@pytest.mark.parametrize(
    ("typed", "municipality"),
    [
        ("札幌市役所", "札幌市"),
        ("北海道札幌市役所", "札幌市"),
        ("新宿区役所", "新宿区"),
        ("大阪市北区役所", "大阪市北区"),
        ("八雲町役場の近く", "二海郡八雲町"),
        ("小笠原村役場", "小笠原村"),
        ("市役所前", ""),
        ("愛知県庁", "名古屋市"),
        ("東京都庁", "新宿区"),
    ],
)
def test_an_office_is_where_its_municipality_has_its_point(typed: str, municipality: str) -> None:
    place = BARE.locate(typed)
    assert place.municipality == municipality
    assert place.rest == "" or not municipality
    assert (place.note == LANDMARK) == bool(municipality)


def test_the_hall_of_one_of_several_is_asked_about() -> None:
    place = BARE.locate("府中市役所")
    assert {each.prefecture for each in place.candidates} == {"東京都", "広島県"}


def test_every_prefectural_office_is_in_its_capital(shared_data: Path) -> None:
    with (shared_data / "gazetteer" / "prefjp-utf8.csv").open(encoding="utf-8-sig", newline="") as file:
        capitals = {row["pref"]: row["capital"] for row in csv.DictReader(file)}
    for prefecture in prefectures():
        office = prefecture.name + "庁"
        place = BARE.locate(office)
        assert place.level == MUNICIPALITY, office
        assert place.municipality == capitals[prefecture.name]
