"""The two tables of the law: every Hello Work office and every labour standards office. Pure.

Source: 厚生労働省組織規則 (平成13年厚生労働省令第1号) 別表第五 and 別表第四; made by data/build_offices.py.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID

from directory.identity import location_id

_DATA: Final = Path(__file__).resolve().parents[1] / "data"

SERVICES: Final = ("hello_work", "labour_standards")
"""The services that have a legal jurisdiction; also the names of their folders in data/."""


class UnknownService(ValueError):
    """Not one of SERVICES."""


class UnknownOffice(KeyError):
    """No office of that key in the table."""


@dataclass(frozen=True)
class Office:
    """One row. `key` is `prefecture/kind/name`, unique in its table; `kind` is office, sub_office, annex
    or branch.

    `jurisdiction` is the law's own text, empty for what belongs to another office (`parent_key`).
    `special` is "day_labour" for the offices that serve day and port labour only, else empty.
    """

    service: str
    key: str
    prefecture: str
    kind: str
    name: str
    official_name: str
    name_kana: str
    parent_key: str
    location: str
    municipality_code: str
    jurisdiction: str
    special: str

    @property
    def id(self) -> UUID:
        """That of the office's location and listing."""
        return location_id(self.service.replace("_", "-"), self.key)

    @property
    def full_location(self) -> str:
        """With its prefecture: 広島県府中市."""
        return self.prefecture + self.location.removeprefix(self.prefecture)

    @property
    def law_name(self) -> str:
        """As the law's table calls it: 札幌東."""
        return self.key.rsplit("/", 1)[1]


@cache
def read_offices(service: str) -> tuple[Office, ...]:
    """In the law's order. UnknownService for a name that is not in SERVICES."""
    if service not in SERVICES:
        raise UnknownService(service)
    with (_DATA / service / "offices.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Office(service=service, **row) for row in csv.DictReader(file))


def office(service: str, key: str) -> Office:
    found = _by_key(service).get(key)
    if found is None:
        raise UnknownOffice(key)
    return found


@cache
def _by_key(service: str) -> dict[str, Office]:
    return {each.key: each for each in read_offices(service)}


def branches(of: Office, municipality_code: str) -> tuple[Office, ...]:
    """出張所, 分庁舎 and 支署 of an office in one municipality; none of those for day and port labour."""
    return tuple(
        each
        for each in read_offices(of.service)
        if each.parent_key == of.key and each.municipality_code == municipality_code and not each.special
    )
