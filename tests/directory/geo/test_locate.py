"""What an address is taken for: never for more than is certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geo.gazetteer import Gazetteer
from directory.geo.municipality import municipalities
from directory.geo.place import Town
from tests.directory.geo.towns import towns_of

BARE = Gazetteer()
WITH_TOWNS = Gazetteer(towns_of)


@pytest.mark.parametrize(
    ("typed", "level", "code", "rest"),
    [
        ("北海道札幌市北区北八条西二丁目", 2, "011029", "北八条西二丁目"),
        ("札幌市北区", 2, "011029", ""),
        ("札幌北区", 2, "011029", ""),
        ("札幌市", 2, "011002", ""),
        ("札幌", 2, "011002", ""),
        ("サッポロシ", 2, "011002", ""),
        ("さっぽろし きたく", 2, "011029", ""),
        ("〒060-0808　札幌市北区　北8条", 2, "011029", "北8条"),
        ("大阪 豊中市", 2, "272035", ""),
        ("八雲町", 2, "013463", ""),
        ("北海道八雲町本町1", 2, "013463", "本町1"),
        ("広島県府中町", 2, "343021", ""),
        ("東京都府中市", 2, "132063", ""),
        ("茨城県龍ヶ崎市", 2, "082082", ""),
        ("宮城県塩釜市", 2, "042030", ""),
        ("四日市市", 2, "242021", ""),
        ("東村山", 2, "132136", ""),
        ("東村", 2, "473031", ""),
        ("神奈川県相模原市中央区中央区田名6769", 2, "141526", "田名6769"),
        ("愛知県名古屋市西区愛知県名古屋市西区香呑町6-68", 2, "231045", "香呑町6-68"),
        ("東京都八丈島八丈町大賀郷", 2, "134015", "大賀郷"),
        ("浜松市中区紺屋町", 2, "221384", "紺屋町"),
        ("浜松市北区三方原町1", 2, "221384", "三方原町1"),
        ("浜松市北区細江町気賀", 2, "221392", "細江町気賀"),
        ("住所: 東京都千代田区丸の内1-1", 2, "131016", "丸の内1-1"),
        ("千葉県印旛郡（いんばぐん）酒々井町中央台4-11", 2, "123226", "中央台4-11"),
        ("埼玉県(1)和光市本町20", 2, "112291", "本町20"),
        ("北海道国後郡泊村", 1, "", "国後郡泊村"),
        ("福岡県郡山", 1, "", "郡山"),
        ("東京都", 1, "", ""),
        ("東京", 1, "", ""),
        ("???", 0, "", "???"),
    ],
)
def test_without_towns(typed: str, level: int, code: str, rest: str) -> None:
    place = BARE.locate(typed)
    assert (place.level, place.municipality_code, place.rest) == (level, code, rest)


@pytest.mark.parametrize(
    ("typed", "code", "town", "rest"),
    [
        ("札幌市北区北8条西2丁目1-1", "011029", "北八条西二丁目", "1-1"),
        ("府中市宮町1-2", "132063", "宮町一丁目", "2"),
        ("京都市中京区烏丸通二条上ル蒔絵屋町２６３", "261041", "蒔絵屋町", "263"),
        ("奥州市水沢区字東町４番地", "032158", "水沢東町", "4番地"),
        ("浜松市中区紺屋町1", "221384", "紺屋町", "1"),
        ("浜松市北区三方原町1", "221384", "三方原町", "1"),
        ("浜松市浜名区細江町気賀1", "221392", "細江町気賀", "1"),
        ("鴻巣市榎戸1-2-3", "112178", "榎戸一丁目", "2-3"),
        ("鴻巣市榎戸1-2", "112178", "榎戸", "1-2"),
        ("鴻巣市吹上本町2番地", "112178", "吹上本町", "2番地"),
        ("平川市小国字深沢12", "022101", "小国", "字深沢12"),
    ],
)
def test_with_towns(typed: str, code: str, town: str, rest: str) -> None:
    place = WITH_TOWNS.locate(typed)
    assert (place.level, place.municipality_code, place.town, place.rest) == (3, code, town, rest)


@pytest.mark.parametrize("typed", ["鴻巣市原町1-2", "鴻巣市吹上本町三丁目1", "鴻巣市聞いたことのない町1"])
def test_a_town_nobody_knows_is_no_town(typed: str) -> None:
    place = WITH_TOWNS.locate(typed)
    assert place.level == 2 or place.town == "吹上本町"
    assert place.town != "原"


@pytest.mark.parametrize(
    ("typed", "level", "prefecture", "names"),
    [
        ("府中市", 0, "", {"東京都府中市", "広島県府中市"}),
        ("大阪府北区", 1, "大阪府", {"大阪府大阪市北区", "大阪府堺市北区"}),
        ("大阪", 1, "大阪府", {"大阪府大阪市"}),
        ("福島", 0, "", {"福島県", "福島県福島市", "北海道松前郡福島町", "大阪府大阪市福島区"}),
        ("浜松市北区", 2, "静岡県", {"静岡県浜松市中央区", "静岡県浜松市浜名区"}),
        ("石狩郡", 1, "北海道", {"北海道石狩郡当別町", "北海道石狩郡新篠津村"}),
        ("昭和町1-2-3", 0, "", {"山梨県中巨摩郡昭和町"}),
        ("東京都札幌市", 1, "東京都", {"北海道札幌市"}),
    ],
)
def test_what_may_be_several_places_is_none_of_them(
    typed: str, level: int, prefecture: str, names: set[str]
) -> None:
    place = BARE.locate(typed)
    assert (place.level, place.prefecture) == (level, prefecture)
    assert {c.address for c in place.candidates} == names


def test_the_same_ward_in_many_cities() -> None:
    candidates = BARE.locate("中央区").candidates
    assert len(candidates) == 11
    assert {c.municipality_code for c in candidates} >= {"131024", "011011", "271284", "221384"}


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("札幌駅", 0),
        ("東村山駅", 0),
        ("伊勢市駅", 0),
        ("北海道札幌駅", 1),
        ("札幌市 札幌駅前", 2),
        ("新宿区 新宿駅", 2),
    ],
)
def test_a_station_says_nothing_more(typed: str, level: int) -> None:
    place = BARE.locate(typed)
    assert (place.level, place.note) == (level, "places.station_unknown")


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("", "places.empty"),
        ("  ", "places.empty"),
        ("〒060-0001", "places.postal_code_only"),
        ("zzz", "places.not_found"),
    ],
)
def test_nothing_is_known(typed: str, note: str) -> None:
    place = BARE.locate(typed)
    assert (place.level, place.lat, place.lng, place.note) == (0, None, None, note)


def test_a_town_decides_only_when_the_towns_of_all_are_known() -> None:
    one_of_two = Gazetteer(lambda code: towns_of(code) if code == "132063" else [])
    assert one_of_two.locate("府中市宮町1-2").level == 0


def test_a_ward_that_is_not_written_follows_from_the_town() -> None:
    everywhere = Gazetteer(lambda code: towns_of(code) or [Town("どこか", "", 43.0, 141.0)])
    place = everywhere.locate("札幌市北10条西2-3-4")
    assert (place.municipality_code, place.town, place.rest) == ("011029", "北十条西二丁目", "3-4")


@given(st.text(max_size=400))
def test_no_text_breaks_it(typed: str) -> None:
    place = WITH_TOWNS.locate(typed)
    assert 0 <= place.level <= 3
    assert (place.lat is None) == (place.level == 0)


NAMES = st.sampled_from([m.prefecture + m.full_name for m in municipalities().all])
TAIL = st.text(alphabet="本町中央北南原1234567890一二三-丁目番地字大 駅前ビル", max_size=12)


@given(NAMES, TAIL)
def test_what_follows_a_full_name_never_changes_it(name: str, tail: str) -> None:
    """Only a station's name (…市駅) or a ward or city that goes on may."""
    place, alone = WITH_TOWNS.locate(name + "　" + tail), WITH_TOWNS.locate(name)
    wards = {w.code for w in municipalities().wards(municipalities().get(alone.municipality_code))}
    assert place.municipality_code in {alone.municipality_code, *wards, ""}
    assert place.municipality_code or place.note == "places.station_unknown"


@pytest.mark.parametrize(
    ("typed", "town"),
    [
        ("南城市玉城當山12", "玉城字當山"),
        ("姶良市木田1882", "加治木町木田"),
        ("姶良市加治木町木田1882", "加治木町木田"),
        ("姶良市東餠田2307番地13", "東餅田"),
        ("姶良市本町3", ""),  # two former towns have one
    ],
)
def test_a_former_town_or_an_aza_may_be_left_out(typed: str, town: str) -> None:
    names = {
        "472158": ["玉城字當山"],
        "462250": ["加治木町木田", "東餅田", "蒲生町本町", "加治木町本町"],
    }
    gazetteer = Gazetteer(lambda code: [Town(name, "", 31.7, 130.6) for name in names.get(code, [])])
    assert gazetteer.locate(typed).town == town


@pytest.mark.parametrize(
    ("typed", "town", "rest"),
    [
        ("花巻市高松第7地割143", "高松", "第7地割143"),
        ("本庄市諏訪町3", "諏訪町", "3"),
        ("京都市伏見区深草ススハキ町16", "深草スゝハキ町", "16"),
        ("津島市天王通6丁目66", "天王通り六丁目", "66"),
        ("奈良市大宮3丁目5-41", "大宮町三丁目", "5-41"),
        ("岸和田市小松里2333", "小松里町", "2333"),
        ("美唄市光珠内東山1", "光珠内町東山", "1"),
        ("須坂市豊丘町2755", "大字豊丘", "2755"),
        ("能美市和気ヤ4-5", "和気町", "ヤ4-5"),
        ("陸別町字トマム南3線94番地3", "字トマム", "南3線94番地3"),
        ("一関市藤沢町新沼西風46番地4", "藤沢町新沼", "西風46番地4"),
    ],
)
def test_other_ways_to_write_a_town(typed: str, town: str, rest: str) -> None:
    place = IN_OTHER_WORDS.locate(typed)
    assert (place.level, place.town, place.rest) == (3, town, rest)


@pytest.mark.parametrize(
    "typed",
    [
        "佐世保市白岳学園",  # a school, not 白岳町
        "仙台市太白区富沢西二丁目17",  # newer than the town data
        "厚木市飯山南4-12",
        "太田市新3丁目2",  # too short to be 新町
        "宮崎市大島町北ノ原1030",  # 大字大島 is elsewhere
    ],
)
def test_what_is_only_like_a_town_is_none(typed: str) -> None:
    assert IN_OTHER_WORDS.locate(typed).level == 2


def test_a_numbered_part_has_its_own_point() -> None:
    part, town = IN_OTHER_WORDS.locate("花巻市高松第7地割143"), IN_OTHER_WORDS.locate("花巻市高松143")
    assert (part.lat, town.lat) == (39.4, 39.5)


_OTHER_WORDS = {
    "032051": [("高松", "", 39.5), ("高松", "第七地割", 39.4), ("高松", "第十七地割", 39.3)],
    "112119": [("（大字なし）", "諏訪町", 36.2), ("（大字なし）", "", 36.3)],
    "261092": [("深草スゝハキ町", "", 35.0)],
    "232084": [("天王通り六丁目", "", 35.2)],
    "292010": [("大宮町三丁目", "", 34.7), ("大宮町四丁目", "", 34.7)],
    "272027": [("小松里町", "", 34.4)],
    "012157": [("光珠内町東山", "", 43.3)],
    "202070": [("大字豊丘", "", 36.6)],
    "172111": [("和気町", "", 36.4)],
    "016489": [("字トマム", "", 43.5)],
    "032093": [("藤沢町新沼", "", 38.8)],
    "422029": [("白岳町", "", 33.2)],
    "041041": [("富沢", "", 38.2)],
    "142123": [("飯山", "", 35.4)],
    "102059": [("新町三丁目", "", 36.3)],
    "452017": [("大字大島", "", 31.9)],
}
IN_OTHER_WORDS = Gazetteer(lambda code: [Town(*row, 139.0) for row in _OTHER_WORDS.get(code, [])])
