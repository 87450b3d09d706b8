"""A town's or station's name alone, and behind the short name of a place."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geo.gazetteer import Gazetteer
from directory.geo.place import MUNICIPALITY, NAMELESS, NOTHING, PREFECTURE, STATION, TOWN, Station, Town
from directory.geo.records import Records
from directory.geo.town_anywhere import MOST, Namesake, town_key

TOWNS = {
    "281107": ["三宮町一丁目", "三宮町二丁目"],  # 神戸市中央区
    "152242": ["三宮"],  # 佐渡市
    "131041": ["歌舞伎町一丁目", "歌舞伎町二丁目"],  # 新宿区
    "132039": ["吉祥寺本町一丁目", "吉祥寺東町一丁目"],  # 武蔵野市
    "271284": ["難波一丁目", "難波二丁目"],  # 大阪市中央区
    "271110": ["難波中一丁目"],  # 大阪市浪速区
    "231061": ["栄一丁目"],  # 名古屋市中区
    "142115": ["鶴巻北一丁目"],  # 秦野市
    **{
        f"{code}": ["自由が丘"]
        for code in ("131105", "012076", "012246", "022021", "242071", "352063", "402206")
    },
}
STATIONS = [
    Station("下北沢", "小田急線", "131121", 35.6616, 139.6670),
    Station("三ノ宮", "東海道線", "281107", 34.6946, 135.1957),
]


class Some(Records):
    def towns(self, code: str) -> Sequence[Town]:
        return [Town(name, "", 35.0 + n / 100, 139.0) for n, name in enumerate(TOWNS.get(code, ["ほかの町"]))]

    def towns_called(self, key: str) -> Sequence[Namesake]:
        return self._named(lambda each: each == key)

    def towns_beginning(self, key: str) -> Sequence[Namesake]:
        return self._named(lambda each: each.startswith(key))

    def _named(self, wanted) -> Sequence[Namesake]:
        found = {code: [t for t in self.towns(code) if wanted(town_key(t))] for code in TOWNS}
        return [
            Namesake(code, len(towns), sum(t.lat for t in towns) / len(towns), 139.0)
            for code, towns in found.items()
            if towns
        ]

    def stations(self, name: str) -> Sequence[Station]:
        return [each for each in STATIONS if each.name == name]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    made = Gazetteer()
    made.use(Some())
    return made


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("歌舞伎町", "東京都新宿区歌舞伎町"),
        ("歌舞伎町2-1", "東京都新宿区歌舞伎町二丁目"),
        ("大阪府 難波一丁目", "大阪府大阪市中央区難波一丁目"),
        ("大阪 難波", "大阪府大阪市中央区難波"),
        ("大阪難波", "大阪府大阪市中央区難波"),
        ("名古屋 栄", "愛知県名古屋市中区栄"),
        ("神戸 三宮町", "兵庫県神戸市中央区三宮町"),
        ("自由ヶ丘 1", ""),
    ],
)
def test_the_only_town_of_that_name_is_meant(gazetteer: Gazetteer, typed: str, address: str) -> None:
    place = gazetteer.locate(typed)
    assert place.level == (TOWN if address else NOTHING)
    assert not address or place.address == address


def test_a_name_with_which_other_towns_begin_is_asked_about(gazetteer: Gazetteer) -> None:
    place = gazetteer.locate("三宮")
    assert place.level == NOTHING
    assert [each.address for each in place.candidates] == ["新潟県佐渡市三宮", "兵庫県神戸市中央区"]


def test_the_beginning_of_towns_is_never_certain(gazetteer: Gazetteer) -> None:
    place = gazetteer.locate("吉祥寺")
    assert (place.level, [each.address for each in place.candidates]) == (NOTHING, ["東京都武蔵野市"])
    assert place.candidates[0].level == MUNICIPALITY
    assert place.candidates[0].lat == pytest.approx(35.005)  # the middle of those towns


def test_two_characters_alone_are_no_beginning(gazetteer: Gazetteer) -> None:
    assert not gazetteer.locate("鶴巻").candidates


def test_a_prefecture_limits_where_to_look(gazetteer: Gazetteer) -> None:
    place = gazetteer.locate("東京 吉祥寺")
    assert (place.level, place.prefecture) == (PREFECTURE, "東京都")
    assert [each.address for each in place.candidates] == ["東京都武蔵野市"]
    assert gazetteer.locate("北海道吉祥寺").candidates == ()


def test_what_is_unknown_behind_a_known_place_leaves_that_place(gazetteer: Gazetteer) -> None:
    place = gazetteer.locate("札幌 あおぞら")
    assert (place.level, place.municipality, place.rest) == (MUNICIPALITY, "札幌市", "あおぞら")


def test_many_towns_of_one_name_are_offered_and_none_is_chosen(gazetteer: Gazetteer) -> None:
    place = gazetteer.locate("自由ヶ丘")  # another spelling
    assert place.level == NOTHING
    assert 1 < len(place.candidates) <= MOST
    assert len({each.municipality_code for each in place.candidates}) == len(place.candidates)


def test_a_station_without_its_last_letter(gazetteer: Gazetteer) -> None:
    place = gazetteer.locate("下北沢")
    assert (place.note, place.municipality, place.level) == (STATION, "世田谷区", MUNICIPALITY)


@pytest.mark.parametrize("typed", ["", "あい", "ab", "xyz company", "12-3", "たんぽぽの家", "　", "難"])
def test_what_no_town_is_called_stays_unknown(gazetteer: Gazetteer, typed: str) -> None:
    assert gazetteer.locate(typed).level == NOTHING
    assert gazetteer.locate(typed).candidates == ()


@given(st.text(alphabet="大阪神戸三宮難波栄東京府中区市町 1-ヶあ駅", max_size=12))
def test_never_fails_and_never_chooses_among_several(gazetteer: Gazetteer, typed: str) -> None:
    place = gazetteer.locate(typed)
    assert place.level < TOWN or not place.candidates


@pytest.mark.parametrize(
    ("town", "key"),
    [
        (Town("難波二丁目", "", 0, 0), "難波"),
        (Town("大字吉田", "北", 0, 0), "吉田"),
        (Town(NAMELESS, "諏訪町", 0, 0), "諏訪町"),
        (Town(NAMELESS, "", 0, 0), ""),
    ],
)
def test_a_town_is_found_by_its_name_without_blocks(town: Town, key: str) -> None:
    assert town_key(town) == key
