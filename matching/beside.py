"""A corpus with a few more rows at its end: what staff may be matched to beside what everybody sees. Pure.

The public corpus is not touched and never learns of them: whoever was not handed the grown one cannot reach them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.geo.point import unit_vectors
from directory.search.asked import Corpus
from directory.search.columns import CAPACITIES, EPOCH, PRECISIONS, rows_of_ids
from directory.search.entry import Entry


@dataclass(frozen=True)
class Grown(Corpus):
    """`base` is the corpus whose rows come first, as it was when this one was made."""

    base: Corpus


class Labels(Mapping[str, BitMap]):
    """Sets of the base, cut where it ended (they grow in place), and those of the rows behind."""

    def __init__(self, base: Mapping[str, BitMap], count: int, more: Sequence[Sequence[str]]) -> None:
        self._base, self._window = base, BitMap(range(count))
        self._more: dict[str, BitMap] = {}
        for row, codes in enumerate(more, count):
            for code in codes:
                self._more.setdefault(code, BitMap()).add(row)

    def __getitem__(self, code: str) -> BitMap:
        if code not in self._base and code not in self._more:
            raise KeyError(code)
        return (self._base.get(code, BitMap()) & self._window) | self._more.get(code, BitMap())

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._base, *self._more)))

    def __len__(self) -> int:
        return len(self._base.keys() | self._more.keys())


class Joined(Sequence[Any]):
    """Two sequences as one; a value at a time, as the matcher reads them."""

    def __init__(self, first: Sequence[Any], count: int, second: Sequence[Any]) -> None:
        self._first, self._count, self._second = first, count, second

    def __len__(self) -> int:
        return self._count + len(self._second)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[row] for row in range(*at.indices(len(self)))]
        row = at if at >= 0 else at + len(self)
        return self._first[row] if row < self._count else self._second[row - self._count]

    def rows_of(self, wanted: Iterable[UUID]) -> dict[UUID, int]:
        """For ids: the last row of each."""
        known = set(wanted)
        first = {each: row for each, row in rows_of_ids(self._first, known).items() if row < self._count}
        return first | {each: row for row, each in enumerate(self._second, self._count) if each in known}


def beside(base: Corpus, entries: Sequence[Entry]) -> Grown:
    count, days = (
        len(base.ids),
        [(each.verified_on - EPOCH).days if each.verified_on else -1 for each in entries],
    )
    behind = range(count, count + len(entries))
    patterns = list(base.hours_patterns)
    coverage = [each.coverage or {} for each in entries]
    return Grown(
        ids=Joined(base.ids, count, [each.id for each in entries]),
        unit=np.concatenate([base.unit[:count], [_unit(each) for each in entries]])
        if entries
        else base.unit[:count],
        kinds=Labels(base.kinds, count, [each.kinds for each in entries]),
        needs=Labels(base.needs, count, [each.needs for each in entries]),
        municipality=Joined(base.municipality, count, [each.municipality for each in entries]),
        alive=base.alive | BitMap(behind),
        verified_days=np.append(base.verified_days[:count], np.array(days, np.int32)),
        capacity=np.append(base.capacity[:count], _numbers(CAPACITIES, [each.capacity for each in entries])),
        has_coverage=(base.has_coverage & BitMap(range(count)))
        | BitMap(row for row, each in zip(behind, entries, strict=True) if each.coverage is not None),
        coverage_whole=Labels(base.coverage_whole, count, [each.get("whole", ()) for each in coverage]),
        coverage_part=Labels(base.coverage_part, count, [each.get("part", ()) for each in coverage]),
        precision=np.append(
            base.precision[:count], _numbers(PRECISIONS, [each.precision for each in entries])
        ),
        hours=np.append(base.hours[:count], np.arange(len(entries), dtype=np.int32) + len(patterns)),
        hours_patterns=[*patterns, *(each.hours for each in entries)],
        base=base,
    )


def _unit(entry: Entry) -> NDArray[np.float64]:
    return unit_vectors(*entry.point) if entry.point else np.zeros(3)


def _numbers(values: tuple[str, ...], codes: Sequence[str]) -> NDArray[np.int8]:
    return np.array([values.index(code) if code in values else 0 for code in codes], np.int8)
