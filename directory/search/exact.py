"""What the pairs of characters cannot tell: whether a phrase stands as written, and which name is closest. Pure.

Both look at the texts of a few listings, which the index does not keep: `Read` brings them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final
from uuid import UUID

from pyroaring import BitMap

from directory.search.columns import Ids
from directory.search.entry import Entry
from directory.search.index import Index
from directory.search.names import spellings_of, without_brackets
from directory.search.query import Plan, Word
from directory.search.sentence import Branch
from directory.search.text import compact, fold, solid
from directory.search.words import Words

Read = Callable[[Sequence[UUID]], Iterable[Entry]]
FEW: Final = 300  # listings that are read for one question
FEW_HOLD: Final = 50  # names that hold what was typed, up to which those that are nearly so stand beside them
_PAIR: Final = 2  # characters that the index finds surely
MISSING, EXTRA, ANOTHER, SWAPPED = 0.8, 0.9, 1.0, 0.7  # how unlikely each slip is
SCRIPT: Final = 0.2  # かな for カナ


def nothing(_: Sequence[UUID]) -> Iterable[Entry]:
    """Where no texts can be had nothing is looked at."""
    return ()


def phrases(plan: Plan) -> list[Word]:
    """Those in 「」 that every listing found must hold, and that pairs alone do not tell."""
    node = plan.node
    nodes = node.nodes if isinstance(node, Branch) and node.join == "all" else (node,)
    return [each for each in nodes if isinstance(each, Word) and each.quoted and len(each.text) > _PAIR]


def false_hits(index: Index, read: Read, plan: Plan, slots: BitMap) -> BitMap:
    """Slots that hold the pairs of a phrase but not the phrase."""
    wanted = phrases(plan)
    if not wanted or not slots:
        return BitMap()
    return BitMap(
        slot
        for slot, entry in _entries(index, read, slots)
        if not all(_holds(entry, word, index.words) for word in wanted)
    )


def closest(index: Index, read: Read, slots: BitMap, plan: Plan, typed: str) -> BitMap:
    """Of slots whose names are nearly what was typed those with the likeliest slip, letters compared as written."""
    if not 1 < len(slots) <= FEW:
        return BitMap()
    wanted, spell = (plan.typed[-1], _folded) if plan.areas else (_plain(typed), _plain)
    costs = {
        slot: min(
            slip(wanted, spell(name)) for each in entry.names for name in {each, without_brackets(each)}
        )
        for slot, entry in _entries(index, read, slots)
    }
    least = min(costs.values(), default=0.0)
    return BitMap(slot for slot, cost in costs.items() if cost <= least + 1e-9)


def slip(typed: str, name: str) -> float:
    """How unlikely it is that who meant `name` typed `typed`: the cheapest way of missing, extra, other and
    swapped characters."""
    before: list[float] = []
    row = [EXTRA * at for at in range(len(typed) + 1)]
    for place, letter in enumerate(name):
        older, before, row = before, row, [row[0] + MISSING]
        for at, other in enumerate(typed):
            cost = min(before[at] + _other(letter, other), before[at + 1] + MISSING, row[at] + EXTRA)
            if at and place and letter == typed[at - 1] and other == name[place - 1]:
                cost = min(cost, older[at - 1] + SWAPPED)
            row.append(cost)
    return row[-1]


def _other(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return SCRIPT if abs(ord(one) - ord(other)) == ord("ア") - ord("あ") else ANOTHER


def _plain(text: str) -> str:
    return solid(unicodedata.normalize("NFKC", text).lower())


def _folded(text: str) -> str:
    return solid(fold(text))


def _entries(index: Index, read: Read, slots: BitMap) -> Iterator[tuple[int, Entry]]:
    ids = Ids(index.columns)
    by_id = {ids[slot]: slot for slot in slots}
    return ((by_id[entry.id], entry) for entry in read(list(by_id)) if entry.id in by_id)


def _holds(entry: Entry, word: Word, words: Words) -> bool:
    names = [name.normalised for name in spellings_of([entry.names], words)[0]]
    if any(solid(word.text) in name for name in names):
        return True
    texts = (entry.services, entry.foreign, entry.text)
    return word.field == "any" and any(word.text in compact(text) for text in words.normalise_all(texts))
