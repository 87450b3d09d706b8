"""Reads an address part by part: prefecture, municipality, town. Pure.

A part counts as known only when nothing else can be meant; what else can be meant is returned as candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from directory.geo import latin
from directory.geo.address import POSTAL_CODE, Folded, clean, fold, fold_key
from directory.geo.known_lots import KnownLots
from directory.geo.loose import bare, in_kana, of_county
from directory.geo.municipality import Municipalities, Municipality, Prefecture, prefectures
from directory.geo.place import NOTHING, TOWN, Place
from directory.geo.reading import (
    BY_SHORT_KEY,
    Reading,
    prefecture_of,
    read_municipality,
    read_name,
    read_prefecture,
)
from directory.geo.town_index import Found, TownIndex

LONGEST_TEXT: Final = 300
"""Characters; what is longer is no address and is cut off before it is read."""
_STATION: Final = re.compile(r"\D{0,14}駅(?:前|付近|周辺|の?(?:近|ちか)く|の?そば|[東西南北]口|中央口)*")
_LATIN: Final = re.compile("[A-Za-zÀ-ɏ]{2}")
_JAPANESE: Final = re.compile("[ぁ-ヿ一-鿿]")
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_FULL_NAME: Final = re.compile("|".join(p.name for p in prefectures()))


class Source(Protocol):
    """Where the towns and known lots of a municipality come from."""

    def towns(self, code: str) -> TownIndex: ...

    def lots(self, m: Municipality) -> KnownLots: ...


def locate(text: str, known: Municipalities, source: Source) -> Place:
    plain = clean(text[:LONGEST_TEXT])
    if _LATIN.search(plain) and not _JAPANESE.search(plain):
        return _in_latin(plain, known)
    if not plain:
        return Place(NOTHING, note="places.postal_code_only" if POSTAL_CODE.match(text) else "places.empty")
    start = read_prefecture(Reading(fold(plain)))
    reading = read_municipality(start, known)
    if start.key_left in known.bare and reading.key_left:  # 東村山, not 東村 and something
        return _loosely(start, known)
    if reading.municipalities:
        return _decide(reading, known, source)
    again = _second_reading(plain, start)
    return locate(again, known, source) if again else _loosely(start, known)


def _in_latin(text: str, known: Municipalities) -> Place:
    found = latin.read(text, known)
    if found is None:
        return Place(NOTHING, rest=text, note="places.not_found")
    if found.is_station:
        offered = tuple(m.place() for m in found.municipalities)
        return Place(NOTHING, candidates=offered, note="places.station_unknown", rest=text)
    if found.short:
        return with_prefecture(found.short, found.municipalities, None, known)
    if len(found.municipalities) == 1:
        return found.municipalities[0].place()
    if found.municipalities:
        return ambiguous(found.municipalities, found.prefecture, known)
    return found.prefecture.place() if found.prefecture else Place(NOTHING)


def _second_reading(plain: str, start: Reading) -> str:
    """What to try when no municipality was found: without brackets (郡(ぐん)), then from a prefecture on."""
    if "(" in plain and _BRACKETS.sub("", plain) != plain:
        return _BRACKETS.sub("", plain)
    later = None if start.prefecture else _FULL_NAME.search(plain)
    return plain[later.start() :] if later else ""


def _decide(reading: Reading, known: Municipalities, source: Source) -> Place:
    if _within_a_station_name(reading, known):
        return replace(_nothing_more(reading), note="places.station_unknown")
    hits = [hit for m in reading.municipalities for hit in _towns_in(m, reading, known, source)]
    if len(hits) == 1 and _all_have_towns(reading.municipalities, known, source):
        return _at_town(*hits[0], source)
    if len(reading.municipalities) > 1 or _may_be_a_town(reading, known):
        return ambiguous(reading.municipalities, reading.prefecture, known, reading.rest)
    after = _after_repetition(reading, reading.municipalities[0])
    return reading.municipalities[0].place(rest=after.rest, note=_station_note(after.rest))


def _within_a_station_name(reading: Reading, known: Municipalities) -> bool:
    """伊勢市駅 and 東村山駅 are stations, and say nothing about 伊勢市 or 東村."""
    station = bool(_station_note(reading.rest))
    return station and (reading.rest.startswith("駅") or _may_be_a_town(reading, known))


def _towns_in(
    m: Municipality, reading: Reading, known: Municipalities, source: Source
) -> Iterable[tuple[Municipality, Found, Folded]]:
    after = _after_repetition(reading, m)
    if not after.key_left:
        return
    for each in known.wards(m) or (m,):
        found = source.towns(each.code).find(after.address, after.position)
        if found:
            yield each, found, after.address


def _all_have_towns(places: Sequence[Municipality], known: Municipalities, source: Source) -> bool:
    """One hit among several decides only when the towns of all of them are known."""
    every = [each for m in places for each in (known.wards(m) or (m,))]
    return len(every) == 1 or all(source.towns(each.code) for each in every)


def _at_town(m: Municipality, found: Found, address: Folded, source: Source) -> Place:
    lat, lng = source.lots(m).point(found.town, address, found.end)
    return replace(
        m.place(), level=TOWN, town=found.town.name, rest=address.rest(found.end), lat=lat, lng=lng
    )


def _may_be_a_town(reading: Reading, known: Municipalities) -> bool:
    """昭和町1-2-3 without prefecture and county may be a town anywhere, 東村山 is not 東村."""
    m, key = reading.municipalities[0], reading.address.key
    if reading.prefecture or m.name[-1] not in "町村" or not reading.key_left or _after_county(reading, m):
        return False
    return reading.key_left[0].isdigit() or any(
        key[reading.begin : end] in known.bare for end in range(reading.position + 1, reading.position + 4)
    )


def _after_county(reading: Reading, m: Municipality) -> bool:
    return bool(m.county) and reading.address.key.startswith(fold_key(m.county), reading.begin)


def _after_repetition(reading: Reading, m: Municipality) -> Reading:
    """Forms with two fields often say the municipality twice: 相模原市中央区中央区田名."""
    names = (m.prefecture, m.full_name, m.city or m.county, m.ward or m.name)
    again = re.compile("(?:" + "|".join(fold_key(name) for name in names if name) + ")*")
    match = again.match(reading.address.key, reading.position)
    return replace(reading, position=match.end() if match else reading.position)


def ambiguous(
    found: Sequence[Municipality], prefecture: Prefecture | None, known: Municipalities, rest: str = ""
) -> Place:
    """What all of them have in common, with all of them as candidates."""
    candidates = tuple(m.place(rest=rest) for m in found)
    cities = {(m.prefecture, m.city) for m in found}
    note = "places.ambiguous"
    if len(cities) == 1 and found[0].city:
        return known.city_of(found[0]).place(candidates=candidates, note=note, rest=rest)
    same = prefecture or (
        prefecture_of(found[0]) if len({m.prefecture for m in found}) == 1 and len(found) > 1 else None
    )
    return (
        same.place(candidates=candidates, note=note, rest=rest)
        if same
        else Place(NOTHING, candidates=candidates, note=note, rest=rest)
    )


def _nothing_more(reading: Reading) -> Place:
    rest = reading.address.rest(reading.begin)
    return reading.prefecture.place(rest=rest) if reading.prefecture else Place(NOTHING, rest=rest)


def _station_note(rest: str) -> str:
    return "places.station_unknown" if _STATION.fullmatch(rest) else ""


def _loosely(reading: Reading, known: Municipalities) -> Place:
    """No municipality is written out: 札幌, さっぽろ, 石狩郡, 札幌駅, or a municipality of another
    prefecture.
    """
    if _station_note(reading.rest):
        return replace(_nothing_more(replace(reading, begin=reading.position)), note="places.station_unknown")
    prefecture = reading.prefecture
    short = None if prefecture else BY_SHORT_KEY.get(reading.key_left)
    for found in (
        bare(reading.key_left, known),
        in_kana(reading.rest, known),
        of_county(reading.key_left, known),
    ):
        here = tuple(m for m in found if prefecture in (None, prefecture_of(m)))
        if len(here) == 1 and not short:
            return here[0].place()
        if here:
            return with_prefecture(short, here, prefecture, known)
    if short:
        return short.place()
    elsewhere = read_name(replace(reading, prefecture=None), known).municipalities
    candidates = tuple(m.place() for m in elsewhere)
    if prefecture is None:
        return Place(NOTHING, rest=reading.rest, note="places.not_found")
    return prefecture.place(
        rest=reading.rest,
        candidates=candidates,
        note="places.other_prefecture" if candidates else _unknown_note(reading.rest),
    )


def with_prefecture(
    short: Prefecture | None,
    found: Sequence[Municipality],
    prefecture: Prefecture | None,
    known: Municipalities,
) -> Place:
    """大阪 may be the prefecture or the city: the prefecture is certain, 福島 may be in three."""
    if not short:
        return ambiguous(found, prefecture, known)
    candidates = tuple(m.place() for m in found)
    if all(prefecture_of(m) == short for m in found):
        return short.place(candidates=candidates, note="places.ambiguous")
    return Place(NOTHING, candidates=(short.place(), *candidates), note="places.ambiguous")


def _unknown_note(rest: str) -> str:
    return "places.municipality_unknown" if rest else ""
