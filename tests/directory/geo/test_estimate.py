"""Where an office without a point stands, by its address and name; the figures are those of real places."""

from __future__ import annotations

import pytest

from directory.geo.estimate import Asked, town_point
from directory.geo.municipality import municipalities
from directory.geo.place import Town
from directory.geo.records import Records
from directory.geo.remembered import Remembered

KNOWN = municipalities()
HALL = {code: (KNOWN.by_code[code].lat, KNOWN.by_code[code].lng) for code in ("282278", "231053")}
TOWNS = {
    "282278": [Town("山崎町今宿", "", 35.0010, 134.5500), Town("山崎町鹿沢", "", 35.0040, 134.5480)],
    "231053": [Town("名駅南一丁目", "", 35.1676, 136.8835)],
}


class Towns(Records):
    def __init__(self, towns=TOWNS):
        self.of = towns

    def towns(self, code):
        return self.of.get(code, ())


def point(code, address, name="相談窓口", towns=TOWNS):
    return town_point(Asked(code, address, name), KNOWN, Remembered(Towns(towns), KNOWN))


def test_an_address_is_found_by_its_town():
    assert point("282278", "兵庫県宍粟市山崎町今宿5番地15") == (35.0010, 134.5500)
    assert point("231053", "愛知県名古屋市中村区名駅南一丁目５番１７号ネットプラザ柳橋ビル３階") == (
        35.1676,
        136.8835,
    )


def test_a_ward_s_town_is_in_the_city_that_the_source_says():
    city = next(m for m in KNOWN.all if m.name == "名古屋市")
    assert point(city.code, "愛知県名古屋市中村区名駅南一丁目５番１７号") == (35.1676, 136.8835)


@pytest.mark.parametrize(
    ("code", "address"),
    [
        ("282278", "兵庫県宍粟市"),
        ("282278", "兵庫県宍粟市内"),
        ("282278", "兵庫県宍粟市知らない町1"),
        ("282286", "兵庫県宍粟市山崎町今宿5番地15"),  # the source says that it is elsewhere
        ("000000", "兵庫県宍粟市山崎町今宿5番地15"),
        ("", ""),
    ],
)
def test_what_is_not_known_to_the_town_is_not_guessed(code, address):
    assert point(code, address) is None


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("兵庫県宍粟市", "宍粟市役所"),
        ("兵庫県宍粟市", "宍粟市役所福祉課"),
        ("兵庫県宍粟市山崎町鹿沢1 宍粟市役所本庁舎2階", "くらしの窓口"),
    ],
)
def test_a_town_hall_stands_where_the_table_has_it(address, name):
    assert point("282278", address, name) == HALL["282278"]


@pytest.mark.parametrize(
    "building", ["宍粟市役所一宮支所", "宍粟市役所第二分庁舎", "宍粟市役所千種庁舎", "宍粟市役所別館"]
)
def test_another_building_of_the_town_is_not_its_hall(building):
    assert point("282278", f"兵庫県宍粟市山崎町鹿沢1 {building}") == (35.0040, 134.5480)
    assert point("282278", "兵庫県宍粟市", building) is None


def test_a_hall_that_has_left_its_town_is_not_known_to_stand_there():
    away = {"282278": [Town("山崎町", "", HALL["282278"][0] + 0.5, HALL["282278"][1])]}
    assert point("282278", "兵庫県宍粟市", "宍粟市役所", away) is None
    assert point("282278", "兵庫県宍粟市", "宍粟市役所", {}) == HALL["282278"]


def test_the_hall_of_a_ward_is_not_that_of_its_city():
    city = next(m for m in KNOWN.all if m.name == "名古屋市")
    assert point(city.code, "愛知県名古屋市", "名古屋市中村区役所保健福祉センター") == HALL["231053"]
    assert point("231053", "愛知県名古屋市中村区", "名古屋市役所") == (city.lat, city.lng)


def test_a_hall_wins_over_the_middle_of_a_valley_and_loses_against_a_small_town_far_away():
    lat, lng = HALL["282278"]
    here = Town("山崎町", "", lat + 0.05, lng)
    far = [Town(f"{n}町", "", lat + n / 10, lng) for n in range(2, 6)]
    near = [Town(f"{n}町", "", here.lat + n / 500, lng) for n in range(1, 5)]
    asked = ("282278", "兵庫県宍粟市山崎町5", "宍粟市役所")
    assert point(*asked, {"282278": [here, *far]}) == (lat, lng)
    assert point(*asked, {"282278": [here, *near]}) == (here.lat, lng)
