"""What serves or lies near an area in which there is none of the kinds that were asked for. Pure.

Who types 「職安 世田谷区」 wants the Hello Work of 世田谷区, which stands in 渋谷区.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from pyroaring import BitMap

from directory.geo.point import EARTH_RADIUS_M
from directory.search.areas import Area, Areas
from directory.search.columns import unit_vector
from directory.search.index import Index
from directory.search.plan import Plan
from directory.search.text import fold

NEARBY_M: Final = 50_000.0
"""So far away something is still worth the way; beyond it what serves the same need nearer by is better."""
BEYOND: Final = frozenset({"serves", "nearby"})
"""Ways of answering (`instead`) that leave the area."""

_KANJI: Final = re.compile("[一-鿿]{2,4}")
Place = Callable[[str], Area | None]
"""The place that a word, folded and without spaces, names beside the areas: a ward, town or station."""


def serving(index: Index, kinds: BitMap, areas: Sequence[Area]) -> BitMap:
    """Those of `kinds` that serve an area from outside."""
    codes = [code for area in areas for code in area.codes]
    labels = index.labels
    return kinds & (labels["coverage_whole"].any_of(codes) | labels["coverage_part"].any_of(codes))


def nearby(index: Index, kinds: BitMap, areas: Sequence[Area]) -> BitMap:
    """Those of `kinds` within reach of the middle of an area."""
    chord = NEARBY_M / EARTH_RADIUS_M
    points = [unit_vector(*area.point) for area in areas if area.point]
    return kinds & BitMap.union(BitMap(), *(index.near(point, chord) for point in points))


def place_beside(plan: Plan, typed: str, places: Place) -> bool:
    """Whether a word that stood for itself and need not be found is a place: 家賃 渋谷."""
    alone = set(fold(typed).split())
    return any(places(word) for word in plan.aside() if word in alone and _KANJI.fullmatch(word))


def middle(plan: Plan) -> tuple[tuple[float, float] | None, str]:
    """From where to look at what lies beyond the areas of a query: a point, and its municipality's code."""
    area = next((area for area in plan.areas if area.point), None)
    return (area.point, area.code) if area else (None, "")


def names_a_spot(plan: Plan, known: Areas) -> bool:
    """Whether a query names something within a municipality: 三軒茶屋 does, 世田谷区 itself does not."""
    return any(area.point and known.by_code.get(area.code) != area for area in plan.areas)
