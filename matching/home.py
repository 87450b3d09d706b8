"""From what someone typed to the home a match starts from; the bundled gazetteer, no network."""

from __future__ import annotations

import re
from typing import Final

from directory.geo.gazetteer import gazetteer
from directory.geo.municipality import UnknownMunicipality
from directory.geo.place import MUNICIPALITY, PREFECTURE, TOWN, Place
from matching.facts import JAPAN, HomePlace, InvalidFacts
from matching.reasons import Reason, Value

NAMED_AT_MOST = 8
_NEIGHBOURHOOD: Final = re.compile(r"\D{0,30}(?:\d{1,2}丁目)?")


class PlaceUnclear(InvalidFacts):
    """The text may mean several places; `candidates` are all of them, none chosen."""

    def __init__(self, text: str, candidates: tuple[Place, ...]) -> None:
        names = "、".join(each.prefecture + each.municipality for each in candidates[:NAMED_AT_MOST])
        values: dict[str, Value] = {"text": text[:60], "count": len(candidates), "names": names}
        super().__init__({"near": Reason("reason.error.which_place", values)})
        self.candidates = candidates


def home_of_text(text: str) -> HomePlace:
    """An address or the name of a municipality. InvalidFacts names what is wrong at `near`."""
    if not text.strip():
        raise InvalidFacts({"near": Reason("reason.error.no_place")})
    place = gazetteer().locate(text)
    if place.level < MUNICIPALITY and place.candidates:
        raise PlaceUnclear(text, place.candidates)
    if place.level == PREFECTURE:
        raise InvalidFacts({"near": Reason("reason.error.only_prefecture", {"text": text[:60]})})
    if place.level < MUNICIPALITY:
        raise InvalidFacts({"near": Reason("reason.error.unknown_place", {"text": text[:60]})})
    return home_of(place)


def home_of_code(code: str) -> HomePlace:
    """A municipality's 6-digit code; InvalidFacts at `area` for one that never was."""
    try:
        return home_of(gazetteer().municipality(code))
    except UnknownMunicipality as error:
        values = {"value": code[:60]}
        raise InvalidFacts({"area": Reason("reason.error.no_such_municipality", values)}) from error


def home_of_point(lat: float, lng: float) -> HomePlace:
    """The browser's own position, WGS84 degrees: the point stays, the nearest municipality only
    names it – whether one lives there is not certain, so no code."""
    south, north, west, east = JAPAN
    if not (south <= lat <= north and west <= lng <= east):
        raise InvalidFacts({"near": Reason("reason.error.outside_japan")})
    near = home_of(gazetteer().nearest_municipality(lat, lng))
    return HomePlace(lat, lng, "", near.label, near.prefecture, near.municipality, level=TOWN)


def home_of(place: Place) -> HomePlace:
    """Without what follows the town: a match needs no house number."""
    if place.lat is None or place.lng is None:
        raise InvalidFacts({"near": Reason("reason.error.unknown_place", {"text": place.address})})
    return HomePlace(
        place.lat,
        place.lng,
        place.municipality_code,
        place.address,
        place.prefecture,
        place.municipality,
        place.town or _without_numbers(place.rest),
        place.level,
    )


def _without_numbers(rest: str) -> str:
    """Of what was not understood, only as much as may name a neighbourhood: 那の川1丁目2-3 → 那の川1丁目."""
    found = _NEIGHBOURHOOD.match(rest)
    return found.group() if found else ""
