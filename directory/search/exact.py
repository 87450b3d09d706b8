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
from directory.search.plan import Branch, Node, Plan, Word, branch
from directory.search.text import compact, fold, solid
from directory.search.words import Words

Read = Callable[[Sequence[UUID]], Iterable[Entry]]
FEW: Final = 300  # listings that are read for one question
FEW_HOLD: Final = 50  # names that hold what was typed, up to which those that are nearly so stand beside them
_PAIR: Final = 2  # characters that the index finds surely
_MINUS: Final = frozenset("-−‐–")
MISSING, EXTRA, ANOTHER, SWAPPED = 0.8, 0.9, 1.0, 0.7  # how unlikely each slip is
SCRIPT: Final = 0.2  # かな for カナ


def nothing(_: Sequence[UUID]) -> Iterable[Entry]:
    """Where no texts can be had nothing is looked at."""
    return ()


def unsure(node: Node | None, *, excluded: bool = False) -> Iterator[tuple[Word, bool]]:
    """The words that pairs of characters do not tell surely and that matter: phrases in 「」, and what is not to be
    there (True)."""
    if isinstance(node, Branch):
        inside = excluded != (node.join == "not")
        yield from (found for part in node.nodes for found in unsure(part, excluded=inside))
    elif node and node.area is None and (node.quoted or excluded) and _is_text(node):
        yield node, excluded


def _is_text(word: Word) -> bool:
    is_known = any(piece.meaning for piece in word.pieces)
    return not is_known and any(len(piece.text) > _PAIR for piece in word.pieces)


def false_hits(index: Index, read: Read, plan: Plan, slots: BitMap) -> BitMap:
    """Of few slots those that hold the pairs of a phrase that was asked for but not the phrase; none of many."""
    return _told(index, read, plan, slots)[1] if 0 < len(slots) <= FEW and is_unsure(plan) else BitMap()


def is_unsure(plan: Plan) -> bool:
    """Whether a phrase was asked for that pairs of characters do not tell surely."""
    return not all(dict(unsure(plan.node)).values())


def missed(index: Index, read: Read, plan: Plan, within: BitMap) -> BitMap:
    """Slots left out for the pairs of a word that is not to be there, though they do not hold it; as long as they
    are few."""
    wanted = frozenset(word for word, excluded in unsure(plan.node) if excluded)
    if plan.node is None or not wanted:
        return BitMap()
    loose = _loose(plan.node, wanted)
    left_out = (index.matching(loose) & within if loose else within) - index.matching(plan.node)
    return _told(index, read, plan, left_out)[0] if len(left_out) <= FEW else BitMap()


def _told(index: Index, read: Read, plan: Plan, slots: BitMap) -> tuple[BitMap, BitMap]:
    """Of which slots the whole query is true and of which it is not; neither where no text can be had."""
    wanted = dict(unsure(plan.node))
    known: dict[Word, BitMap] = {}

    def holds(node: Node, slot: int, entry: Entry) -> bool:
        if isinstance(node, Branch):
            parts = (holds(part, slot, entry) for part in node.nodes)
            return all(parts) if node.join == "all" else any(parts) != (node.join == "not")
        if node in wanted:
            return _holds(entry, node, index.words)
        if node not in known:
            known[node] = index.matching(node)
        return slot in known[node]

    told: tuple[BitMap, BitMap] = BitMap(), BitMap()
    for slot, entry in _entries(index, read, slots):
        told[plan.node is not None and not holds(plan.node, slot, entry)].add(slot)
    return told


def _loose(node: Node, wanted: frozenset[Word], *, excluded: bool = False) -> Node | None:
    """Without the unsure words that are not to be there, so that it finds at least as much. None: asks nothing."""
    if isinstance(node, Word):
        return None if excluded and node in wanted else node
    inside = excluded != (node.join == "not")
    parts = [_loose(part, wanted, excluded=inside) for part in node.nodes]
    is_lost = None in parts and excluded == (node.join != "any")
    return None if is_lost else branch(node.join, parts)


def with_minus(index: Index, read: Read, slots: BitMap) -> BitMap:
    """Of a few slots those whose name itself begins with a minus (−キセキの杜−): who types that wants no others."""
    few = slots if len(slots) <= FEW else BitMap()
    return BitMap(
        slot
        for slot, entry in _entries(index, read, few)
        if any(unicodedata.normalize("NFKC", name)[:1] in _MINUS for name in entry.names if name)
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
    texts = [compact(text) for text in words.normalise_all((entry.services, entry.foreign, entry.text))]
    return all(
        any(solid(piece.text) in name for name in names)
        or (word.field == "any" and any(piece.text in text for text in texts))
        for piece in word.pieces
    )
