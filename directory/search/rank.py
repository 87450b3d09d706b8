"""The order of what was found: text, kind meant, place, freshness, capacity. Pure.

Text is scored with whoosh's BM25 formula, on the shortlist of `directory.search.order`; a word counts once a
field, so it is not the full BM25F. Each weight below multiplies a value from 0 to 1; a test shows what each
of them decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap
from whoosh.scoring import bm25

from directory.capacity import FRESH_DAYS
from directory.freshness import OLD_AFTER
from directory.search.chosen import Chosen
from directory.search.columns import Columns
from directory.search.index import FIELDS, Index
from directory.search.query import Plan
from directory.search.text import query_grams
from directory.search.words import Meaning

FIELD_WEIGHT: Final = {  # a hit in the name says more than one in the services, that more than one anywhere
    "name": 3.0,
    "services": 1.5,
    "text": 1.0,
}
B: Final = 0.3  # how much longer fields are discounted: names differ little in length, descriptions a lot
K1: Final = 1.2  # whoosh's default; a pair counts once, so it only scales
TEXT: Final = 2.0  # how well the words fit
TEXT_KNOWN: Final = 0.8  # … where they are words of the dictionaries: what they mean says more
NAME_EXACT: Final = 12.0  # what was typed is the name: always first
NAME_PLACED: Final = 10.0  # … is the name and a place: another may have both in its name
NAME_READ: Final = 10.0  # what was typed is its reading, its official name or its telephone number
NAME_ALMOST: Final = 9.0  # … is a name but for one character (a typo)
NAME_ALMOST_BESIDE: Final = 3.0  # … where other names hold it as typed: they come first
NAME_CLOSEST: Final = 4.0  # … and of those names it is the one with the likeliest slip
NAME_CLOSEST_BESIDE: Final = 2.0  # … again where others hold it as typed
NAME_HOLDS: Final = 4.0  # the name holds all that was typed, and that is more than words of the dictionaries
NAME_BEGINS: Final = 1.0  # the name holds what was typed; more, the less is left over
BESIDE: Final = 0.6  # words around a need in its sentence: a hint, no condition
KIND_MEANT: Final = 3.0  # the word meant this kind of place (職安 → Hello Work) and it is its main kind
KIND_ALSO: Final = 0.5  # of KIND_MEANT, where it is only one of its kinds
NEED_SERVED: Final = 4.0  # how much such a kind usually does about the need (data/taxonomy)
NEED_BESIDE: Final = 0.5  # of NEED_SERVED, where a kind of place was named: that is what is looked for
HEARD: Final = 8.0  # the kind that a whole text speaks of most clearly: more than its words one by one
AGAIN: Final = 0.4  # of what a kind does about a second thing that was said, beside what it does most about
NEAR: Final = 8.0  # half of it is left at HALF_DISTANCE_M, a sixth at 50 km: who says where wants near
HALF_DISTANCE_M: Final = 10_000.0
IN_CHARGE: Final = 5.0  # its jurisdiction holds the visitor's municipality wholly
IN_CHARGE_PARTLY: Final = 2.5  # … or parts of it
OUT_OF_CHARGE: Final = -2.0  # it has a jurisdiction, and the visitor lives outside
FRESH: Final = 0.3  # verified lately; fades to nothing in FADES_DAYS
FADES_DAYS: Final = 730.0
OLD: Final = -0.3  # nobody has looked for so long that the page says 要確認 (directory.freshness), or ever
CAPACITY: Final = 0.3  # free places were reported within a month (directory.capacity); later nothing is known
TIE: Final = 1e-3  # decides between equals by id, the same way in every worker
VARIED: Final = 1.2  # taken from each further place of one kind, where a need may be met by several
VARIED_UP_TO: Final = 3  # … but no more often than this: near places are not pushed behind far ones
VARIED_HEARD: Final = 2.5  # the same, where kinds were heard out of a text: any of them may be the right one
VARIED_HEARD_UP_TO: Final = 4
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
    almost: BitMap = field(default_factory=BitMap)
    """Names that differ in one character from what was typed."""
    closest: BitMap = field(default_factory=BitMap)
    """Those of them with the likeliest slip."""
    is_beside: bool = False
    """Other names hold what was typed."""

    @property
    def varied(self) -> tuple[float, int]:
        """What each further place of a kind loses, and how often."""
        return (VARIED_HEARD, VARIED_HEARD_UP_TO) if self.plan.heard else (VARIED, VARIED_UP_TO)


def plain_score(chosen: Chosen, wish: Wish) -> NDArray[np.float64]:
    """All but the text."""
    columns = chosen.index.columns
    standing = columns.remembered(f"standing {wish.today}", partial(standing_of, today=wish.today))
    score: NDArray[np.float64] = chosen.of(standing) + TIE * chosen.ties
    worth = by_kind(chosen.index, wish)[chosen.column("kind")]
    score += worth
    meant = wish.plan.kinds()
    if meant:
        score += KIND_MEANT * KIND_ALSO * chosen.member(chosen.index.labels["kinds"].any_of(meant))
    if wish.point is not None:
        score += NEAR * chosen.closeness(wish.point, HALF_DISTANCE_M)
    if not wish.municipality:
        return score
    charge = _coverage(chosen, wish.municipality)
    if wish.plan.heard:  # that an office is in charge says nothing where it is hardly meant
        charge *= np.clip(worth / max(worth.max(initial=0.0), 1.0), 0.0, 1.0)
    return score + charge


def standing_of(columns: Columns, today: int) -> NDArray[np.float64]:
    """What does not depend on the question."""
    verified = columns["verified_days"]
    age = today - verified
    fresh = np.where(verified >= 0, np.clip(1 - age / FADES_DAYS, 0, 1), 0.0)
    is_old = (verified < 0) | (age > OLD_AFTER.days)
    reported = columns["reported_days"]
    is_news = (reported >= 0) & (today - reported <= FRESH_DAYS)
    room = np.array(CAPACITY_VALUE)[columns["capacity"]] * is_news
    value: NDArray[np.float64] = FRESH * fresh + OLD * is_old + CAPACITY * room
    return value


def by_kind(index: Index, wish: Wish) -> NDArray[np.float64]:
    """What a main kind alone is worth, for each of the index's kinds. Reckoned once a question."""
    return index.once(("by kind", id(wish.plan), *wish.needs), lambda: _by_kind(index, wish))


def _by_kind(index: Index, wish: Wish) -> NDArray[np.float64]:
    worth = _served(wish.kind_weight, wish.needs)
    meant = [_meant(wish, meaning) for meaning in wish.plan.meanings()]
    for kind in {kind for each in meant for kind in each}:
        values = sorted(each.get(kind, 0.0) for each in meant)
        worth[kind] = worth.get(kind, 0.0) + values[-1] + AGAIN * sum(values[:-1])
    heard = wish.plan.heard and wish.plan.heard.meaning
    for kind, share in zip(heard.kinds, heard.heard, strict=True) if heard else ():
        worth[kind] = worth.get(kind, 0.0) + HEARD * share
    return np.array([worth.get(kind, 0.0) for kind in index.columns.kinds] or [0.0])


def _meant(wish: Wish, meaning: Meaning) -> dict[str, float]:
    """What one thing that was said makes of each kind."""
    if meaning.heard:  # counts by itself, not as one thing more that was said
        return {}
    is_beside = meaning.asks and wish.plan.names_kinds()
    worth = _served(wish.kind_weight, set(meaning.needs) - set(wish.needs), NEED_BESIDE if is_beside else 1.0)
    for kind in () if is_beside else meaning.kinds:
        worth[kind] = worth.get(kind, 0.0) + KIND_MEANT * (1 - KIND_ALSO)
    return worth


def _served(kind_weight: KindWeight, needs: Iterable[str], share: float = 1.0) -> dict[str, float]:
    """What each kind does about some needs."""
    worth: dict[str, float] = {}
    for need in sorted(needs):
        for kind, weight in kind_weight.get(need, {}).items():
            worth[kind] = worth.get(kind, 0.0) + share * NEED_SERVED * weight
    return worth


def by_coverage(index: Index, municipality: str) -> list[tuple[float, BitMap]]:
    """What being in charge of a municipality is worth, and to whom."""
    whole = index.labels["coverage_whole"].any_of([municipality])
    part = index.labels["coverage_part"].any_of([municipality]) - whole
    return [(IN_CHARGE, whole), (IN_CHARGE_PARTLY, part), (OUT_OF_CHARGE, index.has_coverage - whole - part)]


def _coverage(chosen: Chosen, municipality: str) -> NDArray[np.float64]:
    worth = [value * chosen.member(slots) for value, slots in by_coverage(chosen.index, municipality)]
    return np.sum(worth, axis=0)


def text_score(chosen: Chosen, wish: Wish) -> NDArray[np.float64]:
    """How well the words fit; of look-alikes pairs of characters are compared, not whole pieces."""
    plan = wish.plan
    words = plan.words()
    score = _called(chosen, plan)
    if not words or not len(chosen):
        return score
    for word in words:
        units = query_grams(word.text) if wish.alike else [piece.text for piece in word.pieces]
        weight = TEXT_KNOWN if all(piece.meaning for piece in word.pieces) else TEXT
        score += weight * _bm25f(chosen, units) / len(words)
    if plan.beside:
        score += BESIDE * _bm25f(chosen, [piece.text for piece in plan.beside])
    score += (NAME_ALMOST_BESIDE if wish.is_beside else NAME_ALMOST) * chosen.member(wish.almost)
    score += (NAME_CLOSEST_BESIDE if wish.is_beside else NAME_CLOSEST) * chosen.member(wish.closest)
    return score + _name_holds(chosen, plan)


def _called(chosen: Chosen, plan: Plan) -> NDArray[np.float64]:
    """For those that are called exactly what was typed, with the place in it or without."""
    score = np.zeros(len(chosen))
    for names, is_whole in ((plan.names[:1], True), (plan.names[1:], False)):
        written, other = chosen.index.named(*names)
        np.maximum(score, (NAME_EXACT if is_whole else NAME_PLACED) * chosen.member(written), out=score)
        np.maximum(score, NAME_READ * chosen.member(other), out=score)
    return score


def _name_holds(chosen: Chosen, plan: Plan) -> NDArray[np.float64]:
    """For names that hold all that was typed: more where it says more than known words do."""
    rest = plan.names[-1]
    holds = chosen.member(chosen.index.find("name", rest))
    share = np.minimum(1.0, len(rest) / np.maximum(chosen.column("lengths")[:, 0], 1))
    weight = NAME_HOLDS if plan.texts() or plan.aside() else 0.0
    value: NDArray[np.float64] = holds * (weight + NAME_BEGINS * share)
    return value


def _bm25f(chosen: Chosen, units: Sequence[str]) -> NDArray[np.float64]:
    """BM25 of each unit of text in each field; 1.0 stands for all units in every field."""
    score = np.zeros(len(chosen))
    highest, total = 0.0, len(chosen.index.alive)
    lengths = chosen.column("lengths").astype(np.float64)
    averages = np.maximum(lengths.mean(axis=0), 1.0)
    for unit in units:
        for place, name in enumerate(FIELDS):
            holding = chosen.index.find(name, unit)
            idf = float(np.log(1 + total / (len(holding) + 1)))
            there = chosen.member(holding)
            score += FIELD_WEIGHT[name] * bm25(idf, there, lengths[:, place], averages[place], B, K1)
            highest += FIELD_WEIGHT[name] * idf * (K1 + 1) / (1 + K1 * (1 - B))
    return score / highest if highest else score
