"""The two tables of the law, whole and as the law has them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from data import build_offices
from directory.geo.municipality import municipalities
from directory.identity import location_id
from directory.offices import SERVICES, UnknownOffice, UnknownService, branches, office, read_offices


@pytest.mark.parametrize(
    ("service", "kinds"),
    [
        ("hello_work", {"office": 436, "sub_office": 95, "annex": 13}),
        ("labour_standards", {"office": 321, "branch": 5}),
    ],
)
def test_every_office_is_there(service: str, kinds: dict[str, int]) -> None:
    offices = read_offices(service)
    assert Counter(each.kind for each in offices) == kinds
    assert len({each.key for each in offices}) == len({each.id for each in offices}) == sum(kinds.values())


@pytest.mark.parametrize(
    ("key", "name", "official", "kana"),
    [
        ("北海道/office/札幌東", "ハローワーク札幌東", "札幌東公共職業安定所", ""),
        (
            "北海道/sub_office/夕張",
            "ハローワーク夕張",
            "千歳公共職業安定所夕張出張所",
            "はろーわーくゆうばり",
        ),
        ("北海道/annex/池田", "ハローワーク池田", "帯広公共職業安定所池田分庁舎", "はろーわーくいけだ"),
        ("宮城県/sub_office/大和", "ハローワーク大和", "仙台公共職業安定所大和出張所", "はろーわーくたいわ"),
        ("神奈川県/office/大和", "ハローワーク大和", "大和公共職業安定所", "はろーわーくやまと"),
        ("兵庫県/office/柏原", "ハローワーク柏原", "柏原公共職業安定所", ""),
    ],
)
def test_hello_work_names(key: str, name: str, official: str, kana: str) -> None:
    found = office("hello_work", key)
    assert (found.name, found.official_name, found.name_kana) == (name, official, kana)


def test_labour_standards_names() -> None:
    assert office("labour_standards", "北海道/office/小樽").name == "小樽労働基準監督署"
    branch = office("labour_standards", "北海道/branch/倶知安")
    assert branch.name == branch.official_name == "小樽労働基準監督署倶知安支署"
    assert branch.parent_key == "北海道/office/小樽"


@pytest.mark.parametrize("service", SERVICES)
def test_parents_and_places_exist(service: str) -> None:
    keys = {each.key for each in read_offices(service)}
    for each in read_offices(service):
        assert each.municipality_code in municipalities().by_code
        assert municipalities().get(each.municipality_code).prefecture == each.prefecture
        assert (each.parent_key in keys) == bool(each.parent_key) == (each.kind != "office")
        assert bool(each.jurisdiction) == (each.kind == "office")


def test_day_labour_offices_are_marked() -> None:
    special = {each.law_name for each in read_offices("hello_work") if each.special}
    assert special == {"大阪港労働", "あいりん労働", "玉姫労働", "河原町労働", "横浜港労働", "神戸港労働"}
    assert not any(each.special for each in read_offices("labour_standards"))


def test_ids_are_those_of_the_listings() -> None:
    assert office("hello_work", "北海道/office/札幌").id == location_id("hello-work", "北海道/office/札幌")
    assert office("labour_standards", "岡山県/office/新見").id == location_id(
        "labour-standards", "岡山県/office/新見"
    )


def test_branches_in_a_municipality() -> None:
    east = office("hello_work", "北海道/office/札幌東")
    assert [each.name for each in branches(east, "012173")] == ["ハローワーク江別"]
    assert branches(office("hello_work", "東京都/office/上野"), "131067") == ()  # 玉姫労働


def test_what_is_unknown() -> None:
    with pytest.raises(UnknownService):
        read_offices("post")
    with pytest.raises(UnknownOffice):
        office("hello_work", "北海道/office/東京")


@pytest.mark.parametrize("service", SERVICES)
def test_the_files_are_made_from_the_law(shared_data: Path, service: str) -> None:
    with (shared_data / "law" / f"{service}_offices.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    known = build_offices.municipalities()
    made = [
        dict(zip(build_offices.COLUMNS, build_offices.record(row, service, known), strict=True))
        for row in rows
    ]
    read = [{name: getattr(each, name) for name in build_offices.COLUMNS} for each in read_offices(service)]
    assert made == read
    assert [row["jurisdiction"] for row in rows] == [each.jurisdiction for each in read_offices(service)]


def test_an_office_for_day_labour_says_so_where_it_is_shown(page, app) -> None:
    from directory import actions

    actions.load_bundled()
    shown = page("/search?q=玉姫労働").text
    assert "日雇・港湾の仕事の紹介" in shown
    (only,) = [each for each in read_offices("hello_work") if each.law_name == "玉姫労働"]
    assert "日雇の仕事や港湾の仕事をする人だけの窓口です。" in page(f"/listings/{only.id}").text
    assert "職業相談・職業紹介" not in page("/search?q=ハローワーク札幌東").text  # its kind says that
