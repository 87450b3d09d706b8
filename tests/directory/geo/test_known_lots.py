"""Lots learnt from listings of the same town: nearer than the town's one point, and never the listing's own
default.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from directory.geo.gazetteer import Gazetteer
from directory.geo.known_lots import Known
from directory.geo.place import TOWN, Town
from directory.geo.point import shown_distance_m
from directory.geo.records import Records, Version

CODE = "112178"
HALL = (36.0658, 139.5222)


class Held(Records):
    """鴻巣市 with one large town, and listings in it."""

    def __init__(self, *known: Known) -> None:
        self.known, self.number = list(known), 1
        self.moved: list[tuple[UUID, str]] = []

    def version(self) -> Version:
        return Version("", self.number)

    def changed_since(self, number: int) -> Sequence[tuple[UUID, str]]:
        return self.moved

    def towns(self, code: str) -> Sequence[Town]:
        towns = [Town("原", "", 36.05, 139.50), Town("榎戸一丁目", "", 36.096, 139.451)]
        return towns if code == CODE else []

    def listings(self, code: str) -> Sequence[Known]:
        return self.known if code == CODE else []


def known(address: str, lat: float, lng: float) -> Known:
    return Known(uuid4(), address, lat, lng)


def metres(records: Records, address: str, lat: float, lng: float) -> float:
    place = gazetteer_of(records).locate(address)
    assert place.level == TOWN
    return shown_distance_m((place.lat, place.lng), (lat, lng))


def gazetteer_of(records: Records) -> Gazetteer:
    made = Gazetteer()
    made.use(records)
    return made


def test_a_lot_lies_where_near_numbers_lie() -> None:
    held = Held(known("埼玉県鴻巣市大字原100-1", 36.07, 139.51), known("埼玉県鴻巣市原2000", 36.03, 139.48))
    assert metres(held, "鴻巣市原102番地3", 36.07, 139.51) < 400
    assert metres(held, "埼玉県鴻巣市字原1990", 36.03, 139.48) < 400


def test_the_same_lot_counts_more_than_its_neighbours() -> None:
    others = [known(f"埼玉県鴻巣市原100-{n}", 36.03, 139.48) for n in range(2, 6)]
    held = Held(known("埼玉県鴻巣市大字原100番地の1号棟", 36.07, 139.51), *others)
    assert metres(held, "鴻巣市原100番地1", 36.07, 139.51) < 2100
    assert metres(held, "鴻巣市原100", 36.07, 139.51) > 4000  # which of them is not said


def test_without_listings_it_is_the_towns_point() -> None:
    assert metres(Held(), "鴻巣市原102", 36.05, 139.50) < 1


def test_another_towns_listing_says_nothing() -> None:
    held = Held(known("埼玉県鴻巣市榎戸1丁目2-3", 36.096, 139.452))
    assert metres(held, "鴻巣市原102", 36.05, 139.50) < 1


def test_a_block_keeps_near_its_own_point() -> None:
    held = Held(known("埼玉県鴻巣市榎戸1丁目2-3", 36.11, 139.451))
    assert metres(held, "鴻巣市榎戸1-20-3", 36.096, 139.451) < 500


def test_the_town_hall_is_where_publishers_put_what_they_do_not_know() -> None:
    held = Held(known("埼玉県鴻巣市原100", *HALL))
    assert metres(held, "鴻巣市原100", 36.05, 139.50) < 1


def test_one_point_for_two_towns_is_believed_near_only() -> None:
    held = Held(
        known("埼玉県鴻巣市原100", 36.0961, 139.4511), known("埼玉県鴻巣市榎戸1丁目1", 36.0961, 139.4511)
    )
    assert metres(held, "鴻巣市原100", 36.05, 139.50) < 1
    assert metres(held, "鴻巣市榎戸1丁目1-1", 36.0961, 139.4511) < 50


def test_the_level_stays_the_towns_and_the_rest_is_whole() -> None:
    place = gazetteer_of(Held(known("埼玉県鴻巣市原100", 36.07, 139.51))).locate("鴻巣市原100 かえでビル2階")
    assert (place.level, place.town, place.rest) == (TOWN, "原", "100 かえでビル2階")


def test_what_was_taken_out_of_sight_is_forgotten_at_once() -> None:
    held = Held(known("埼玉県鴻巣市原100", 36.07, 139.51))
    gazetteer = gazetteer_of(held)
    assert gazetteer.locate("鴻巣市原100").lat > 36.06
    held.moved, held.known, held.number = [(held.known[0].id, "011011")], [], 2
    assert gazetteer.locate("鴻巣市原100").lat == 36.05


def test_a_new_listing_counts_at_once() -> None:
    held = Held()
    gazetteer = gazetteer_of(held)
    assert gazetteer.locate("鴻巣市原100").lat == 36.05
    held.known = [known("埼玉県鴻巣市原100", 36.07, 139.51)]
    held.moved, held.number = [(held.known[0].id, CODE)], 2
    assert gazetteer.locate("鴻巣市原100").lat > 36.06
