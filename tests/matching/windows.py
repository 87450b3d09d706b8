"""Real consultation windows (the shared `windows` files) as listings, for vignettes about what WAM NET does not
list: living costs, rent, debt, food, violence. Only the projection is written: it is all that a match reads."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from uuid import uuid5

from directory.geo.gazetteer import gazetteer
from directory.geo.municipality import municipalities
from directory.models import Listing, ListingChange, Organization
from directory.taxonomy import needs_of
from foundation import clock
from foundation.db import transaction
from tests.people import NAMESPACE

KINDS = {"money": "welfare_office", "rent": "self_reliance_office", "housing": "self_reliance_office"}
WORDS = (
    ("法テラス", "legal_aid"),
    ("配偶者", "violence_support_center"),
    ("女性相談", "violence_support_center"),
    ("地域包括支援センター", "community_general_support_center"),
    ("社会福祉協議会", "social_welfare_council"),
)


def add_windows(folder: Path, prefectures: tuple[str, ...]) -> int:
    """How many were added; each serves its municipality, or its prefecture."""
    with (folder / "offices.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if _code(row)[:2] in prefectures]
    with transaction() as session:
        owner = Organization(id=uuid5(NAMESPACE, "windows"), name="自治体の窓口")
        session.add(owner)
        session.flush()
        cards = {card.id: card for row in rows for card in _cards(row, owner.id)}  # one office, several rows
        session.add_all(cards.values())
        session.add_all([ListingChange(listing_id=each, at=clock.now()) for each in cards])
    return len(cards)


def _code(row: dict[str, str]) -> str:
    """Of the municipality, or of the prefecture (two digits); "" where the row names neither."""
    number = row["municipalityId"].removeprefix("jp-")
    return _by_number().get(number, row["prefectureCode"])


@cache
def _by_number() -> dict[str, str]:
    return {code[:5]: code for code in municipalities().by_code}


def _kind(row: dict[str, str]) -> str:
    named = [kind for word, kind in WORDS if word in row["name"] + row["plainName"]]
    if row["categoryId"] == "unknown":
        return "municipality"
    return named[0] if named else KINDS.get(row["categoryId"], "")


def _cards(row: dict[str, str], owner_id: object) -> Iterator[Listing]:
    kind, code = _kind(row), _code(row)
    if not kind:
        return
    place = gazetteer().municipality(code) if len(code) == 6 else _capital(code)
    served = [code] if len(code) == 6 else _within(code)
    yield Listing(
        id=uuid5(NAMESPACE, f"window/{code}/{kind}/{row['name']}"),
        organization_id=owner_id,
        name=row["name"],
        kind=kind,
        kinds=[kind],
        services=[{"id": "", "name": row["plainName"], "kind": kind}],
        needs=needs_of([kind]),
        address=row["address"],
        municipality_code=place.municipality_code,
        lat=place.lat,
        lng=place.lng,
        location_precision="municipality",
        phone=row["phone"],
        coverage={"whole": served, "part": []},
        source="windows",
        last_verified_on=None,
    )


def _capital(prefecture: str) -> object:
    """The prefecture's own offices stand where its first municipality does (…100x or …201x): its capital."""
    return gazetteer().municipality(_within(prefecture)[0])


def _within(prefecture: str) -> list[str]:
    return sorted(code for code in municipalities().by_code if code[:2] == prefecture)
