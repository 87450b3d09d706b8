"""Offices that other sources have named already, so that a new record can find its like among them. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from uuid import UUID

from directory.geo.municipality import municipalities
from directory.sources.office_key import plain_block, plain_name
from directory.sources.record import Record
from directory.sources.sameness import Features, Verdict, compare

_MOST: Final = 40
"""Candidates that are compared for one record: a phone number of a town hall stands on a hundred cards."""
_LEGAL: Final = re.compile(
    r"(社会福祉|社会医療|医療|学校|宗教|特定非営利活動|認定特定非営利活動|NPO|ＮＰＯ|一般社団|一般財団|公益社団|公益財団|医療法人社団)法人"
    r"|株式会社|有限会社|合同会社"
)
"""Not part of an office's name: one source writes it, the other does not."""
Pair = frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two locations that a person should look at."""

    one: UUID
    two: UUID
    verdict: Verdict


@dataclass
class Elsewhere:
    """`decided` = pairs on which a person has already said that they are different, or which already wait."""

    different: frozenset[Pair] = frozenset()
    _features: dict[UUID, Features] = field(default_factory=dict)
    _by: defaultdict[tuple[str, str], set[UUID]] = field(default_factory=lambda: defaultdict(set))

    def add(self, location: UUID, features: Features) -> None:
        if location in self._features:
            return
        self._features[location] = features
        for key in _keys(features):
            self._by[key].add(location)

    def like(self, record: Record) -> tuple[UUID | None, list[Doubt]]:
        """The location that surely is the record's office, or else those that may be."""
        mine = features_of(record)
        seen: list[tuple[float, str, UUID, Verdict]] = []
        for location in self._candidates(mine):
            verdict = compare(mine, self._features[location])
            if frozenset((location, record.home)) not in self.different:
                seen.append((-verdict.score, str(location), location, verdict))
        seen.sort(key=lambda each: each[:2])
        if seen and seen[0][3].is_same:
            return seen[0][2], []
        return None, [Doubt(record.home, each[2], each[3]) for each in seen[:3] if each[3].is_doubtful]

    def _candidates(self, features: Features) -> Iterable[UUID]:
        found: dict[UUID, None] = {}
        for key in _keys(features):
            places = self._by.get(key, ())
            if len(places) <= _MOST:
                found.update(dict.fromkeys(sorted(places)))
        return list(found)[:_MOST]


def features_of(record: Record) -> Features:
    exact = record.precision == "point"
    return Features(
        name=plain_name(_LEGAL.sub("", record.name)),
        organization=plain_name(record.organization_name),
        municipality_code=_city(record.municipality_code),
        block=plain_block(record.street) if record.street else "",
        phone="".join(filter(str.isdigit, record.phone)),
        corporate_number=record.corporate_number,
        establishment_no=record.establishment_no,
        lat=record.lat if exact else None,
        lng=record.lng if exact else None,
    )


@cache
def _city(code: str) -> str:
    """Of a ward, its city: some sources only know that."""
    known = municipalities()
    place = known.by_code.get(code)
    return known.city_of(place).code if place and place.ward else code


def _keys(features: Features) -> Iterable[tuple[str, str]]:
    """What two that are one have in common, at least in one way."""
    if features.phone:
        yield "phone", features.phone
    if features.establishment_no.strip("0"):
        yield "establishment", features.establishment_no
    if features.name:
        yield "name", f"{features.municipality_code}/{features.name}"
    if features.block and features.municipality_code:
        yield "block", f"{features.municipality_code}/{features.block}"
    if features.corporate_number:
        yield "corporation", f"{features.municipality_code}/{features.corporate_number}"
