"""The bundled municipalities, one by one."""

from __future__ import annotations

from collections import Counter

import pytest

from data.build_gazetteer import with_check_digit
from directory.geo.gazetteer import Gazetteer
from directory.geo.municipality import UnknownMunicipality, municipalities, prefectures

KNOWN = municipalities()
GAZETTEER = Gazetteer()


def test_all_of_japan_is_there() -> None:
    assert len(prefectures()) == 47
    assert len(KNOWN.all) == len(KNOWN.by_code) == 1912
    assert {m.prefecture for m in KNOWN.all} == {p.name for p in prefectures()}
    kinds = Counter("ward" if m.ward else m.name[-1] for m in KNOWN.all)
    assert kinds == {"市": 792, "町": 743, "村": 183, "区": 23, "ward": 171}


def test_every_check_digit_is_right() -> None:
    assert [m.code for m in KNOWN.all if with_check_digit(m.code[:5]) != m.code] == []


def test_every_town_and_village_has_its_county() -> None:
    assert {m.prefecture for m in KNOWN.all if m.name[-1] in "町村" and not m.county} == {"東京都"}


def test_every_point_is_in_japan() -> None:
    assert all(24 <= m.lat <= 45.6 and 122.9 <= m.lng <= 149 for m in KNOWN.all)


def test_hamamatsu_has_the_wards_of_2024() -> None:
    wards = {w.code: w.ward for w in KNOWN.wards(KNOWN.get("221309"))}
    assert wards == {"221384": "中央区", "221392": "浜名区", "221406": "天竜区"}


@pytest.mark.parametrize(
    ("old", "name"),
    [
        ("221317", "浜松市中央区"),
        ("221368", "浜松市浜名区"),
        ("221376", "浜松市天竜区"),
        ("221350", "浜松市"),
    ],
)
def test_a_former_ward_leads_to_what_followed_it(old: str, name: str) -> None:
    assert KNOWN.get(old).name == name


def test_a_code_that_never_was() -> None:
    with pytest.raises(UnknownMunicipality):
        KNOWN.get("999999")


def found_by(written: str) -> set[str]:
    place = GAZETTEER.locate(written)
    return {place.municipality_code, *(c.municipality_code for c in place.candidates)} - {""}


def test_its_full_name_finds_it_and_nothing_else() -> None:
    assert [m.full_name for m in KNOWN.all if found_by(m.prefecture + m.full_name) != {m.code}] == []


def test_without_prefecture_and_county_it_is_among_what_is_found() -> None:
    assert [m.full_name for m in KNOWN.all if m.code not in found_by(m.prefecture + m.name)] == []
    assert [m.full_name for m in KNOWN.all if m.code not in found_by(m.name)] == []
    assert [m.full_name for m in KNOWN.all if m.code not in found_by(m.kana)] == []


def test_what_has_one_name_is_certain_by_it() -> None:
    names = Counter(m.ward or m.name for m in KNOWN.all)
    alone = [m for m in KNOWN.all if names[m.ward or m.name] == 1]
    assert len(alone) > 1700
    assert [m.name for m in alone if GAZETTEER.locate(m.name).municipality_code != m.code] == []
