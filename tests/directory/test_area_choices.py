"""Whoever answers the one question gets an office, in every divided municipality and for both services."""

from __future__ import annotations

import pytest

from directory.area import in_charge_of_rest, office_in_charge
from directory.area_choices import named_towns
from directory.area_table import table
from directory.geo.gazetteer import Gazetteer
from directory.geo.municipality import municipalities
from directory.offices import SERVICES

BARE = Gazetteer()
KNOWN = municipalities()
DIVIDED = [(s, c) for s in SERVICES for c, found in table(s).claims.items() if len(found) > 1]


@pytest.mark.parametrize(("service", "code"), DIVIDED)
def test_every_choice_leads_to_its_office(service: str, code: str) -> None:
    m = KNOWN.by_code[code]
    place = m.place()
    assert office_in_charge(place, service).ask_key == "places.ask_town"
    offered = named_towns(place, service)
    assert offered
    for named in offered:
        for town in named.towns:
            verdict = office_in_charge(BARE.locate(m.prefecture + m.full_name + town), service)
            offices = [office.name for office in verdict.offices]
            assert offices == [named.office] or verdict.ask_key == "places.ask_lot", (town, offices)
    rest = in_charge_of_rest(place, service)
    assert rest.certain
    assert rest.offices[0].name not in [named.office for named in offered]


@pytest.mark.parametrize("service", SERVICES)
def test_undivided_places_have_nothing_to_choose(service: str) -> None:
    claims = table(service).claims
    for m in KNOWN.all:
        if len(claims.get(m.code, ())) < 2:
            assert named_towns(m.place(), service) == ()
            assert in_charge_of_rest(m.place(), service) == office_in_charge(m.place(), service)


@pytest.mark.parametrize("typed", ["", "東京都", "府中市", "札幌市"])
def test_what_is_no_municipality_keeps_its_own_question(typed: str) -> None:
    place = BARE.locate(typed)
    assert named_towns(place, "hello_work") == ()
    assert in_charge_of_rest(place) == office_in_charge(place)
