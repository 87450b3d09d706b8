"""The order of what was found: text, kind meant, place, freshness, capacity. Pure.

Text is scored with whoosh's BM25 formula, on at most `BEST` candidates (names first,
then services); a word counts once a field, so it is not the full BM25F. Each weight below multiplies a value
from 0 to 1; a test shows what each of them decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap
from whoosh.scoring import bm25

from directory.search.chosen import Chosen
from directory.search.columns import Columns
from directory.search.index import FIELDS, Index
from directory.search.query import Plan
from directory.search.text import query_grams

BEST: Final = 3_000  # candidates whose text is scored
FIELD_WEIGHT: Final = {  # a hit in the name says more than one in the services, that more than one anywhere
    "name": 3.0,
    "services": 1.5,
    "text": 1.0,
}
B: Final = 0.3  # how much longer fields are discounted: names differ little in length, descriptions a lot
K1: Final = 1.2  # whoosh's default; a pair counts once, so it only scales
TEXT: Final = 2.0  # how well the words fit
NAME_EXACT: Final = 12.0  # what was typed is the name: always first
NAME_READ: Final = 10.0  # what was typed is its reading, its official name or its telephone number
NAME_BEGINS: Final = 1.0  # the name holds what was typed; more, the less is left over
KIND_MEANT: Final = 3.0  # the word meant this kind of place (職安 → Hello Work) and it is its main kind
KIND_ALSO: Final = 0.5  # of KIND_MEANT, where it is only one of its kinds
NEED_SERVED: Final = 2.5  # how much such a kind usually does about the need (data/taxonomy)
NEAR: Final = 8.0  # half of it is left at HALF_DISTANCE_M, a sixth at 50 km: who says where wants near
HALF_DISTANCE_M: Final = 10_000.0
IN_CHARGE: Final = 5.0  # its jurisdiction holds the visitor's municipality wholly
IN_CHARGE_PARTLY: Final = 2.5  # … or parts of it
OUT_OF_CHARGE: Final = -2.0  # it has a jurisdiction, and the visitor lives outside
FRESH: Final = 0.3  # verified lately; fades to nothing in FADES_DAYS
FADES_DAYS: Final = 730.0
CAPACITY: Final = 0.3  # free places are reported
CAPACITY_VALUE: Final = (0.0, 1.0, 0.7, -0.3, -0.7)  # unknown, open, few, waiting, full

KindWeight = Mapping[str, Mapping[str, float]]
"""Need → kind → how much of the need such a place usually meets, 0–1."""


@dataclass(frozen=True)
class Wish:
    """What the order depends on. `point`: unit vector; `municipality`: 6-digit code of the visitor's home."""

    plan: Plan
    kind_weight: KindWeight
    needs: Sequence[str] = ()
    point: NDArray[np.float64] | None = None
    municipality: str = ""
    alike: bool = False
    """The words were found nowhere: compare their pairs of characters."""
    today: int = 0
    """Days since 1970-01-01."""


def by_relevance(index: Index, found: BitMap, wish: Wish, count: int) -> NDArray[np.uint32]:
    """The first `count` slots of `found`, best first."""
    chosen = Chosen(index, found)
    score = plain_score(chosen, wish)
    if wish.plan.words():
        likely = Chosen(index, candidates(chosen, score, wish.plan))
        score[np.searchsorted(chosen.slots, likely.slots)] += text_score(likely, wish.plan, pairs=wish.alike)
    return chosen.best(score, count)


def candidates(chosen: Chosen, score: NDArray[np.float64], plan: Plan) -> BitMap:
    """Whose text is looked at: exact names, names and services that hold the words, then the best."""
    if len(chosen.found) <= BEST:
        return chosen.found
    index = chosen.index
    best = chosen.found & BitMap.union(*index.named(plan.whole))
    for field in FIELDS[:2]:
        hits = [index.fields[field].find(word.text) & chosen.found for word in plan.words()]
        best |= _first(BitMap.union(BitMap(), *hits) - best, BEST - len(best))
    room = BEST - len(best)
    return best | BitMap(chosen.best(score, room).tolist()) if room else best


def _first(slots: BitMap, count: int) -> BitMap:
    return slots[:count] if len(slots) > count else slots


def plain_score(chosen: Chosen, wish: Wish) -> NDArray[np.float64]:
    """All but the text."""
    columns = chosen.index.columns
    standing = columns.remembered(f"standing {wish.today}", lambda: _standing(columns, wish.today))
    score: NDArray[np.float64] = chosen.of(standing).copy()
    score += _by_kind(chosen, wish)[chosen.column("kind")]
    meant = wish.plan.kinds()
    if meant:
        score += KIND_MEANT * KIND_ALSO * chosen.member(chosen.index.labels["kinds"].any_of(meant))
    if wish.point is not None:
        score += NEAR * chosen.closeness(wish.point, HALF_DISTANCE_M)
    return score + _coverage(chosen, wish.municipality) if wish.municipality else score


def _standing(columns: Columns, today: int) -> NDArray[np.float64]:
    """What does not depend on the question."""
    verified = columns["verified_days"]
    fresh = np.where(verified >= 0, np.clip(1 - (today - verified) / FADES_DAYS, 0, 1), 0.0)
    value: NDArray[np.float64] = FRESH * fresh + CAPACITY * np.array(CAPACITY_VALUE)[columns["capacity"]]
    return value


def _by_kind(chosen: Chosen, wish: Wish) -> NDArray[np.float64]:
    """What a main kind alone is worth, for each of the index's kinds."""
    meant = wish.plan.kinds()
    score = np.zeros(max(len(chosen.index.columns.kinds), 1))
    for number, kind in enumerate(chosen.index.columns.kinds):
        score[number] = KIND_MEANT * (1 - KIND_ALSO) * (kind in meant)
        for need in {*wish.needs, *wish.plan.needs()}:
            score[number] += NEED_SERVED * wish.kind_weight.get(need, {}).get(kind, 0.0)
    return score


def _coverage(chosen: Chosen, municipality: str) -> NDArray[np.float64]:
    labels = chosen.index.labels
    whole = labels["coverage_whole"].any_of([municipality])
    part = labels["coverage_part"].any_of([municipality]) - whole
    outside = chosen.index.has_coverage - whole - part
    return (
        IN_CHARGE * chosen.member(whole)
        + IN_CHARGE_PARTLY * chosen.member(part)
        + OUT_OF_CHARGE * chosen.member(outside)
    )


def text_score(chosen: Chosen, plan: Plan, *, pairs: bool = False) -> NDArray[np.float64]:
    """How well the words fit; `pairs` compares pairs of characters, not whole pieces (for look-alikes)."""
    score = np.zeros(len(chosen))
    words = plan.words()
    if not words or not len(chosen):
        return score
    for word in words:
        units = query_grams(word.text) if pairs else [piece.text for piece in word.pieces]
        score += TEXT * _bm25f(chosen, units) / len(words)
    written, spoken = chosen.index.named(plan.whole)
    score += NAME_EXACT * chosen.member(written) + NAME_READ * chosen.member(spoken - written)
    holds = chosen.member(chosen.index.fields["name"].find(plan.whole))
    length = np.maximum(chosen.column("lengths")[:, 0], 1)
    return score + NAME_BEGINS * holds * np.minimum(1.0, len(plan.whole) / length)


def _bm25f(chosen: Chosen, units: Sequence[str]) -> NDArray[np.float64]:
    """BM25 of each unit of text in each field; 1.0 stands for all units in every field."""
    score = np.zeros(len(chosen))
    highest, total = 0.0, len(chosen.index.alive)
    lengths = chosen.column("lengths").astype(np.float64)
    averages = np.maximum(lengths.mean(axis=0), 1.0)
    for unit in units:
        for place, field in enumerate(FIELDS):
            holding = chosen.index.fields[field].find(unit)
            idf = float(np.log(1 + total / (len(holding) + 1)))
            there = chosen.member(holding)
            score += FIELD_WEIGHT[field] * bm25(idf, there, lengths[:, place], averages[place], B, K1)
            highest += FIELD_WEIGHT[field] * idf * (K1 + 1) / (1 + K1 * (1 - B))
    return score / highest if highest else score
