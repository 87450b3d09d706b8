"""Puts what was found in order: a shortlist by the rough score, then closely, text included. Pure.

All pages are slices of one order: the shortlist first, ranked closely, then the others without their text.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.search import rank
from directory.search.chosen import Chosen, highest
from directory.search.columns import Columns
from directory.search.index import Index, bitmap_of, slots_of
from directory.search.rough import FEW, best_standing, roughly_best

BEST: Final = (
    3_000  # the shortlist: half of it the best of all, half the best whose name or services hold the words
)
EACH: Final = 16  # of each kind that may be meant, where several are
LIKELY: Final = 0.5  # of what the kind is worth that is most likely meant
NAMED: Final = 300  # … and these many whose name is hardly more than what was typed


def by_relevance(index: Index, found: BitMap, wish: rank.Wish, count: int) -> NDArray[np.uint32]:
    """The first `count` slots of `found`, best first."""
    first = Chosen(index, shortlist(index, found, wish))
    order = _closely(first, wish)
    if count <= len(order) or len(first) == len(found):
        return order[:count]
    rest = Chosen(index, found - first.found)
    return np.concatenate([order, rest.best(rank.plain_score(rest, wish), count - len(order))])


def shortlist(index: Index, found: BitMap, wish: rank.Wish) -> BitMap:
    """Whose text is looked at."""
    if len(found) <= BEST:
        return found
    surely = found & BitMap.union(wish.almost, *index.named(*wish.plan.names))
    named = found & index.find("name", wish.plan.names[-1]) if wish.plan.names else BitMap()
    hits = [index.find(name, word.text) for name in ("name", "services") for word in wish.plan.words()]
    holding = BitMap.union(BitMap(), *hits)
    # what a text speaks of says more than its single words: fewer are looked at
    count = BEST // 6 if wish.plan.heard else BEST // 2
    best = roughly_best(index, _likely(index, found, wish), wish, count, holding)
    return surely | _shortest(index, named) | best | _best_of_kinds(index, found, wish, best)


def _likely(index: Index, found: BitMap, wish: rank.Wish) -> BitMap:
    """Where a whole text was heard what is of the kinds that it speaks of, if there is enough of it: a sentence finds
    half of all, and nearness alone brings none of the others to the front."""
    if not wish.plan.heard or wish.point is None or len(found) <= FEW:
        return found
    worth = rank.by_kind(index, wish)
    kinds = [index.columns.kinds[number] for number in np.flatnonzero(worth >= LIKELY * worth.max()).tolist()]
    likely = found & index.labels["kinds"].any_of(kinds)
    return likely if len(likely) >= BEST else found


def _best_of_kinds(index: Index, found: BitMap, wish: rank.Wish, best: BitMap) -> BitMap:
    """A kind with thousands of places may fill the shortlist: the best of each other kind that can be among the
    first once its own places are pushed behind (rank.VARIED). Near a point, all kinds are in it anyway."""
    added = BitMap()
    if not _is_open(wish) or wish.point is not None:
        return added
    worth, (lost, up_to) = rank.by_kind(index, wish), wish.varied
    likely = np.flatnonzero(worth > max(worth.max() - lost * up_to, 0.0))
    for number in likely.tolist():
        of_kind = index.labels["kinds"].any_of([index.columns.kinds[number]])
        if of_kind.intersection_cardinality(best) < EACH:
            added |= best_standing(index, found & of_kind, wish, number, EACH)
    return added


def _shortest(index: Index, named: BitMap) -> BitMap:
    """Of names that hold what was typed those with the least beside it: they may be what was meant."""
    slots = slots_of(named)
    if len(slots) <= NAMED:
        return named
    lengths = index.columns.remembered("length of name", _of_name)
    return bitmap_of(np.sort(slots[highest(-lengths[slots], NAMED)]))


def _of_name(columns: Columns) -> NDArray[np.float32]:
    return columns["lengths"][:, 0].astype(np.float32)


def _closely(chosen: Chosen, wish: rank.Wish) -> NDArray[np.uint32]:
    score = rank.plain_score(chosen, wish) + rank.text_score(chosen, wish)
    order = np.argsort(-score, kind="stable")
    if _is_open(wish):
        kinds = chosen.column("kind")[order]
        order = order[np.argsort(-(score[order] - _repeated(kinds, *wish.varied)), kind="stable")]
    return chosen.slots[order]


def _is_open(wish: rank.Wish) -> bool:
    """Whether what was said can be met by places of several kinds."""
    kinds = wish.plan.kinds()
    return len(kinds) > 1 or bool(wish.plan.heard or wish.needs) or (not kinds and bool(wish.plan.needs()))


def _repeated(kinds: NDArray[np.int16], lost: float, up_to: int) -> NDArray[np.float64]:
    """What each further place of a kind loses, so that the first ones differ."""
    order = np.argsort(kinds, kind="stable")
    starts = np.flatnonzero(np.diff(kinds[order], prepend=-1))
    before = np.empty(len(kinds), np.int64)  # how many of its kind come before each
    before[order] = np.arange(len(kinds)) - np.repeat(starts, np.diff(starts, append=len(kinds)))
    total: NDArray[np.float64] = lost * np.minimum(before, up_to)
    return total
