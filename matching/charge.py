"""Asks the law's table which Hello Work is in charge of a home, in the words of the match."""

from __future__ import annotations

from directory.area import office_in_charge
from directory.geo.municipality import UnknownMunicipality, municipalities
from directory.geo.place import PREFECTURE, TOWN, Place
from directory.offices import read_offices
from matching.facts import HomePlace
from matching.reasons import Reason
from matching.residence import Charge


def place_of(home: HomePlace) -> Place:
    """A town that the gazetteer does not know is still read by the law's table, as rest of the address."""
    if not _is_municipality(home.municipality_code):
        return Place(level=PREFECTURE, prefecture=home.prefecture)
    known = home.level >= TOWN
    return Place(
        level=home.level,
        prefecture=home.prefecture,
        municipality=home.municipality,
        municipality_code=home.municipality_code,
        town=home.town if known else "",
        rest="" if known else home.town,
        lat=home.lat,
        lng=home.lng,
    )


def _is_municipality(code: str) -> bool:
    try:
        municipalities().get(code)
    except UnknownMunicipality:
        return False
    return True


def charge_of(home: HomePlace) -> Charge:
    """Sub-offices and annexes belong to the office above; offices for day labour are nobody's by home."""
    verdict = office_in_charge(place_of(home), "hello_work")
    keys = {office.key for office in verdict.offices}
    table = read_offices("hello_work")
    return Charge(
        certain=verdict.certain,
        offices={office.id: Reason(office.because_key, office.because_values) for office in verdict.offices},
        branches=frozenset(office.id for office in table if office.parent_key in keys),
        never=frozenset(office.id for office in table if office.special),
        ask=Reason(verdict.ask_key, verdict.ask_values) if verdict.ask_key else None,
        named="、".join(office.name for office in verdict.offices),
    )
