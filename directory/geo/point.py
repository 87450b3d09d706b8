"""Distances in metres between WGS84 points. Rank with `distances_m`, show with `shown_distance_m`."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_M: Final = 6_371_008.8
"""Mean radius (IUGG). The sphere errs by up to 0.5 %: good for an order, not for a figure that is shown."""
METRES_PER_DEGREE: Final = EARTH_RADIUS_M * np.pi / 180
"""Of latitude; of longitude at the equator."""


class NotAPoint(ValueError):
    """Latitude or longitude outside the WGS84 range, or not a number."""


def checked(lat: float, lng: float) -> tuple[float, float]:
    """The same point; NotAPoint when it is none."""
    if not (-90 <= lat <= 90 and -180 <= lng <= 180):
        raise NotAPoint(f"{lat}, {lng}")
    return lat, lng


def unit_vectors(lat: ArrayLike, lng: ArrayLike) -> NDArray[np.float64]:
    """Degrees, each of shape (n,) → shape (n, 3) on the unit sphere. Keep float64: float32 reorders
    neighbours.
    """
    phi = np.radians(np.asarray(lat, dtype=np.float64))
    lam = np.radians(np.asarray(lng, dtype=np.float64))
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)


def chord_to_m(chord: ArrayLike) -> NDArray[np.float64]:
    """Straight distance between two points of the unit sphere → metres along the surface (great circle)."""
    half = np.clip(np.asarray(chord, dtype=np.float64) / 2, 0.0, 1.0)
    return 2 * EARTH_RADIUS_M * np.arcsin(half)


def m_to_chord(metres: float) -> float:
    """The other way round, for a radius in a tree of unit vectors; half the earth at most."""
    return 2 * float(np.sin(min(metres / EARTH_RADIUS_M, np.pi) / 2))


def distances_m(lat: ArrayLike, lng: ArrayLike, lats: ArrayLike, lngs: ArrayLike) -> NDArray[np.float64]:
    """Haversine from one point to n points, or from n points each to its own (degrees), shape (n,), metres."""
    phi, phis = np.radians(lat), np.radians(np.asarray(lats, dtype=np.float64))
    lam = np.radians(np.asarray(lngs, dtype=np.float64)) - np.radians(lng)
    h = np.sin((phis - phi) / 2) ** 2 + np.cos(phi) * np.cos(phis) * np.sin(lam / 2) ** 2
    return 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(h, 0.0, 1.0)))


def shown_distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """On the ellipsoid, for the few rows that are shown; (lat, lng) each."""
    from geopy.distance import geodesic  # only here: with it come all of geopy's online geocoders

    return float(geodesic(a, b).meters)


def is_in_japan(lat: float, lng: float) -> bool:
    """Between its farthest points (WGS84 degrees), which catches swapped columns; never where either is no number."""
    return 20.0 <= lat <= 46.5 and 122.0 <= lng <= 154.5
