"""Reads the law's text of a jurisdiction into units. Pure; names stay as the law spells them.

Grammar of 別表第四 and 第五: units are separated by 「、」 outside brackets. 「Aのうちb、c」 has no end
mark: the next 市 or 郡, or a ward of the same city, ends it. 「（Xの管轄区域を除く。）」 takes away what
other offices of the prefecture serve, 「（字…番を除く。）」 single lots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_SEPARATOR: Final = re.compile(r"、(?![^（]*）)")
_BRACKET: Final = re.compile(r"(?P<name>[^（]*)(?:（(?P<inside>[^）]*)を除く。）)?")
_CITY: Final = re.compile(r"(?P<city>.+?市)(?P<ward>.+区)?")
_COUNTY: Final = re.compile(r"(?P<county>.+?郡)(?P<town>.+[町村])?")
_IN_COUNTY: Final = re.compile(r"(?P<town>.+?[町村])(?P<part>.*)")
_OFFICE: Final = re.compile(r"(?:公共職業安定所|労働基準監督署)")
_ONLY: Final = "のうち"


class UnreadableJurisdiction(ValueError):
    """The text does not follow the law's grammar."""


@dataclass(frozen=True)
class TownUnit:
    """町・字 as the law names it; `except_lots` are left out of it (字日ノヘ七五一八番)."""

    name: str
    except_lots: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unit:
    """`place` is 札幌市, 札幌市中央区, 虻田郡, 虻田郡豊浦町 or 千代田区; with `towns` only these parts of it.

    `except_offices` are other offices of the same table and prefecture whose parts of it do not belong here.
    """

    place: str
    towns: tuple[TownUnit, ...] = ()
    except_offices: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Said again in the law's manner, for a reader."""
        if self.towns:
            return f"{self.place}{_ONLY}{'、'.join(town.name for town in self.towns)}"
        others = "、".join(self.except_offices)
        return f"{self.place}（{others}の管轄区域を除く。）" if others else self.place


@dataclass
class _Group:
    """What 「のうち」 has opened: the place its parts belong to, and the parts read so far."""

    place: str
    towns: list[TownUnit] = field(default_factory=list)


def parse(text: str) -> tuple[Unit, ...]:
    """UnreadableJurisdiction for a text of another form; () for an empty one."""
    return tuple(_Reader().read(text)) if text else ()


class _Reader:
    def __init__(self) -> None:
        self._city = ""  # wards that follow belong to it
        self._county = ""  # an open 「A郡のうち」
        self._group: _Group | None = None  # an open list of 町・字

    def read(self, text: str) -> Iterator[Unit]:
        for token in _SEPARATOR.split(text):
            *containers, last = token.split(_ONLY)
            for container in containers:
                yield from self._open(container)
            yield from self._take(last)
        yield from self._close()

    def _open(self, name: str) -> Iterator[Unit]:
        """「name のうち」."""
        yield from self._close()
        county = _COUNTY.fullmatch(name)
        if county and not county["town"]:
            self._county, self._city = name, ""
            return
        self._group = _Group(self._placed(name))

    def _placed(self, name: str) -> str:
        """The full name of a container or unit; remembers its city for the wards that follow."""
        city = _CITY.fullmatch(name)
        if city:
            self._city = city["city"]
        elif _COUNTY.fullmatch(name):
            self._city = ""
        elif name.endswith("区"):
            return self._city + name
        if city or not name.endswith("区"):
            self._county = ""
        return name

    def _take(self, token: str) -> Iterator[Unit]:
        match = _BRACKET.fullmatch(token)
        if not match or not match["name"]:
            raise UnreadableJurisdiction(token)
        name, inside = match["name"], match["inside"] or ""
        offices = _offices(inside)
        lots = tuple(inside.split("、")) if inside and not offices else ()
        if _CITY.fullmatch(name) or _COUNTY.fullmatch(name) or self._is_ward(name):
            yield from self._close()
            yield Unit(self._placed(name), (), offices)
        elif self._group:
            self._group.towns.append(TownUnit(name, lots))
        else:
            yield self._in_county_or_alone(name, offices)

    def _is_ward(self, name: str) -> bool:
        return name.endswith("区") and (self._group is None or bool(self._city))

    def _in_county_or_alone(self, name: str, offices: tuple[str, ...]) -> Unit:
        """A town of an open 「A郡のうち」, perhaps with one part of it (大紀町錦), or one of Tokyo's
        islands.
        """
        match = _IN_COUNTY.fullmatch(name)
        if not match:
            raise UnreadableJurisdiction(name)
        whole = name.endswith(("町", "村"))
        place = self._county + (name if whole else match["town"])
        return Unit(place, () if whole else (TownUnit(match["part"]),), offices)

    def _close(self) -> Iterator[Unit]:
        group, self._group = self._group, None
        if group and group.towns:
            yield Unit(group.place, tuple(group.towns))


def _offices(inside: str) -> tuple[str, ...]:
    """「X公共職業安定所及びY公共職業安定所の管轄区域」 → (X, Y)."""
    if not inside.endswith("の管轄区域"):
        return ()
    names = re.split(r"、|及び", inside.removesuffix("の管轄区域"))
    return tuple(_OFFICE.sub("", name) for name in names)
