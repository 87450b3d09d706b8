"""Every real town of every divided municipality, from the large town data."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from directory.area import office_in_charge
from directory.area_match import districts
from directory.area_parse import TownUnit
from directory.area_table import table
from directory.geo.address import fold_key
from directory.geo.gazetteer import Gazetteer
from directory.geo.municipality import municipalities
from directory.geo.place import Town
from directory.offices import SERVICES

KNOWN = municipalities()
DIVIDED = {code for service in SERVICES for code, found in table(service).claims.items() if len(found) > 1}
# In the law, but in no list of towns: 鷹取町 of 横須賀市, and 小字 of 平川市 that the towns' file lacks.
NOT_IN_THE_FILE = 62


@pytest.fixture(scope="module")
def towns(shared_data: Path) -> dict[str, list[Town]]:
    found: dict[str, list[Town]] = defaultdict(list)
    with (shared_data / "gazetteer" / "towns.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["lgcode"] in DIVIDED and row["lat"]:
                found[row["lgcode"]].append(
                    Town(row["town"], row["koaza"], float(row["lat"]), float(row["lng"]))
                )
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_nearly_every_town_is_certain(towns: dict[str, list[Town]], service: str) -> None:
    gazetteer = Gazetteer(lambda code: towns.get(code, []))
    asked: list[str] = []
    total = 0
    for code, found in table(service).claims.items():
        m = KNOWN.get(code)
        for town in towns[code] if len(found) > 1 else []:
            total += 1
            text = f"{m.prefecture}{m.full_name}{town.name}{town.koaza}1番地"
            if not office_in_charge(gazetteer.locate(text), service).certain:
                asked.append(m.full_name)
    assert total > 6000
    assert len(asked) <= 18, Counter(asked)
    assert set(asked) <= {"平川市"}  # its 小字 are divided, and these are 大字 alone


@pytest.mark.parametrize("service", SERVICES)
def test_the_law_and_the_towns_speak_of_the_same_places(towns: dict[str, list[Town]], service: str) -> None:
    """A part is a town, a town with 丁目, a 小字, or a former municipality that districts.csv names."""
    unknown = [
        (KNOWN.get(code).full_name, unit.name)
        for code, found in table(service).claims.items()
        for claim in found
        for unit in claim.only
        if not is_known(code, unit, towns[code])
    ]
    assert len(unknown) <= NOT_IN_THE_FILE, unknown
    assert {name for name, _ in unknown} <= {"平川市", "横須賀市"}


def is_known(code: str, unit: TownUnit, towns: list[Town]) -> bool:
    name, m = fold_key(unit.name), KNOWN.get(code)
    keys = {fold_key(town.name) for town in towns}
    small = {fold_key(town.name) + fold_key(town.koaza) for town in towns}
    blocks = {key.rstrip("0123456789丁") for key in keys if key.endswith("丁")}
    return name in keys | small | blocks or (m.prefecture + m.full_name, name) in districts()
