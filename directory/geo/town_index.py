"""Finds the 町・字 that the rest of an address begins with. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from directory.geo.address import Folded, fold_key, strip_aza
from directory.geo.place import Town

_BLOCK: Final = re.compile(r"(\d+)丁$")
_LOT: Final = re.compile(r"[- ]?(\d+)(丁|-\d+-\d|-|(?=[^\d番号地条線]|$))")
_STREET: Final = re.compile(r".*(?:上る|下る|[東西]入る?|[上下]る|[上下東西]入)(?:\d+丁)?")
_LOT_SIGN: Final = re.compile(r"小字|[甲乙丙丁戊己庚辛壬癸第イロハニホヘトチリヌルヲ]{1,2}-?\d")
_NAME: Final = re.compile(r"[^\d\W]+")
_GOES_ON: Final = frozenset("町村区通台丘条南北東西新元の")
"""Beginning or ending with one of these, what follows is rather part of a town's name than a 小字."""
_FORMER_WARD: Final = re.compile(r"([^\d\W]{1,4})(区字?)")
_FORMER_TOWN: Final = re.compile(r"(?<=[^\d\W]{2})[町村](?=[^\d\W])")
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
        for town in towns:
            self._add(fold_key(town.name), town)
        self._add_short()
        self._longest = max(map(len, (*self._towns, *self._blocks)), default=0)

    def __bool__(self) -> bool:
        return bool(self._longest)

    def _add(self, key: str, town: Town) -> None:
        if town.koaza:
            self._koaza.setdefault(key, {})[fold_key(town.koaza).removeprefix("第")] = town
            self._towns.setdefault(key, Town(town.name, "", town.lat, town.lng))
            return
        self._towns[key] = town
        block = _BLOCK.search(key)
        if block:
            self._blocks.setdefault(key[: block.start()], {})[int(block.group(1))] = town

    def _add_short(self) -> None:
        """玉城字當山 is also written 玉城當山, and 加治木町木田 木田 where no other town of the place ends so."""
        for key, town in list(self._towns.items()):
            if "字" in key:
                self._towns.setdefault(key.replace("字", ""), town)
        endings = Counter(short for key in self._towns for short in _endings(key))
        for key, town in list(self._towns.items()):
            for short in _endings(key):
                if endings[short] == 1 and short not in self._blocks:
                    self._towns.setdefault(short, town)

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
        for stop in range(min(len(address.key), begin + 12), begin, -1):
            if address.key[begin:stop] in koaza and _ends(address, stop):
                return Found(koaza[address.key[begin:stop]], end)
        return Found(self._towns[name], end) if self._may_end(name, address, end) else None

    def _may_end(self, name: str, address: Folded, end: int) -> bool:
        """Also before a 小字 that no table knows (西刑部町上原), unless the name is part of one that goes
        on like this.
        """
        if _ends(address, end):
            return True
        goes_on = _NAME.match(address.key, end)
        if not goes_on or len(name) < 2 or _is_longer_name(goes_on.group()):
            return False
        longer = name + address.key[end]
        return not any(other.startswith(longer) for other in (*self._towns, *self._blocks))


def _is_longer_name(after: str) -> bool:
    return bool(_GOES_ON & {after[0], after[-1]})


def _endings(key: str) -> Iterable[str]:
    """What follows a former 町 or 村 in the name of a town, of two characters or more."""
    return (key[m.end() :] for m in _FORMER_TOWN.finditer(key) if len(key) - m.end() >= 2)


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
