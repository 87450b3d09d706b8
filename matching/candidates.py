"""All candidates as arrays: made once from the search corpus, then every match is arithmetic over all
rows. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.geo.point import EARTH_RADIUS_M, unit_vectors
from directory.search.asked import Corpus
from directory.taxonomy import KINDS
from matching.need import CODES

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Candidates:
    """`profile` numbers the distinct combinations of kinds and needs: what depends only on them is
    computed per combination (hundreds) and looked up per row (hundreds of thousands). Dead rows have
    the profile of no kind."""

    corpus: Corpus
    profile: NDArray[np.intp]
    kinds: Bools  # (profiles, len(KINDS))
    tags: Bools  # (profiles, len(CODES)): needs the listing itself names
    x: Floats
    y: Floats
    z: Floats
    located: Bools
    municipality: NDArray[np.int32]
    said_coverage: Bools
    hello_work: dict[UUID, int]  # row by id: the law decides over these by name

    def __len__(self) -> int:
        return len(self.profile)

    def kinds_of(self, row: int) -> tuple[str, ...]:
        return tuple(KINDS[at] for at in np.flatnonzero(self.kinds[self.profile[row]]))


def rows_of(rows: BitMap | None) -> Rows:
    """Row numbers in rising order."""
    return np.asarray(rows.to_array(), dtype=np.int64) if rows else np.empty(0, dtype=np.int64)


def flags(count: int, rows: BitMap | None) -> Bools:
    raised = np.zeros(count, dtype=bool)
    listed = rows_of(rows)
    raised[listed[listed < count]] = True  # a change under way may already have put younger rows into the set
    return raised


def gather(corpus: Corpus) -> Candidates:
    """About 0.3 s for 300,000 rows; match.py keeps the result until the corpus changes."""
    count = len(corpus.ids)
    kind_bits = _bits(count, (corpus.kinds.get(code) for code in KINDS))
    need_bits = _bits(count, (corpus.needs.get(code) for code in CODES))
    dead = ~flags(count, corpus.alive)
    kind_bits[dead] = 0
    need_bits[dead] = 0
    by_kinds, kinds_at = np.unique(kind_bits, return_inverse=True)
    by_needs, needs_at = np.unique(need_bits, return_inverse=True)
    pairs, profile = np.unique(kinds_at * len(by_needs) + needs_at, return_inverse=True)
    unit = np.nan_to_num(np.asarray(corpus.unit, dtype=np.float64)[:count])
    x, y, z = (np.ascontiguousarray(unit[:, axis]) for axis in range(3))
    return Candidates(
        corpus,
        profile.astype(np.intp),
        _unpack(by_kinds[pairs // len(by_needs)], len(KINDS)),
        _unpack(by_needs[pairs % len(by_needs)], len(CODES)),
        x,
        y,
        z,
        (x * x + y * y + z * z) > 0.5,
        np.fromiter((int(code or 0) for code in corpus.municipality), np.int32, count),
        flags(count, corpus.has_coverage),
        {
            corpus.ids[row]: row
            for row in rows_of(corpus.kinds.get("hello_work")).tolist()
            if row < count and not dead[row]
        },
    )


def _bits(count: int, sets: Iterable[BitMap | None]) -> NDArray[np.uint64]:
    bits = np.zeros(count, dtype=np.uint64)
    for at, rows in enumerate(sets):
        bits[flags(count, rows)] |= np.uint64(1 << at)
    return bits


def _unpack(bits: NDArray[np.uint64], width: int) -> Bools:
    shifts = np.arange(width, dtype=np.uint64)
    return ((bits[:, None] >> shifts) & np.uint64(1)).astype(bool)


def cosines(candidates: Candidates, lat: float, lng: float) -> Floats:
    """Cosine of the angle to each row. Element by element, not by BLAS: a row's value must not depend
    on its neighbours."""
    here = unit_vectors(lat, lng)
    total = candidates.x * here[0]
    total += candidates.y * here[1]
    total += candidates.z * here[2]
    return total


def metres(cosine: Floats) -> Floats:
    """Straight through the earth (chord): orders like the way over it, and is 0.1 % short at 1,000 km."""
    gap = cosine * -2.0
    gap += 2.0
    np.maximum(gap, 0.0, out=gap)
    np.sqrt(gap, out=gap)
    gap *= EARTH_RADIUS_M
    return gap


def covered(candidates: Candidates, codes: Collection[str], whole: bool) -> Rows:
    """Rows whose coverage names one of the municipality codes, wholly or in part."""
    corpus = candidates.corpus
    table = corpus.coverage_whole if whole else corpus.coverage_part
    found = [rows_of(table.get(code)) for code in codes]
    rows = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
    return rows[rows < len(candidates)]
