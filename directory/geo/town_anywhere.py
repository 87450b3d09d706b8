"""The name of a town or station alone, as people say where they live: 難波, 吉祥寺, 下北沢. Pure.

Certain only where one town is called so and no town of another municipality begins so: 三宮 is in 佐渡市, but most who
say it mean 三宮町 in 神戸市. Else all that may be meant are offered, and none is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from directory.geo.address import fold_key
from directory.geo.landmark import apart, at_station, lies_in
from directory.geo.municipality import Municipalities, Municipality
from directory.geo.place import NAMELESS, PREFECTURE, TOWN, Place, Town, by_its_name
from directory.geo.reading import BY_SHORT_KEY

if TYPE_CHECKING:
    from directory.geo.records import Records

Locate = Callable[[str], Place]
MOST: Final = 10
"""Places that are offered; those with the most blocks are the likeliest to be meant."""
LONGEST_HEAD: Final = 4
SHORTEST_BEGINNING: Final = 3
"""Characters: every second town begins with 西 or 中山."""
_UNKNOWN: Final = ("places.not_found", "places.municipality_unknown")
_NAME: Final = re.compile(r"[^\d\W]{2,14}")
_WRITTEN: Final = re.compile(r"[一-鿿々]|[ぁ-んァ-ヶ]{3}")
_BLOCK: Final = re.compile(r"\d+丁$")


@dataclass(frozen=True)
class Namesake:
    """Towns of one name in one municipality: how many rows (丁目, 小字) there are, and their middle (WGS84 degrees)."""

    municipality_code: str
    rows: int
    lat: float
    lng: float


def town_key(town: Town) -> str:
    """Under which a town is found by its name alone: 難波二丁目 is 難波."""
    name = by_its_name(town).name
    return "" if name == NAMELESS else _BLOCK.sub("", fold_key(name))


def anywhere(place: Place, known: Municipalities, records: Records, locate: Locate) -> Place:
    """`place` is what was understood of a text without a full municipality; its `rest` may be a town or station, also
    behind the short name of a place (神戸 三宮, 大阪 難波). `locate` reads an address without coming back here.
    """
    if place.note not in _UNKNOWN or place.candidates or not _WRITTEN.search(place.rest):
        return place
    head, name = _parted(place.rest, known)
    behind = _behind(head, name, known, records, locate) if head else None
    if behind or (head and " " in place.rest):
        return behind or place
    return _alone(place, known, records, locate)


def _parted(text: str, known: Municipalities) -> tuple[str, str]:
    """神戸 三宮 and 神戸三宮 are 神戸 and 三宮; "" in front of what is one name."""
    head, _, name = text.partition(" ")
    if name:
        return ("", text) if name[0].isdigit() else (head, name)
    ends = range(min(len(text) - 2, LONGEST_HEAD), 1, -1)
    end = next((e for e in ends if (key := fold_key(text[:e])) in known.bare or key in BY_SHORT_KEY), 0)
    return text[:end], text[end:]


def _behind(head: str, name: str, known: Municipalities, records: Records, locate: Locate) -> Place | None:
    """A town in what the word before it may mean; that alone where it has no such town. None: it means nothing."""
    where = locate(head)
    places = [each for each in (where, *where.candidates) if each.level >= PREFECTURE and not each.rest]
    tried = [_within(each, name, known, records, locate) for each in places]
    better = [each for each, before in zip(tried, places, strict=True) if each.level > before.level]
    if len({each.address for each in better}) == 1:
        return better[0]
    offered = [*better, *(each for one in tried for each in one.candidates)]
    if offered:
        return replace(where, candidates=tuple(offered[:MOST]), note="places.ambiguous", rest=name)
    return replace(where, rest=name) if places else None


def _within(where: Place, name: str, known: Municipalities, records: Records, locate: Locate) -> Place:
    found = locate(where.address + name)
    return found if found.level > PREFECTURE else _alone(found, known, records, locate)


def _alone(place: Place, known: Municipalities, records: Records, locate: Locate) -> Place:
    name = _NAME.match(place.rest)
    if name is None or place.note not in _UNKNOWN or place.candidates:
        return place
    key = _BLOCK.sub("", fold_key(name.group()))
    towns = _here(records.towns_called(key), place, known)
    stations = apart([each for each in records.stations(key) if lies_in(each, place, known)])
    found = [at_station(each, known) for each in stations]
    found += [_in_town(m, place, locate) for m, _ in towns]
    is_called_so = bool(found)
    if fold_key(place.rest) == key and len(found) < 2:  # 難波1-2 is not 難波中
        found += _beginning(key, found, place, known, records)
    if len(found) == 1 and is_called_so:
        return found[0]
    return replace(place, candidates=tuple(found[:MOST]), note="places.ambiguous") if found else place


def _beginning(
    key: str, found: Sequence[Place], place: Place, known: Municipalities, records: Records
) -> list[Place]:
    """Other municipalities with towns that begin so, each at the middle of those."""
    if len(key) < SHORTEST_BEGINNING and not found:
        return []
    others = _here(records.towns_beginning(key), place, known)
    taken = {each.municipality_code for each in found}
    return [replace(m.place(), lat=each.lat, lng=each.lng) for m, each in others if m.code not in taken]


def _here(
    towns: Sequence[Namesake], place: Place, known: Municipalities
) -> list[tuple[Municipality, Namesake]]:
    """Those of the prefecture, if one was said; the largest first."""
    named = [
        (known.by_code[each.municipality_code], each)
        for each in towns
        if each.municipality_code in known.by_code
    ]
    here = [(m, each) for m, each in named if place.level < PREFECTURE or m.prefecture == place.prefecture]
    return sorted(here, key=lambda pair: (-pair[1].rows, pair[0].code))


def _in_town(m: Municipality, place: Place, locate: Locate) -> Place:
    found = locate(m.prefecture + m.full_name + place.rest)
    return found if found.level >= TOWN else m.place(rest=place.rest)
