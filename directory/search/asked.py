"""What the engine is asked and what it answers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.search.areas import Area

Box = tuple[float, float, float, float]
"""West, south, east, north in WGS84 degrees."""


@dataclass(frozen=True)
class SearchQuery:
    """`near`: latitude, longitude (WGS84 degrees); `within_km` needs it. `open_at`: aware, None: open or
    not. `home`: municipality code (6 digits) of the place searched from, for who is in charge."""

    text: str = ""
    plain: tuple[str, ...] = ()
    """Words of the text to be taken as they stand: no place, kind or need is read out of them."""
    needs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    near: tuple[float, float] | None = None
    within_km: float | None = None
    area: Area | None = None
    box: Box | None = None
    """Only places with a point inside: for maps."""
    home: str = ""
    open_at: datetime | None = None
    today: int = 0
    """Days since 1970-01-01 in Tokyo, for freshness."""
    sort: Literal["relevance", "distance"] = "relevance"
    page: int = 1
    per_page: int = 20


@dataclass(frozen=True)
class SearchResult:
    total: int
    ids: list[UUID]
    distances: list[float | None]
    facets: dict[str, dict[str, int]]
    interpreted: dict[str, Any]
    suggestions: list[str] = field(default_factory=list)
    took_ms: float = 0.0


@dataclass(frozen=True)
class Corpus:
    """All listings at once, for the matcher. Sets may hold slots that are no longer `alive`."""

    ids: Sequence[UUID]
    unit: NDArray[np.float64]
    """(n, 3); zeros for a place without a point."""
    kinds: Mapping[str, BitMap]
    needs: Mapping[str, BitMap]
    municipality: Sequence[str]
    alive: BitMap
    verified_days: NDArray[np.int32]
    capacity: NDArray[np.int8]
    has_coverage: BitMap
    coverage_whole: Mapping[str, BitMap]
    coverage_part: Mapping[str, BitMap]
    precision: NDArray[np.int8]
    """0 unknown, 1 municipality, 2 town, 3 point."""
    hours: NDArray[np.int32]
    """Number of the row's weekly hours in `hours_patterns`; 0 where nothing is said."""
    hours_patterns: Sequence[str]
    """Canonical JSON {"slots", "closed"}, "" first."""
