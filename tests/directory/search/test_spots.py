"""Points and circles for a map: nothing is lost, nothing is counted twice, nothing hidden is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from directory.search.index import Index
from directory.search.spots import CLOSE, FEW, JAPAN, MOST_CELLS, spots
from tests.directory.search.rows import Row, engine, row


def index_of(*points: tuple[float, float] | None) -> Index:
    rows = [_placed(row(f"窓口{n}", "npo"), point) for n, point in enumerate(points)]
    return engine(rows).index


def _placed(made: Row, point: tuple[float, float] | None) -> Row:
    if point is None:
        return made
    return replace(made, lat=point[0], lng=point[1], location_precision="point")


def around(n: int, lat: float = 35.0, lng: float = 135.0, step: float = 0.001) -> list[tuple[float, float]]:
    return [(lat + step * (i % 40), lng + step * (i // 40)) for i in range(n)]


def test_few_are_shown_singly_at_any_zoom() -> None:
    index = index_of(*around(FEW))
    found = spots(index, index.alive, None, 5)
    assert (found.total, len(set(found.ids)), found.circles) == (FEW, FEW, ())


def test_many_become_circles_that_hold_them_all() -> None:
    index = index_of(*around(FEW + 50), (43.0, 141.0))
    found = spots(index, index.alive, None, 5)
    assert found.total == FEW + 51 == len(found.ids) + sum(circle.count for circle in found.circles)
    assert len(found.ids) == 1  # the lonely one
    for circle in found.circles:
        west, south, east, north = circle.box
        assert west <= circle.lng <= east
        assert south <= circle.lat <= north


def test_close_up_everything_is_single() -> None:
    index = index_of(*around(FEW + 50))
    assert len(spots(index, index.alive, None, CLOSE).ids) == FEW + 50


def test_what_has_no_point_is_on_no_map() -> None:
    index = index_of(None, (35.0, 135.0))
    assert spots(index, index.alive, None, 5).total == 1


def test_a_box_and_hits_are_kept_to() -> None:
    index = index_of((35.0, 135.0), (36.0, 136.0), (35.01, 135.01))
    found = spots(index, BitMap([0, 1]), (134.9, 34.9, 135.1, 35.1), 10)
    assert found.total == 1


def test_circles_keep_their_place_while_the_map_moves() -> None:
    index = index_of(*around(FEW * 3))
    here = spots(index, index.alive, (134.8, 34.8, 135.3, 35.3), 11)
    moved = spots(index, index.alive, (134.75, 34.85, 135.25, 35.35), 11)
    assert {(c.box, c.count) for c in here.circles} == {(c.box, c.count) for c in moved.circles}


@settings(max_examples=60, deadline=None)
@given(st.floats(122, 154), st.floats(20, 46), st.floats(0, 30), st.floats(0, 25), st.integers(0, 18))
def test_any_box_and_zoom_has_a_small_answer(
    west: float, south: float, width: float, height: float, zoom: int
) -> None:
    found = spots(MANY, MANY.alive, (west, south, min(180, west + width), min(85, south + height)), zoom)
    assert found.total == len(found.ids) + sum(circle.count for circle in found.circles)
    assert len(found.ids) + len(found.circles) <= MOST_CELLS


MANY = index_of(*around(900, 34.0, 134.0, 0.05))


@pytest.mark.parametrize("zoom", range(19))
def test_all_of_japan_at_every_zoom(zoom: int) -> None:
    assert spots(MANY, MANY.alive, JAPAN, zoom).total == 900
