"""All candidates as arrays: made once from the search corpus, then every match is arithmetic over all
rows. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.geo.point import EARTH_RADIUS_M, unit_vectors
from directory.search.asked import Corpus
from directory.taxonomy import KINDS, kind_weight
from matching.beside import Grown
from matching.need import CODES

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Bools = NDArray[np.bool_]


BY_FILE = np.array([[float(kind_weight(need, kind) > 0) for need in CODES] for kind in KINDS])
"""(kinds, codes): 1 where data/taxonomy/needs.toml says that the kind serves the need."""


@dataclass(frozen=True)
class Candidates:
    """`profile` numbers the distinct combinations of kinds and needs: what depends only on them is
    computed per combination (hundreds) and looked up per row (hundreds of thousands). Profile 0 has no
    kind and no need; dead rows have it."""

    corpus: Corpus
    profile: NDArray[np.intp]
    numbers: dict[tuple[int, int], int]  # bits of kinds and of needs → profile
    kinds: Bools  # (profiles, len(KINDS))
    tags: Bools  # (profiles, len(CODES)): needs the listing names
    named: Bools  # … of its own accord: what its kinds bring by the data file is no such name
    x: Floats  # metres from the middle of the earth, 0 where no point is known
    y: Floats
    z: Floats
    unplaced: Rows  # rows without a point, rising
    municipality: NDArray[np.int32]
    towns: Rows  # rows in the order of their municipality
    said_coverage: Bools
    outside: Bools  # as long as nothing speaks for a row: it says what it covers, and the home decides
    by_workplace: Rows
    hello_work: dict[UUID, int]  # row by id: the law decides over these by name

    def __len__(self) -> int:
        return len(self.profile)

    @cached_property
    def kinds_by_row(self) -> Floats:
        """(kinds, profiles) 1 where the profile has the kind: a kind's row lies in one piece and is read fast."""
        return np.ascontiguousarray(self.kinds.T, dtype=np.float64)

    def in_town(self, code: int) -> Rows:
        """Rows of one municipality."""
        first, last = (
            np.searchsorted(self.municipality, code, side, self.towns) for side in ("left", "right")
        )
        return self.towns[first:last]

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


def gather(corpus: Corpus, before: Candidates | None = None) -> Candidates:
    """About 0.3 s for 300,000 rows. With the candidates of an earlier state of the same index only what came
    since is read: rows are appended and die, but never change (directory.search.index)."""
    grown = corpus.base if isinstance(corpus, Grown) else corpus
    if before is not None and (before.corpus.kinds is not grown.kinds or len(before) > len(corpus.ids)):
        before = None
    start, count = 0 if before is None else len(before), len(corpus.ids)
    numbers = {(0, 0): 0} if before is None else dict(before.numbers)
    profile = _profiles(corpus, start, count, numbers)
    unit = np.nan_to_num(np.asarray(corpus.unit[start:count], dtype=np.float64)) * EARTH_RADIUS_M
    x, y, z = (np.ascontiguousarray(unit[:, axis]) for axis in range(3))
    towns = _towns(corpus, start, count)
    if before is not None:
        profile, towns = np.append(before.profile, profile), np.append(before.municipality, towns)
        x, y, z = np.append(before.x, x), np.append(before.y, y), np.append(before.z, z)
    dead = ~flags(count, corpus.alive)
    profile[dead] = 0
    said, bound = flags(count, corpus.has_coverage), _by_workplace(corpus, count)
    outside = said.copy()
    outside[bound] = False
    kinds = _unpack([kinds for kinds, _ in numbers], len(KINDS))
    tags = _unpack([needs for _, needs in numbers], len(CODES))
    return Candidates(
        corpus,
        profile,
        numbers,
        kinds,
        tags,
        tags & (kinds @ BY_FILE == 0),
        x,
        y,
        z,
        np.flatnonzero(x * x + y * y + z * z < EARTH_RADIUS_M),
        towns,
        np.argsort(towns, kind="stable"),
        said,
        outside,
        bound,
        _hello_work(corpus, dead),
    )


def _towns(corpus: Corpus, start: int, count: int) -> NDArray[np.int32]:
    """Municipality codes as numbers, 0 where none is known."""
    codes = (corpus.municipality[row] for row in range(start, count))
    return np.fromiter((int(code) if code.isdecimal() else 0 for code in codes), np.int32, count - start)


def _profiles(
    corpus: Corpus, start: int, count: int, numbers: dict[tuple[int, int], int]
) -> NDArray[np.intp]:
    """Profiles of the rows from `start` on; new combinations get the next numbers, in place."""
    by_kinds, kinds_at = np.unique(
        _bits(start, count, [corpus.kinds.get(code) for code in KINDS]), return_inverse=True
    )
    by_needs, needs_at = np.unique(
        _bits(start, count, [corpus.needs.get(code) for code in CODES]), return_inverse=True
    )
    pairs, at = np.unique(kinds_at * len(by_needs) + needs_at, return_inverse=True)
    kinds, needs = by_kinds[pairs // max(1, len(by_needs))], by_needs[pairs % max(1, len(by_needs))]
    keys = zip(kinds.tolist(), needs.tolist(), strict=True)
    known = np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.intp)
    return known[at] if count > start else np.empty(0, dtype=np.intp)


def _bits(start: int, count: int, sets: list[BitMap | None]) -> NDArray[np.uint64]:
    """One bit for each set; rows from `start` to below `count`."""
    bits = np.zeros(count - start, dtype=np.uint64)
    window = BitMap(range(start, count))
    for at, rows in enumerate(sets):
        if rows:
            bits[rows_of(rows & window) - start] |= np.uint64(1 << at)
    return bits


def _unpack(bits: list[int], width: int) -> Bools:
    shifts = np.arange(width, dtype=np.uint64)
    return ((np.array(bits, dtype=np.uint64)[:, None] >> shifts) & np.uint64(1)).astype(bool)


BY_WORKPLACE = frozenset({"labour_standards_office"})
"""Their jurisdiction is where the company is (組織規則 別表第四), so the home says nothing against them."""


def _by_workplace(corpus: Corpus, count: int) -> Rows:
    rows = np.concatenate([rows_of(corpus.kinds.get(kind)) for kind in sorted(BY_WORKPLACE)])
    return rows[rows < count]


def _hello_work(corpus: Corpus, dead: Bools) -> dict[UUID, int]:
    rows = rows_of(corpus.kinds.get("hello_work")).tolist()
    return {corpus.ids[row]: row for row in rows if row < len(dead) and not dead[row]}


UNPLACED_M = 30_000.0
"""What a place counts whose point nobody knows: the other end of one's region. At infinity, a prefecture's own
centre that is only a telephone number stood behind every town hall."""


def point(lat: float, lng: float) -> Floats:
    """WGS84 degrees → metres from the middle of the earth, from which `squares` measures."""
    return unit_vectors(lat, lng) * EARTH_RADIUS_M


def squares(candidates: Candidates, here: Floats, rows: slice, out: Floats, scratch: Floats) -> None:
    """Into `out`: the square of the metres straight through the earth (chord): orders like the way over it, and is
    0.1 % short at 1,000 km; UNPLACED_M squared where no point is known.

    In double precision, which single would miss by half a metre; from differences, not from the cosine, which errs
    by decimetres next door; and element by element, not by BLAS, because a row's value must not depend on its
    neighbours.
    """
    gap = scratch[: len(out)]
    np.subtract(candidates.x[rows], here[0], out=out)
    np.multiply(out, out, out=out)
    for axis, there in ((candidates.y, here[1]), (candidates.z, here[2])):
        np.subtract(axis[rows], there, out=gap)
        np.multiply(gap, gap, out=gap)
        np.add(out, gap, out=out)
    first, last = np.searchsorted(candidates.unplaced, (rows.start, rows.stop))
    out[candidates.unplaced[first:last] - rows.start] = UNPLACED_M * UNPLACED_M


def covered(candidates: Candidates, codes: Collection[str], whole: bool) -> Rows:
    """Rows whose coverage names one of the municipality codes, wholly or in part."""
    corpus = candidates.corpus
    table = corpus.coverage_whole if whole else corpus.coverage_part
    found = [rows_of(table.get(code)) for code in codes]
    rows = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
    return rows[rows < len(candidates)]
