"""Sets of listings in roaring bitmaps: by pair of characters, kind, need, place. Pure.

A slot is a listing's number in the index. Slots are only ever added; whoever reads intersects with the
`alive` set of one version, so a reader never sees half of a change.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyroaring import BitMap

from directory.search.text import query_grams

CHUNK = 20_000  # listings gathered in plain arrays before they go into bitmaps: bounds the memory of a build


class GramField:
    """One searched field: which slots hold which pair of characters."""

    def __init__(self, pairs: dict[str, BitMap] | None = None) -> None:
        self.pairs: dict[str, BitMap] = {} if pairs is None else pairs
        self._begins: dict[str, list[str]] = defaultdict(list)
        for pair in self.pairs:
            self._begins[pair[0]].append(pair)

    def add(self, slot: int, pairs: Iterable[str]) -> None:
        self.add_many({pair: array("I", [slot]) for pair in pairs})

    def add_many(self, gathered: Mapping[str, Iterable[int]]) -> None:
        for pair, slots in gathered.items():
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
        """Slots with all pairs of `text` (normalised); about 0.03 % more than those that hold it as written."""
        wanted = sorted((self.get(pair) for pair in query_grams(text)), key=len)
        return BitMap.intersection(*wanted) if wanted else BitMap()


class GramGatherer:
    """Fills a field from many texts at little cost."""

    def __init__(self, field: GramField) -> None:
        self.field = field
        self._gathered: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self._count = 0

    def add(self, slot: int, pairs: Iterable[str]) -> None:
        for pair in pairs:
            self._gathered[pair].append(slot)
        self._count += 1
        if self._count >= CHUNK:
            self.flush()

    def flush(self) -> None:
        self.field.add_many(self._gathered)
        self._gathered.clear()
        self._count = 0


class LabelSets:
    """Slots by a code: kinds, needs, municipalities, prefectures, coverage."""

    def __init__(self, by_code: dict[str, BitMap] | None = None) -> None:
        self.by_code: dict[str, BitMap] = {} if by_code is None else by_code

    def add(self, slot: int, codes: Iterable[str]) -> None:
        for code in codes:
            if code:
                self.by_code.setdefault(code, BitMap()).add(slot)

    def any_of(self, codes: Iterable[str]) -> BitMap:
        return BitMap.union(BitMap(), *(self.by_code[code] for code in codes if code in self.by_code))

    def counts(self, within: BitMap) -> dict[str, int]:
        """How many of `within` each code has, most first; codes without any are left out."""
        found = ((code, within.intersection_cardinality(slots)) for code, slots in self.by_code.items())
        return dict(sorted(((c, n) for c, n in found if n), key=lambda pair: (-pair[1], pair[0])))

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_code)
