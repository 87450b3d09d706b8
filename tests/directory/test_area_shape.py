"""Areas to draw: every municipality has one, in about the right place; divided ones have their offices' parts."""

from __future__ import annotations

from itertools import pairwise

import pytest

from directory import area_shape
from directory.area_table import table
from directory.geo.municipality import municipalities
from directory.offices import SERVICES, office

KNOWN = municipalities()
SMALLEST = [m for m in KNOWN.all if not KNOWN.wards(m)]


def lies_in(lat: float, lng: float, polygons: list[list[area_shape.Ring]]) -> bool:
    return any(
        _inside(lat, lng, outer) and not any(_inside(lat, lng, h) for h in holes)
        for outer, *holes in polygons
    )


def _inside(lat: float, lng: float, ring: area_shape.Ring) -> bool:
    found = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lng < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            found = not found
    return found


def test_every_municipality_has_an_area_and_rings_are_closed() -> None:
    for m in SMALLEST:
        polygons = area_shape.whole(m.code)
        assert polygons, m.full_name
        for ring in (ring for polygon in polygons for ring in polygon):
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
            assert all(122 < lng < 154.5 and 20 < lat < 46.5 for lng, lat in ring)


def test_municipalities_lie_in_their_own_area() -> None:
    """Town halls stand on borders and coasts too, where an estimate may be a little off; some stand elsewhere."""
    inside = [m.code for m in SMALLEST if lies_in(m.lat, m.lng, area_shape.whole(m.code))]
    assert len(inside) / len(SMALLEST) > 0.96


def test_a_city_with_wards_has_theirs() -> None:
    assert area_shape.whole("011002") == []
    assert area_shape.whole("999999") == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_part_that_the_law_tells_apart_can_be_drawn(service: str) -> None:
    divided = 0
    for code, claims in table(service).claims.items():
        for claim in claims:
            assert bool(area_shape.part(code, claim.office)) is not claim.whole
            divided += not claim.whole
    assert divided > 40


def test_a_town_lies_in_the_part_of_its_office() -> None:
    """那須塩原市: 黒磯 has 並木町, 大田原 has 三区町 (the law's own lists)."""
    here = office("hello_work", "栃木県/office/黒磯")
    there = office("hello_work", "栃木県/office/大田原")
    for lat, lng, is_here in ((36.9700, 140.0460, True), (36.8830, 139.9850, False)):
        assert lies_in(lat, lng, area_shape.part("092134", here)) is is_here
        assert lies_in(lat, lng, area_shape.part("092134", there)) is not is_here


def test_only_the_law_s_offices_are_offices() -> None:
    known = office("hello_work", "栃木県/office/黒磯")
    assert area_shape.office_of(known.id) == known
    assert area_shape.office_of(known.id.__class__(int=1)) is None
