"""Sets of listings in roaring bitmaps: by pair of characters, kind, need, place. Pure.

A slot is a listing's number in the index. Slots are only ever added; whoever reads intersects with the
`alive` set of one version, so a reader never sees half of a change.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.search.text import query_grams

_SPACE = ord(" ")


class GramField:
    """One searched field: which slots hold which pair of characters."""

    def __init__(self, pairs: dict[str, BitMap] | None = None) -> None:
        self.pairs: dict[str, BitMap] = {} if pairs is None else pairs
        self._begins: dict[str, list[str]] = defaultdict(list)
        for pair in self.pairs:
            self._begins[pair[0]].append(pair)

    def add(self, first: int, texts: Sequence[str]) -> None:
        """The pairs of normalised texts, at most a million, one for each slot from `first` on."""
        for pair, slots in _gathered(first, texts):
            known = self.pairs.get(pair)
            if known is None:
                self.pairs[pair] = BitMap(slots)
                self._begins[pair[0]].append(pair)
            else:
                known.update(slots)

    def get(self, pair: str) -> BitMap:
        """The slots with a pair; of a single character, those with any word that holds it."""
        if len(pair) == 1:
            return BitMap.union(*(self.pairs[found] for found in self._begins.get(pair, ())), BitMap())
        return self.pairs.get(pair) or BitMap()

    def find(self, text: str) -> BitMap:
        """Slots with all pairs of `text` (normalised): 0.03 % more than those that hold it as written."""
        wanted = []
        for pair in query_grams(text):
            held = self.get(pair)
            if not held:
                return held
            wanted.append(held)
        return BitMap.intersection(*sorted(wanted, key=len)) if wanted else BitMap()


def _gathered(first: int, texts: Sequence[str]) -> Iterator[tuple[str, array[int]]]:
    """The same pairs as `grams` makes, each with its slots: sorted as numbers of first character, second
    (0: none) and slot."""
    letters = np.frombuffer((" ".join(texts) + " ").encode("utf-32-le", "surrogatepass"), np.uint32)
    local = np.repeat(np.arange(len(texts), dtype=np.uint64), [len(text) + 1 for text in texts])
    begins = np.flatnonzero(letters[:-1] != _SPACE)
    ends = letters[begins + 1].astype(np.uint64)
    ends[ends == _SPACE] = 0
    keys = ((letters[begins].astype(np.uint64) << 21 | ends) << 20) | local[begins]
    keys.sort()  # numpy's own unique hashes, ten times slower here
    return _split(keys[np.diff(keys, prepend=np.uint64(0)) > 0], first)


def _split(keys: NDArray[Any], first: int) -> Iterator[tuple[str, array[int]]]:
    pairs = keys >> 20
    slots = ((keys & 0xFFFFF) + first).astype(np.uint32).tobytes()
    starts = np.flatnonzero(np.diff(pairs, prepend=np.uint64(0))).tolist()
    stops = [*starts[1:], len(keys)][: len(starts)]
    for start, stop, pair in zip(starts, stops, pairs[starts].tolist(), strict=True):
        end = pair & 0x1FFFFF
        yield chr(pair >> 21) + (chr(end) if end else ""), array("I", slots[4 * start : 4 * stop])


def _shared(by_code: dict[str, BitMap], slots: BitMap) -> dict[str, int]:
    return {code: slots.intersection_cardinality(known) for code, known in list(by_code.items())}


class LabelSets:
    """Slots by a code: kinds, needs, municipalities, prefectures, coverage."""

    def __init__(self, by_code: dict[str, BitMap] | None = None) -> None:
        self.by_code: dict[str, BitMap] = {} if by_code is None else by_code
        self._all: tuple[BitMap, dict[str, int]] | None = None

    def add(self, first: int, codes: Iterable[Iterable[str]]) -> None:
        """The codes of each slot from `first` on."""
        gathered: dict[str, list[int]] = defaultdict(list)
        for slot, of_slot in enumerate(codes, first):
            for code in of_slot:
                gathered[code].append(slot)
        for code, slots in gathered.items():
            if code:
                self.by_code.setdefault(code, BitMap()).update(slots)

    def tidy(self) -> None:
        """Runs of neighbours become ranges: slots are filled in the order of places."""
        for slots in self.by_code.values():
            slots.run_optimize()

    def any_of(self, codes: Iterable[str]) -> BitMap:
        return BitMap.union(BitMap(), *(self.by_code[code] for code in codes if code in self.by_code))

    def counts(self, within: BitMap, alive: BitMap) -> dict[str, int]:
        """How many of `within`, a part of `alive`, each code has, most first; codes without any are left out. Of
        most of all those outside are counted, who are fewer."""
        found = (
            _shared(self.by_code, within)
            if 2 * len(within) < len(alive)
            else self._less(alive - within, alive)
        )
        return dict(sorted(((c, n) for c, n in found.items() if n), key=lambda pair: (-pair[1], pair[0])))

    def _less(self, outside: BitMap, alive: BitMap) -> dict[str, int]:
        known = self._all
        if known is None or known[0] is not alive:
            known = self._all = (alive, _shared(self.by_code, alive))
        gone = _shared(self.by_code, outside) if outside else {}
        return {code: count - gone.get(code, 0) for code, count in known[1].items()}

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_code)
