"""Finds the 町・字 that the rest of an address begins with. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from directory.geo.address import Folded, fold_key, strip_aza
from directory.geo.place import NAMELESS, Town, by_its_name
from directory.geo.point import distances_m
from directory.geo.town_spellings import others

_BLOCK: Final = re.compile(r"(\d+)丁$")
_LOT: Final = re.compile(r"[- ]?(\d+)(丁|-\d+-\d|-|(?=[^\d番号地条線]|$))")
_STREET: Final = re.compile(r".*(?:上る|下る|[東西]入る?|[上下]る|[上下東西]入)(?:\d+丁)?")
_LOT_SIGN: Final = re.compile(
    r"小字|[甲乙丙丁戊己庚辛壬癸第イロハニホヘトチリヌルヲ]{1,2}-?\d|[ア-ヲ]-?\d|[東西南北]?\d+[線号]"
)
"""Also 能美市和気ヤ4 and トマム南3線94."""
_ORDINAL: Final = re.compile(r"第(?=\d)")
_CALLED_TOWN: Final = re.compile(r"町(?=\d)")
_BLOCK_NEXT: Final = re.compile(r"\d+丁")
LONG_NAME: Final = 4
NEIGHBOURS: Final = 3
_NAME: Final = re.compile(r"[^\d\W]+")
_GOES_ON: Final = frozenset("町村区通台丘条南北東西新元の")
"""Beginning or ending with one of these, what follows is rather part of a town's name than a 小字."""
_FORMER_WARD: Final = re.compile(r"([^\d\W]{1,4})(区字?)")
_WRITTEN: Final = re.compile(r"[一-鿿々ぁ-ん]|[ノケヶツッガ](?=[一-鿿])")


@dataclass(frozen=True)
class Found:
    """`end` is the position in the key after the town and before its 小字, which `town.koaza` says when
    it is known.
    """

    town: Town
    end: int


class TownIndex:
    """The towns of one municipality. Blocks (丁目) without a number in the address share their middle
    point.
    """

    def __init__(self, towns: Iterable[Town]) -> None:
        self._towns: dict[str, Town] = {}
        self._blocks: dict[str, dict[int, Town]] = {}
        self._koaza: dict[str, dict[str, Town]] = {}
        self._short: set[str] = set()
        for town in map(by_its_name, towns):
            if town.name != NAMELESS:
                self._add(fold_key(town.name), town)
        self._add_short()
        self._longest = max(map(len, (*self._towns, *self._blocks)), default=0)

    def __bool__(self) -> bool:
        return bool(self._longest)

    def _add(self, key: str, town: Town) -> None:
        if town.koaza:
            self._koaza.setdefault(key, {})[_without_ordinal(fold_key(town.koaza))] = town
            self._towns.setdefault(key, Town(town.name, "", town.lat, town.lng))
            return
        self._towns[key] = town
        block = _BLOCK.search(key)
        if block:
            self._blocks.setdefault(key[: block.start()], {})[int(block.group(1))] = town

    def _add_short(self) -> None:
        """What people write for short, where no other town of the place can be meant."""
        for short, town in others(self._towns):
            if short not in self._blocks:
                self._towns.setdefault(short, town)
                self._short.add(short)
        for short, blocks in others(self._blocks):
            if short not in self._towns:
                self._blocks.setdefault(short, blocks)

    def nearest_m(self, lat: float, lng: float) -> float:
        """Metres to the nearest town; 0 where none is known."""
        points = {(t.lat, t.lng) for t in self._towns.values()}
        return float(distances_m(lat, lng, *zip(*points, strict=True)).min()) if points else 0.0

    def reach_m(self, name: str, lat: float, lng: float) -> float:
        """How far the town of this name and point may reach: the median distance to the three nearest others."""
        others = {(t.lat, t.lng) for t in self._towns.values() if t.name != name}
        if not others:
            return math.inf
        apart = distances_m(lat, lng, *zip(*others, strict=True))
        return float(np.median(np.sort(apart)[:NEIGHBOURS]))

    def find(self, address: Folded, begin: int = 0) -> Found | None:
        """The longest town that is named from `begin` on; also behind a street as Kyoto writes it (…上る)."""
        begin = _skip_aza(address.key, begin)
        found = self._longest_from(address, begin)
        street = None if found else _STREET.match(address.key, begin)
        if street:
            return self._longest_from(address, street.end())
        return found or self._without_ward(address, begin)

    def _without_ward(self, address: Folded, begin: int) -> Found | None:
        """水沢区字東町 is 水沢東町: a 地域自治区 that has been abolished."""
        ward = _FORMER_WARD.match(address.key, begin)
        if not ward:
            return None
        start, end = ward.span(2)
        short = Folded(
            address.text, address.key[:start] + address.key[end:], address.at[:start] + address.at[end:]
        )
        found = self._longest_from(short, begin)
        return replace(found, end=found.end + end - start) if found and found.end > start else None

    def names(self, key: str) -> bool:
        """Is this folded name one of the towns, or a town that is divided into 丁目?"""
        return key in self._towns or key in self._blocks

    def _longest_from(self, address: Folded, begin: int) -> Found | None:
        for end in range(min(len(address.key), begin + self._longest), begin, -1):
            found = self._ending_at(address.key[begin:end], address, end)
            if found:
                return found
        return None

    def _ending_at(self, name: str, address: Folded, end: int) -> Found | None:
        if name in self._blocks:
            return self._block(name, address, end)
        return self._lots(name, address, end) if name in self._towns else None

    def _block(self, name: str, address: Folded, end: int) -> Found | None:
        """旭ケ丘1-2-3 is 旭ケ丘一丁目. With lots of the same name outside the blocks only 1丁目 or 1-2-3
        says a block.
        """
        lot = _LOT.match(address.key, end)
        town = self._blocks[name].get(int(lot.group(1))) if lot else None
        if lot and town and (name not in self._towns or lot.group(2) not in ("", "-")):
            return Found(town, lot.start(2) + (lot.group(2) == "丁"))
        if name in self._towns:
            return self._lots(name, address, end)
        return Found(_middle(self._blocks[name].values()), end) if self._may_end(name, address, end) else None

    def _lots(self, name: str, address: Folded, end: int) -> Found | None:
        koaza = self._koaza.get(name, {})
        begin = _skip_aza(address.key, end)
        begin += len(address.key[begin:]) - len(_without_ordinal(address.key[begin:]))
        for stop in range(min(len(address.key), begin + 12), begin, -1):
            if address.key[begin:stop] in koaza and _ends(address, stop):
                return Found(koaza[address.key[begin:stop]], end)
        if len(name) > 1 and _CALLED_TOWN.match(address.key, end):  # 豊丘町2755 for 大字豊丘
            return Found(self._towns[name], end + 1)
        return Found(self._towns[name], end) if self._may_end(name, address, end) else None

    def _may_end(self, name: str, address: Folded, end: int) -> bool:
        """Also before a 小字 that no table knows (西刑部町上原), unless the name is part of one that goes
        on like this, or short for another (白岳学園 is not 白岳町).
        """
        if _ends(address, end):
            return True
        goes_on = _NAME.match(address.key, end)
        if not goes_on or len(name) < 2 or name in self._short:
            return False
        if _is_longer_name(goes_on.group()) and not _is_aza_of_a_long_name(name, goes_on, address.key):
            return False
        longer = name + address.key[end]
        return not any(other.startswith(longer) for other in (*self._towns, *self._blocks))


def _is_longer_name(after: str) -> bool:
    return bool(_GOES_ON & {after[0], after[-1]})


def _is_aza_of_a_long_name(name: str, goes_on: re.Match[str], key: str) -> bool:
    """藤沢町新沼 西風46番地: a 小字 may begin like the rest of a name, but a town of that length is no other's
    beginning; 富沢 西二丁目 is one, and so is 飯山 南4.
    """
    return (
        len(name) >= LONG_NAME
        and len(goes_on.group()) >= 2
        and goes_on.group()[-1] not in _GOES_ON
        and not _BLOCK_NEXT.match(key, goes_on.end())
    )


def _without_ordinal(key: str) -> str:
    """第7地割 is 7地割."""
    return key[1:] if _ORDINAL.match(key) else key


def _skip_aza(key: str, begin: int) -> int:
    return begin + len(key[begin:]) - len(strip_aza(key[begin:]))


def _ends(address: Folded, end: int) -> bool:
    """False where the name or its number goes on, as 原 does in 原町."""
    if end >= len(address.key) or address.key[end] == "字":
        return True
    if address.key[end].isdigit():
        return not address.key[end - 1].isdigit()
    at = address.at[end]
    return (
        address.text[at - 1] == "字"
        or bool(_LOT_SIGN.match(address.text, at))
        or not _WRITTEN.match(address.text, at)
    )


def _middle(towns: Iterable[Town]) -> Town:
    """The block nearest to the mean of all, under the name they share."""
    blocks = list(towns)
    lat = sum(t.lat for t in blocks) / len(blocks)
    lng = sum(t.lng for t in blocks) / len(blocks)
    nearest = min(blocks, key=lambda t: (t.lat - lat) ** 2 + (t.lng - lng) ** 2)
    return Town(re.sub(r"[〇一二三四五六七八九十\d]+丁目?$", "", nearest.name), "", nearest.lat, nearest.lng)
