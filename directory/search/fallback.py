"""What to show when no listing has all the words: any of them, names that look alike, who listens to all. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.search.index import Index, slots_of
from directory.search.query import Plan
from directory.search.telling import is_sentence
from directory.search.text import query_grams

ALIKE: Final = 0.6  # of the pairs of characters …
ONE_WRONG: Final = 2  # … or all but these: one wrong character costs two pairs
AT_MOST: Final = 50
KANA: Final = re.compile("[ぁ-ゖー]+")
ANYTHING: Final = "other"
"""The need of whoever cannot say which one it is: who is there for it listens to everything."""
_LISTENS: Final = 0.5  # from this weight on a kind listens to anything
KindWeight = Mapping[str, Mapping[str, float]]


def needs_met(kind_weight: KindWeight, kinds: Iterable[str]) -> tuple[str, ...]:
    """What places of these kinds are there for: the needs they do most about."""
    met: dict[str, None] = {}
    for kind in kinds:
        weights = {need: by_kind.get(kind, 0.0) for need, by_kind in kind_weight.items()}
        most = max(weights.values(), default=0.0)
        met.update(dict.fromkeys(need for need, weight in weights.items() if weight == most > 0))
    return tuple(met)


def needs_instead(instead: str, plan: Plan, kind_weight: KindWeight) -> tuple[str, ...]:
    """Which needs decide the order of what is shown instead."""
    if instead == "same_need":
        return needs_met(kind_weight, plan.kinds())
    return (ANYTHING,) if instead == "anyone" else ()


def is_told(plan: Plan, typed: str) -> bool:
    """Whether a sentence with a known word was typed: that is no name with a slip in it."""
    return plan.is_clear() and is_sentence(typed)


def unlisted(index: Index, plan: Plan) -> bool:
    """Whether kinds of place were named of which there is none: that a text speaks of them makes it none."""
    listed = index.labels["kinds"].any_of(plan.kinds()) & index.alive
    return plan.names_kinds() and not listed and not any(index.named(*plan.names))


def reworded(
    plan: Plan, wordings: Iterable[str], read: Callable[[str], Plan], finds: Callable[[Plan], BitMap]
) -> Plan:
    """What was typed in other words that are known, the first ones that find something; else an empty plan."""
    if plan.is_clear() or not plan.is_plain():
        return Plan()
    for wording in wordings:
        other = read(wording)
        other = replace(other, areas=plan.areas or other.areas)
        if other.is_clear() and finds(other):
            return other
    return Plan()


def any_word(index: Index, plan: Plan, *, of_kinds: bool = False) -> BitMap:
    """Any one piece of the words; single characters and two kana (ニー|ト is in カンパニートウキョウ) would find
    nearly everything, and who puts a phrase in 「」 wants it whole. `of_kinds`: only what means a kind of place; of
    short words (デイ) only that, not where they are written."""
    said = [*(piece for word in plan.words() if not word.quoted for piece in word.pieces), *plan.beside]
    if of_kinds:
        said = [] if unlisted(index, plan) else [p for p in said if p.meaning and p.meaning.kinds]
    short = [piece for piece in said if len(piece.text) <= (2 if KANA.fullmatch(piece.text) else 1)]
    meant = (index.meant(piece.meaning) for piece in short if of_kinds and piece.meaning)
    return BitMap.union(BitMap(), *meant, *(index.piece(piece) for piece in said if piece not in short))


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


def who_listens(index: Index, plan: Plan, typed: str, kind_weight: KindWeight) -> BitMap:
    """For a sentence of which no word is known: the town hall and others that turn nobody away."""
    if not (plan.is_plain() and is_sentence(typed)):
        return BitMap()
    weights = kind_weight.get(ANYTHING, {})
    return index.labels["kinds"].any_of([kind for kind, weight in weights.items() if weight >= _LISTENS])
