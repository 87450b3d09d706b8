"""A corpus and cards made of plain rows, so that the rules are tested without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.geo.point import unit_vectors
from matching.knowledge import Knowledge
from matching.match import rank_over
from matching.reasons import Reason
from matching.residence import Charge
from matching.result import MatchResult
from matching.terms import NOTHING, Terms

NAMESPACE = UUID("6f3d2c1a-0000-4000-8000-000000000000")
TODAY = date(2026, 11, 23)
EPOCH = date(1970, 1, 1)
CAPACITIES = ("unknown", "open", "few", "waiting", "full")
NOBODY = Charge(certain=False, offices={})
CHARGED = Charge(
    True, {uuid5(NAMESPACE, "場所0"): Reason("reason.area.inside", {"town": "x"})}, named="場所0"
)


@dataclass(frozen=True)
class Place:
    """One listing: row of the corpus and card at once."""

    name: str
    kinds: tuple[str, ...]
    lat: float | None = 43.06
    lng: float | None = 141.35
    municipality_code: str = "011011"
    needs: tuple[str, ...] = ()
    whole: tuple[str, ...] | None = None
    part: tuple[str, ...] | None = None
    capacity_status: str = "unknown"
    capacity_reported_on: date | None = None
    last_verified_on: date | None = None
    source_released_on: date | None = TODAY
    location_precision: str = "point"
    phone: str = "011-222-3333"
    hours: list[dict[str, Any]] = field(default_factory=list)
    visibility: str = "public"
    status: str = "active"
    fixed_id: UUID | None = None
    own_terms: Terms = NOTHING

    @property
    def id(self) -> UUID:
        return self.fixed_id or uuid5(NAMESPACE, self.name)

    @property
    def terms(self) -> Terms:
        """As the store reads them: the day of the report on free places is one."""
        return replace(self.own_terms, reported_on=self.capacity_reported_on)

    @property
    def kind(self) -> str:
        return self.kinds[0] if self.kinds else "other"


@dataclass
class FakeCorpus:
    ids: Sequence[UUID]
    unit: NDArray[np.float64]
    kinds: dict[str, BitMap]
    needs: dict[str, BitMap]
    municipality: list[str]
    alive: BitMap
    verified_days: NDArray[np.int32]
    capacity: NDArray[np.int8]
    has_coverage: BitMap
    coverage_whole: dict[str, BitMap]
    coverage_part: dict[str, BitMap]
    hours: NDArray[np.int32]
    hours_patterns: list[str]
    precision: NDArray[np.int8]


def corpus_of(places: Sequence[Place]) -> FakeCorpus:
    return FakeCorpus(
        ids=[place.id for place in places],
        unit=_units(places),
        kinds=_sets(place.kinds for place in places),
        needs=_sets(place.needs for place in places),
        municipality=[place.municipality_code for place in places],
        alive=BitMap(range(len(places))),
        verified_days=np.array([_days(place) for place in places], np.int32),
        capacity=np.array([CAPACITIES.index(place.capacity_status) for place in places], np.int8),
        has_coverage=BitMap(
            at for at, place in enumerate(places) if place.whole is not None or place.part is not None
        ),
        coverage_whole=_sets(place.whole or () for place in places),
        coverage_part=_sets(place.part or () for place in places),
        hours=np.arange(1, len(places) + 1, dtype=np.int32),
        hours_patterns=["", *(_pattern(place) for place in places)],
        precision=np.zeros(len(places), np.int8),
    )


def cards_of(places: Iterable[Place]) -> Any:
    by_id = {place.id: place for place in places}
    return lambda ids: [by_id[each] for each in ids]


def knowledge(
    places: Sequence[Place], charge: Charge = NOBODY, today: date = TODAY, **more: Any
) -> Knowledge:
    """`more` as in Knowledge; the places' own terms are taken from them."""
    terms = {place.id: place.terms for place in places if place.terms != NOTHING}
    return Knowledge(corpus_of(places), charge, today, **{"terms": terms} | more)  # type: ignore[arg-type]


def match(
    places: Sequence[Place], wanted: Any, charge: Charge = NOBODY, today: date = TODAY, **more: Any
) -> MatchResult:
    return rank_over(wanted, knowledge(places, charge, today, **more), cards_of(places))


def _pattern(place: Place) -> str:
    return json.dumps({"slots": place.hours, "closed": ""}) if place.hours else ""


def _units(places: Sequence[Place]) -> NDArray[np.float64]:
    units = np.zeros((len(places), 3))
    for at, place in enumerate(places):
        if place.lat is not None and place.lng is not None:
            units[at] = unit_vectors(place.lat, place.lng)
    return units


def _days(place: Place) -> int:
    return (place.last_verified_on - EPOCH).days if place.last_verified_on else -1


def _sets(labels: Iterable[tuple[str, ...]]) -> dict[str, BitMap]:
    found: dict[str, BitMap] = {}
    for at, codes in enumerate(labels):
        for code in codes:
            found.setdefault(code, BitMap()).add(at)
    return found
