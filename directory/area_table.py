"""Who serves which municipality, worked out once from the law's table. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from directory.area_parse import TownUnit, Unit, UnreadableJurisdiction, parse
from directory.geo.address import fold_key
from directory.geo.municipality import Municipality, municipalities
from directory.offices import Office, read_offices

MISPRINTS: Final = {"大阪市波速区": "大阪市浪速区"}
"""Slips in the law's own text (row 大阪港労働)."""


@dataclass(frozen=True)
class Claim:
    """An office's part of one municipality: all of it, `only` these towns, or all `but` these."""

    office: Office
    code: str
    only: tuple[TownUnit, ...] = ()
    but: tuple[TownUnit, ...] = ()

    @property
    def whole(self) -> bool:
        return not self.only and not self.but


class Table:
    """One service's offices. Offices for day and port labour take no part: they are never anybody's
    office.
    """

    def __init__(self, service: str) -> None:
        self.offices: Final = read_offices(service)
        serving = [o for o in self.offices if o.jurisdiction and not o.special]
        self._by_name: Final = {(o.prefecture, o.law_name): o for o in serving}
        self._named: Final = {o.key: dict(_named(o, parse(o.jurisdiction))) for o in serving}
        self.claims: Final[Mapping[str, tuple[Claim, ...]]] = self._collect(serving)

    def _collect(self, offices: Iterable[Office]) -> dict[str, tuple[Claim, ...]]:
        found: dict[str, tuple[Claim, ...]] = {}
        for office in offices:
            for claim in self.claims_of(office):
                found[claim.code] = (*found.get(claim.code, ()), claim)
        return found

    def claims_of(self, office: Office) -> Iterator[Claim]:
        """What the text names, less what it leaves to other offices of the table."""
        units = parse(office.jurisdiction)
        taken = {
            code: others
            for unit in units
            if unit.except_offices
            for code in codes(unit.place, office.prefecture)
            for others in [[self._other(office, name) for name in unit.except_offices]]
        }
        for code, only in _named(office, units):
            but = [part for other in taken.get(code, ()) for part in self._parts(other, code)]
            if None not in but:
                yield Claim(office, code, only, tuple(town for town in but if town))

    def _other(self, office: Office, name: str) -> Office:
        if (office.prefecture, name) not in self._by_name:
            raise UnreadableJurisdiction(f"{office.key}: {name}")
        return self._by_name[office.prefecture, name]

    def _parts(self, other: Office, code: str) -> Iterator[TownUnit | None]:
        """The towns that the other office serves there; one None when it serves the whole."""
        if code in self._named[other.key]:
            yield from self._named[other.key][code] or (None,)


def _named(office: Office, units: Iterable[Unit]) -> Iterator[tuple[str, tuple[TownUnit, ...]]]:
    """(municipality code, its named towns), () for all of it."""
    merged: dict[str, tuple[TownUnit, ...]] = {}
    for unit in units:
        for code in codes(unit.place, office.prefecture):
            merged[code] = (*merged.get(code, ()), *unit.towns)
    yield from merged.items()


def codes(place: str, prefecture: str) -> tuple[str, ...]:
    """Of a unit's place: a 郡 stands for its towns, a 政令指定都市 for its wards. UnreadableJurisdiction
    for none.
    """
    found = _places().get((prefecture, fold_key(MISPRINTS.get(place, place))))
    if not found:
        raise UnreadableJurisdiction(prefecture + place)
    return found


@lru_cache(maxsize=1)
def _places() -> dict[tuple[str, str], tuple[str, ...]]:
    known = municipalities()
    names: dict[tuple[str, str], tuple[str, ...]] = {}
    for m in known.all:
        wards = known.wards(m)
        names[m.prefecture, fold_key(m.full_name)] = tuple(w.code for w in wards) or (m.code,)
        if m.county:
            county = (m.prefecture, fold_key(m.county))
            names[county] = (*names.get(county, ()), m.code)
    return names


def smallest(code: str) -> tuple[Municipality, ...]:
    """The wards of a city that has them, else the municipality itself."""
    known = municipalities()
    m = known.get(code)
    return known.wards(m) or (m,)


@cache
def table(service: str) -> Table:
    """UnknownService for a service without jurisdictions."""
    return Table(service)
