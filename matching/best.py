"""The few best of many scored rows, exactly, without sorting all. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.candidates import Candidates, Singles
from matching.score import LEAST, Scored

SAMPLE = 16
"""One row in so many is looked at to find a bound that the best surely reach."""


def best_rows(scored: Scored, candidates: Candidates, among: NDArray[np.bool_], count: int) -> list[int]:
    """The `count` best of the rows that `among` marks and that serve a need, best first; ties by
    distance, then by id, so that the order of rows never matters."""
    some = scored.total[::SAMPLE][among[::SAMPLE]]
    reached = scored.total >= _bound(some[some >= LEAST], count)
    reached &= among
    rows = np.flatnonzero(reached)
    if len(rows) > count:
        found = scored.total[rows]
        rows = rows[found >= np.partition(found, len(rows) - count)[len(rows) - count]]
    keyed = [
        (-scored.total[row], scored.metres(row), str(candidates.corpus.ids[row]), row)
        for row in rows.tolist()
    ]
    return [row for *_, row in sorted(keyed)[:count]]


def _bound(some: Singles, count: int) -> float:
    """A total that at least `count` rows reach: the `count`-th best of every 16th row is never better
    than that of all rows, and found in a sixteenth of the time."""
    return float(np.partition(some, len(some) - count)[len(some) - count]) if len(some) >= count else LEAST
