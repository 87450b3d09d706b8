"""What to show when no listing has all the words: any of them, or names that look alike. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.search.index import Index, slots_of
from directory.search.query import Plan
from directory.search.text import query_grams

ALIKE: Final = 0.6  # of the pairs of characters …
ONE_WRONG: Final = 2  # … or all but these: one wrong character costs two pairs
AT_MOST: Final = 50


def any_word(index: Index, plan: Plan) -> BitMap:
    """Any one piece of the words; single characters would find nearly everything."""
    said = (*(piece for word in plan.words() for piece in word.pieces), *plan.beside)
    pieces = [piece for piece in said if len(piece.text) > 1]
    return BitMap.union(BitMap(), *(index.piece(piece) for piece in pieces))


def _shared(index: Index, alive: BitMap, pairs: Iterable[str]) -> NDArray[np.int16]:
    """How many of the pairs each slot's names hold."""
    shared = np.zeros(index.columns.count, np.int16)
    for pair in pairs:
        shared[slots_of(index.fields["name"].get(pair) & alive)] += 1
    return shared


def closest_names(index: Index, alive: BitMap, name: str) -> BitMap:
    """Slots whose names share most of the pairs of `name` (normalised), the closest only."""
    pairs = query_grams(name)
    if len(pairs) < 2:
        return BitMap()
    shared = _shared(index, alive, pairs)
    enough = max(2, min(int(np.ceil(ALIKE * len(pairs))), len(pairs) - ONE_WRONG))
    close = np.flatnonzero(shared >= enough)
    best = close[np.argsort(-shared[close], kind="stable")][:AT_MOST]
    return BitMap(best.tolist())
