"""Places in Latin letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geo.gazetteer import Gazetteer
from directory.geo.latin import bare_key, latin_key, written
from directory.geo.municipality import municipalities
from directory.geo.place import MUNICIPALITY, NOTHING, PREFECTURE

BARE = Gazetteer()
KNOWN = municipalities()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Sapporo", "北海道札幌市"),
        ("sapporo city", "北海道札幌市"),
        ("SHINJUKU-KU", "東京都新宿区"),
        ("Minato Ward, Tokyo", "東京都港区"),
        ("Naha, Okinawa", "沖縄県那覇市"),
        ("Chuo-ku, Sapporo", "北海道札幌市中央区"),
        ("Chūō-ku, Sapporo-shi, Hokkaidō", "北海道札幌市中央区"),
        ("Higashi-Osaka", "大阪府東大阪市"),
        ("Kita Kyushu", "福岡県北九州市"),
        ("Osaka City", "大阪府大阪市"),
        ("Fuchu, Tokyo", "東京都府中市"),
        ("Ōtsu", "滋賀県大津市"),
        ("Ohtsu", "滋賀県大津市"),
        ("1-2-3 Nishi-Shinjuku, Shinjuku-ku, Tokyo 160-0023, Japan", "東京都新宿区"),
        ("near Kobe", "兵庫県神戸市"),
    ],
)
def test_a_municipality(typed: str, address: str) -> None:
    place = BARE.locate(typed)
    assert (place.address, place.level) == (address, MUNICIPALITY)


@pytest.mark.parametrize(
    ("typed", "prefecture"), [("Tokyo", "東京都"), ("Hyogo Prefecture", "兵庫県"), ("Kyoto", "京都府")]
)
def test_a_prefecture(typed: str, prefecture: str) -> None:
    assert (BARE.locate(typed).prefecture, BARE.locate(typed).level) == (prefecture, PREFECTURE)


@pytest.mark.parametrize(
    ("typed", "some"),
    [
        ("Fuchu", ["東京都府中市", "広島県府中市"]),
        ("Chuo-ku", ["北海道札幌市中央区", "東京都中央区"]),
        ("Osaka", ["大阪府大阪市"]),
        ("Sapporo Station", ["北海道札幌市"]),
    ],
)
def test_what_may_be_several_is_offered(typed: str, some: list[str]) -> None:
    place = BARE.locate(typed)
    assert place.level < MUNICIPALITY
    assert {*some} <= {each.address for each in place.candidates}


@pytest.mark.parametrize("typed", ["qwerty", "Happy Company", "a", "12-3", "London", "c/o"])
def test_no_name_of_a_place(typed: str) -> None:
    assert (BARE.locate(typed).level, BARE.locate(typed).candidates) == (NOTHING, ())


def test_every_municipality_is_found_by_its_own_latin_name() -> None:
    for m in KNOWN.all:
        place = BARE.locate(written(m))
        codes = {place.municipality_code, *(each.municipality_code for each in place.candidates)}
        assert m.code in codes, written(m)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ōsaka", "Oosaka"),
        ("Shimbashi", "Shinbashi"),
        ("Jōetsu", "Joetsu"),
        ("Kyōto", "KYOTO"),
        ("Yuubari", "Yubari"),
    ],
)
def test_ways_to_write_one_name(one: str, other: str) -> None:
    assert latin_key(one) == latin_key(other) != ""


def test_h_that_is_no_long_vowel_stays() -> None:
    assert latin_key("Noheji") == bare_key("のへじまち") == "noheji"


@given(st.text(max_size=40))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert BARE.locate(text).level >= NOTHING
    assert latin_key(text) == latin_key(latin_key(text))
