"""What is chosen beside the words, as sets. Pure."""

from __future__ import annotations

from pyroaring import BitMap

from directory.geo.point import m_to_chord
from directory.search.asked import SearchQuery
from directory.search.columns import unit_vector
from directory.search.index import Index


def is_filtered(query: SearchQuery) -> bool:
    """Whether something beside the words says what is looked for."""
    chosen = (query.kinds, query.needs, query.area, query.box, query.open_at)
    return any(chosen) or query.within_km is not None


def filters_of(index: Index, query: SearchQuery) -> dict[str, BitMap]:
    filters = {}
    if query.kinds:
        filters["kind"] = index.labels["kinds"].any_of(query.kinds)
    if query.needs:
        filters["need"] = index.labels["needs"].any_of(query.needs)
    if query.area:
        filters["area"] = index.located(query.area)
    if query.box:
        filters["box"] = index.inside(query.box)
    if query.near and query.within_km is not None:
        filters["within"] = index.near(unit_vector(*query.near), m_to_chord(query.within_km * 1000))
    return filters
