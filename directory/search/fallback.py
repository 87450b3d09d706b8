"""What to show when no listing has all the words: any of them, or names that look alike. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.search.columns import name_hash
from directory.search.index import Index, slots_of
from directory.search.query import Plan
from directory.search.text import query_grams

ALIKE: Final = 0.6  # of the pairs of characters …
ONE_WRONG: Final = 2  # … or all but these: one wrong character costs two pairs
AT_MOST: Final = 50


def any_word(index: Index, plan: Plan) -> BitMap:
    """Any one piece of the words; single characters would find nearly everything."""
    pieces = [piece for word in plan.words() for piece in word.pieces if len(piece.text) > 1]
    return BitMap.union(BitMap(), *(index.piece(piece) for piece in pieces))


def misspelt(index: Index, alive: BitMap, name: str) -> BitMap:
    """Slots whose name may be `name` (normalised) but for one character: another, missing, too many or
    swapped. The names themselves are not kept: their pairs, their length and their hash decide."""
    shared = _shared(index, alive, query_grams(name))
    length = index.columns["lengths"][:, 0]
    wrong = len(query_grams(name)) - shared.astype(np.int32)
    other = (length == len(name)) & (wrong <= 2)
    missing = (length == len(name) + 1) & (wrong <= 1)
    likely = (wrong <= 3) & (shared > 0) & (length >= len(name) - 1) & (length <= len(name))
    at = np.flatnonzero(likely)
    hashes = np.array([name_hash(each) for each in _one_less_or_swapped(name)], np.uint64)
    sure = at[np.isin(index.columns["names"][at], hashes).any(axis=1)]
    if len(sure):
        return BitMap(sure.tolist())
    ends_alike = np.zeros(len(shared), bool)
    ends_alike[slots_of(index.fields["name"].pairs.get(name[-1:], BitMap()) & alive)] = True
    close = np.flatnonzero((other | missing) & (shared + ends_alike >= 2))
    far = 2 * wrong[close] - ends_alike[close]
    return BitMap(close[far == far.min()][:AT_MOST].tolist()) if len(close) else BitMap()


def _one_less_or_swapped(name: str) -> set[str]:
    less = {name[:i] + name[i + 1 :] for i in range(len(name))}
    return less | {name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(len(name) - 1)}


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
