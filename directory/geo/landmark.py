"""Places that people name instead of an address: stations, town halls, prefectural offices. Pure.

A station lies in a municipality for certain, but its town is not the visitor's: the level stays the
municipality's, only the point is the station's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from directory.geo.address import clean, fold_key
from directory.geo.municipality import Municipalities, Prefecture, prefectures
from directory.geo.place import LANDMARK, MUNICIPALITY, NOTHING, STATION, Place, Station
from directory.geo.point import distances_m

StationsOf = Callable[[str], Sequence[Station]]
Locate = Callable[[str], Place]

STATION_UNKNOWN: Final = "places.station_unknown"
_AROUND: Final = r"(?:前|付近|周辺|の?(?:近|ちか)く|の?そば|[東西南北]口|中央口)*"
_STATION: Final = re.compile(rf"(?P<before>.*?)(?P<name>[^\s、,駅]+)\s*駅{_AROUND}")
_RAILWAY: Final = re.compile(
    r"^(?:JR(?:東日本|西日本|東海|九州|四国|北海道)?|地下鉄|市営地下鉄|東京メトロ|都営|私鉄"
    r"|(?:東急|小田急|京王|西武|東武|京急|京成|相鉄|近鉄|阪急|阪神|京阪|南海|名鉄|西鉄)(?=..))\s*"
)
_HALL: Final = re.compile(
    r"(?P<of>.+[市区町村])(?:(?<=[町村])役場|(?<=[市区])役所)(?:本庁舎?|前|付近|周辺|の?近く)*"
)
_OFFICE: Final = re.compile(r"(?P<of>.{2,3}[都道府県])庁(?:本庁舎?|前|付近|周辺|の?近く)*")


def hall(text: str, known: Municipalities, locate: Locate) -> Place | None:
    """札幌市役所 and 愛知県庁 lie where the table has the point of their municipality and prefecture."""
    plain = clean(text)
    office = _OFFICE.fullmatch(plain)
    prefecture = next((p for p in prefectures() if office and p.name == office["of"]), None)
    if prefecture:
        return _prefectural(prefecture, known)
    named = _HALL.fullmatch(plain)
    place = locate(named["of"]) if named else None
    if place is None or place.rest or (place.level != MUNICIPALITY and not place.candidates):
        return None
    return place if place.candidates else replace(place, note=LANDMARK)


def _prefectural(prefecture: Prefecture, known: Municipalities) -> Place:
    capital = next(m for m in known.all if (m.prefecture, m.name) == (prefecture.name, prefecture.capital))
    return replace(capital.place(note=LANDMARK), lat=prefecture.lat, lng=prefecture.lng)


def station(text: str, place: Place, known: Municipalities, stations_of: StationsOf, locate: Locate) -> Place:
    """`place` is what was understood of the text, with the note that a station says nothing by itself."""
    match = _STATION.fullmatch(clean(text))
    if match is None:
        return place
    name = _RAILWAY.sub("", match["before"] + match["name"])
    found = [each for key in _keys(name, place) for each in stations_of(key)]
    here = [s for s in found if lies_in(s, place, known)]
    distinct = apart(here)
    if not distinct:
        return _offer(place, locate(name) if name else Place(NOTHING))
    if len(distinct) == 1:
        return at_station(distinct[0], known)
    return replace(
        place, candidates=tuple(at_station(each, known) for each in distinct), note="places.ambiguous"
    )


def _keys(name: str, place: Place) -> list[str]:
    """北海道札幌駅 and 札幌市 札幌駅 are 札幌駅; 伊勢市駅 is itself."""
    short = name
    for known in (place.prefecture, place.municipality):
        short = short.removeprefix(known).strip() if known else short
    spoken = name.rsplit(" ", 1)[-1]
    return list(dict.fromkeys(fold_key(each) for each in (name, short, spoken) if each))


def lies_in(found: Station, place: Place, known: Municipalities) -> bool:
    """In the prefecture of the place, if one is known."""
    if found.municipality_code not in known.by_code:
        return False
    m = known.by_code[found.municipality_code]
    return place.prefecture in ("", m.prefecture)


def apart(found: Sequence[Station]) -> list[Station]:
    """Without those within a kilometre of an earlier one."""
    kept: list[Station] = []
    for each in found:
        if all(distances_m(each.lat, each.lng, [k.lat], [k.lng])[0] > 1000 for k in kept):
            kept.append(each)
    return kept


def at_station(found: Station, known: Municipalities) -> Place:
    """The municipality of a station, at the station's point."""
    place = known.by_code[found.municipality_code].place(note=STATION)
    return replace(place, rest=f"{found.name}駅", lat=found.lat, lng=found.lng)


def _offer(place: Place, named: Place) -> Place:
    """The municipality whose name the station bears, to be taken up or not."""
    if place.level >= MUNICIPALITY or place.candidates:
        return place
    offers = named.candidates or ((named,) if named.level >= MUNICIPALITY else ())
    offers = tuple(each for each in offers if place.prefecture in ("", each.prefecture))
    return replace(place, candidates=offers)
