"""From the words of an address to the place a match is asked for."""

from __future__ import annotations

from datetime import date

from directory.geo.gazetteer import gazetteer
from directory.geo.place import MUNICIPALITY, Place
from matching.facts import HomePlace, MatchInput
from matching.referrals.client import ClientData
from matching.referrals.japanese_year import age


class PlaceUnknown(LookupError):
    """The words name no municipality; `place.candidates` are what they may mean."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.note)
        self.place = place


def home(words: str) -> HomePlace:
    place = gazetteer().locate(words)
    if place.level < MUNICIPALITY or place.lat is None or place.lng is None:
        raise PlaceUnknown(place)
    return HomePlace(
        lat=place.lat,
        lng=place.lng,
        municipality_code=place.municipality_code,
        label=place.address,
        prefecture=place.prefecture,
        municipality=place.municipality,
        town=place.town,
        level=place.level,
    )


def wanted(facts: ClientData, near: str, within_km: int | None, birth_date: date | None, today: date) -> MatchInput:
    """What the matcher is asked: the age in years instead of the birth date, no name. InvalidFacts, PlaceUnknown."""
    return MatchInput(
        needs=tuple(dict.fromkeys([*([facts.main_need] if facts.main_need else []), *facts.further_needs])),
        place=home(near),
        main=facts.main_need or None,
        age=age(birth_date, today) if birth_date else None,
        certificates=facts.certificates,
        employment=facts.employment or None,
        months_employed=facts.months_employed,
        mode=facts.mode or None,
        within_km=float(within_km) if within_km else None,
        wishes=facts.wishes,
    )
