"""Distances: metres, WGS84 degrees."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geo.point import (
    EARTH_RADIUS_M,
    NotAPoint,
    checked,
    chord_to_m,
    distances_m,
    m_to_chord,
    shown_distance_m,
    unit_vectors,
)

LAT = st.floats(24, 46)
LNG = st.floats(122, 154)


def test_tokyo_to_osaka() -> None:
    tokyo, osaka = (35.6895, 139.6917), (34.6864, 135.5200)
    assert shown_distance_m(tokyo, osaka) == pytest.approx(396_000, rel=0.01)
    assert distances_m(*tokyo, [osaka[0]], [osaka[1]])[0] == pytest.approx(396_000, rel=0.01)


@given(LAT, LNG, LAT, LNG)
def test_the_sphere_is_near_the_ellipsoid(lat: float, lng: float, lat2: float, lng2: float) -> None:
    sphere = distances_m(lat, lng, [lat2], [lng2])[0]
    assert sphere == pytest.approx(shown_distance_m((lat, lng), (lat2, lng2)), rel=0.006, abs=0.5)


@given(LAT, LNG, LAT, LNG)
def test_chord_and_arc_agree(lat: float, lng: float, lat2: float, lng2: float) -> None:
    units = unit_vectors([lat, lat2], [lng, lng2])
    chord = float(np.linalg.norm(units[0] - units[1]))
    assert chord_to_m(chord) == pytest.approx(distances_m(lat, lng, [lat2], [lng2])[0], abs=0.01)


@given(st.floats(0, 20_000_000))
def test_a_radius_goes_both_ways(metres: float) -> None:
    assert float(chord_to_m(m_to_chord(metres))) == pytest.approx(metres, abs=1)


def test_half_the_earth_is_the_most() -> None:
    assert distances_m(0, 0, [0], [180])[0] == pytest.approx(math.pi * EARTH_RADIUS_M)
    assert m_to_chord(10**9) == pytest.approx(2)


@pytest.mark.parametrize("point", [(91, 0), (0, 181), (math.nan, 0), (0, math.inf)])
def test_what_is_not_on_earth(point: tuple[float, float]) -> None:
    with pytest.raises(NotAPoint):
        checked(*point)
