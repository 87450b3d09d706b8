"""How many of what was found there are of each kind, need and prefecture. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from pyroaring import BitMap

from directory.search.asked import SearchQuery
from directory.search.index import Index


def counted(
    index: Index, query: SearchQuery, text: BitMap, filters: Mapping[str, BitMap], hits: BitMap
) -> dict[str, dict[str, int]]:
    """Each facet counts what the other filters leave: a second choice can be added to the first. `text`: what the
    words alone find."""
    alive = index.alive

    def without(name: str) -> BitMap:
        if name not in filters:
            return hits
        rest = text.intersection(*(slots for other, slots in filters.items() if other != name))
        return index.open_at(query.open_at, rest) if query.open_at else rest

    return {
        "kind": index.labels["kinds"].counts(without("kind"), alive),
        "prefecture": index.labels["prefecture"].counts(hits, alive),
        "need": index.labels["needs"].counts(without("need"), alive),
    }
