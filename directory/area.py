"""Jurisdictions (管轄区域): which office is in charge of an address, which municipalities an office
serves. Pure.

Coverage is not distance: for unemployment insurance the office in charge of the home address counts,
however near another one is. Where the address is too coarse to tell, every office that may be in charge
is named and a question asked; nothing is guessed. Source: 厚生労働省組織規則 別表第四 and 第五
(data/hello_work, data/labour_standards).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from directory.area_match import Answer, lies_in, named_part
from directory.area_table import Claim, Table, smallest, table
from directory.geo.municipality import Municipality, municipalities
from directory.geo.place import MUNICIPALITY, PREFECTURE, Place
from directory.offices import Office, UnknownService

__all__ = ["Coverage", "OfficeInCharge", "UnknownService", "Verdict", "coverage", "office_in_charge"]

NAMED_TOWNS = 6
"""So many towns are named in a reason; some lists have 151."""


@dataclass(frozen=True)
class Coverage:
    """Municipality codes (6 digits) that are served wholly and in part; a city with wards beside its
    wards.
    """

    whole: frozenset[str] = frozenset()
    part: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OfficeInCharge:
    """`because_key` and its values make the reason's sentence in any language."""

    key: str
    id: UUID
    name: str
    because_key: str
    because_values: Mapping[str, str]


@dataclass(frozen=True)
class Verdict:
    """Certain: exactly one office. Else all that may be in charge (none where the law names none) and
    what to ask.
    """

    certain: bool
    offices: tuple[OfficeInCharge, ...] = ()
    ask_key: str | None = None
    ask_values: Mapping[str, str] = field(default_factory=dict)


def coverage(raw: str, prefecture: str, service: str = "hello_work") -> Coverage:
    """Of a jurisdiction's text. UnreadableJurisdiction when it names a place that is not in the
    prefecture.
    """
    if not raw:
        return Coverage()
    stand_in = Office(service, f"{prefecture}/office/", prefecture, "office", "", "", "", "", "", "", raw, "")
    claims = list(table(service).claims_of(stand_in))
    whole = {c.code for c in claims if c.whole}
    part = {c.code for c in claims} - whole
    return Coverage(
        frozenset(whole | _cities(whole, all)),
        frozenset(part | _cities(whole | part, any) - _cities(whole, all)),
    )


def _cities(served: set[str], how_many: object) -> set[str]:
    """Codes of 政令指定都市 of which all, or any, wards are among the served."""
    decide = all if how_many is all else any
    wards = municipalities().of_cities
    return {city for city, codes in wards.items() if decide(code in served for code in codes)}


def office_in_charge(place: Place, service: str = "hello_work") -> Verdict:
    """UnknownService for a service without jurisdictions; every place gets an answer or a question."""
    rules = table(service)
    if place.level >= MUNICIPALITY and not place.candidates:
        return _in_municipality(place, rules)
    if place.candidates:
        return _among_candidates(place, rules)
    if place.level == PREFECTURE:
        return Verdict(False, (), "places.ask_municipality", {"prefecture": place.prefecture})
    return Verdict(False, (), "places.ask_address")


def in_charge_of_rest(place: Place, service: str = "hello_work") -> Verdict:
    """For a place that lies in none of the towns which the law names in its municipality."""
    units = smallest(place.municipality_code) if place.level >= MUNICIPALITY else ()
    claims = table(service).claims.get(units[0].code, ()) if len(units) == 1 else ()
    rest = [claim for claim in claims if not claim.only]
    if place.candidates or len(rest) != 1:
        return office_in_charge(place, service)
    key = "places.because_rest" if rest[0].but else "places.because_municipality"
    return Verdict(True, (_office(rest[0].office, key, municipality=place.municipality),))


def _among_candidates(place: Place, rules: Table) -> Verdict:
    """The text may mean several places: certain only when all of them agree."""
    verdicts = [_in_municipality(each, rules) for each in place.candidates if each.level >= MUNICIPALITY]
    offices = _distinct(office for verdict in verdicts for office in verdict.offices)
    all_meant = len(verdicts) == len(place.candidates) and place.level >= MUNICIPALITY
    if len(offices) == 1 and all_meant and all(verdict.certain for verdict in verdicts):
        return Verdict(True, tuple(offices))
    names = "、".join(each.prefecture + each.municipality for each in place.candidates)
    return Verdict(False, tuple(offices), "places.ask_which", {"places": names})


def _in_municipality(place: Place, rules: Table) -> Verdict:
    units = smallest(place.municipality_code)
    if len(units) > 1:
        return _in_city(place, units, rules)
    claims = rules.claims.get(units[0].code, ())
    if not claims:
        return Verdict(False, (), "places.no_office", {"municipality": place.municipality})
    answers = [(claim, _answer(claim, place)) for claim in claims]
    sure = [claim for claim, answer in answers if answer is Answer.YES]
    named = any(claim.only for claim in sure)  # what one office names, no other one serves
    if len(sure) == 1 and (named or all(answer is not Answer.MAYBE for _, answer in answers)):
        return Verdict(True, (_because(sure[0], place),))
    lots = any(t.except_lots and named_part(place, (t,)) for claim in claims for t in claim.only)
    return Verdict(
        False,
        tuple(_candidate(claim, place) for claim in claims),
        "places.ask_lot" if lots else "places.ask_town",
        {"municipality": place.municipality},
    )


def _in_city(place: Place, wards: Sequence[Municipality], rules: Table) -> Verdict:
    """A city with wards of which none is named: certain when one office serves all of them."""
    claims = [(ward, claim) for ward in wards for claim in rules.claims.get(ward.code, ())]
    keys = dict.fromkeys(claim.office.key for _, claim in claims)
    if len(keys) == 1 and all(claim.whole for _, claim in claims):
        return Verdict(True, (_because(claims[0][1], place),))
    offices = tuple(
        _in_charge_of_wards(place, [(w, c) for w, c in claims if c.office.key == key]) for key in keys
    )
    return Verdict(False, offices, "places.ask_ward", {"municipality": place.municipality})


def _answer(claim: Claim, place: Place) -> Answer:
    if claim.whole:
        return Answer.YES
    if claim.only:
        return lies_in(place, claim.only)
    return lies_in(place, claim.but).opposite


def _because(claim: Claim, place: Place) -> OfficeInCharge:
    if claim.whole:
        return _office(claim.office, "places.because_municipality", municipality=place.municipality)
    if claim.only:
        return _office(
            claim.office,
            "places.because_town",
            municipality=place.municipality,
            town=named_part(place, claim.only),
        )
    return _office(
        claim.office,
        "places.because_not_named",
        municipality=place.municipality,
        town=place.town or place.rest,
    )


def _candidate(claim: Claim, place: Place) -> OfficeInCharge:
    towns = claim.only or claim.but
    values = {
        "municipality": place.municipality,
        "towns": "、".join(t.name for t in towns[:NAMED_TOWNS]),
        "n": str(len(towns)),
    }
    key = "places.serves_only" if claim.only else "places.serves_all_but"
    return _office(claim.office, key + ("_many" if len(towns) > NAMED_TOWNS else ""), **values)


def _in_charge_of_wards(place: Place, claims: Sequence[tuple[Municipality, Claim]]) -> OfficeInCharge:
    wards = "、".join(dict.fromkeys(ward.ward for ward, _ in claims))
    return _office(claims[0][1].office, "places.serves_wards", municipality=place.municipality, wards=wards)


def _office(office: Office, key: str, **values: str) -> OfficeInCharge:
    return OfficeInCharge(office.key, office.id, office.name, key, values)


def _distinct(offices: Iterable[OfficeInCharge]) -> list[OfficeInCharge]:
    return list({office.key: replace(office) for office in offices}.values())
