"""Rows that are the same office become one location with several services. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import Final
from uuid import UUID

from directory import identity
from directory.sources.office_key import plain_name
from directory.sources.record import Record

APART_M: Final = 300.0
"""A service that moves further than this away from the office's others has become an office of its own."""
Ref = tuple[str, str]
"""Scope and key of a record."""


@dataclass(frozen=True, slots=True)
class Member:
    home: UUID
    lat: float | None
    lng: float | None
    establishment_no: str
    organization_id: UUID
    organization: str
    """Its plain name."""


def member(record: Record) -> Member:
    return Member(
        record.home,
        record.lat,
        record.lng,
        record.establishment_no,
        record.organization_id,
        plain_name(record.organization_name),
    )


@dataclass
class Offices:
    """Which records stand at which location; starts with those that are known and takes the new ones in."""

    _at: dict[UUID, dict[Ref, Member]] = field(default_factory=dict)
    _by_home: dict[UUID, UUID] = field(default_factory=dict)
    _known: dict[Ref, Member] = field(default_factory=dict)

    def know(self, ref: Ref, member: Member) -> None:
        """A record that is gone: it stands nowhere, but may come back."""
        self._known[ref] = member

    def add(self, location: UUID, ref: Ref, member: Member) -> None:
        self._known[ref] = member
        self._at.setdefault(location, {})[ref] = member
        self._by_home[member.home] = location

    def place(self, record: Record, known_at: UUID | None) -> UUID:
        """The record's location: where its like are, else where it was, else a place of its own."""
        ref, new = (record.scope, record.key), member(record)
        location = self._choose(record, ref, new, known_at)
        if known_at:
            self._remove(known_at, ref)
        self.add(location, ref, new)
        return location

    def knows(self, home: UUID) -> bool:
        """Does a record with this home stand somewhere?"""
        return home in self._by_home

    def is_shared(self, location: UUID) -> bool:
        """Has the location more than one record?"""
        return len(self._at.get(location, ())) > 1

    def member(self, ref: Ref) -> Member:
        return self._known[ref]

    def _choose(self, record: Record, ref: Ref, new: Member, known_at: UUID | None) -> UUID:
        like = self._by_home.get(new.home)
        others = [held for other, held in self._at.get(known_at or new.home, {}).items() if other != ref]
        stays = not like and not _all_apart(new, others) and not (record.service_key and others)
        if known_at and (like == known_at or stays):
            return known_at
        if like:
            return like
        if (
            record.service_key and others
        ):  # it names its office itself; the rows that share one move one by one
            return new.home
        if known_at is None and not _all_apart(new, others):
            return new.home
        if new.home not in self._at:
            return new.home
        return identity.part_id(new.home, f"{record.scope}/{record.key}")

    def _remove(self, location: UUID, ref: Ref) -> None:
        left = self._at.get(location, {}).pop(ref, None)
        if left and all(held.home != left.home for held in self._at[location].values()):
            self._by_home.pop(left.home, None)


def _all_apart(new: Member, others: Sequence[Member]) -> bool:
    return bool(others) and all(_distance_m(new, other) > APART_M for other in others)


def _distance_m(one: Member, two: Member) -> float:
    """Haversine; unknown points are not apart."""
    if one.lat is None or one.lng is None or two.lat is None or two.lng is None:
        return 0.0
    phi, phi2 = radians(one.lat), radians(two.lat)
    h = sin((phi2 - phi) / 2) ** 2 + cos(phi) * cos(phi2) * sin(radians(two.lng - one.lng) / 2) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(min(1.0, h)))
