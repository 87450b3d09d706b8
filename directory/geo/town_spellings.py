"""Shorter and other spellings of the names of towns, as people write them. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

_FORMER_TOWN: Final = re.compile(r"(?<=[^\d\W]{2})[町村](?=[^\d\W])")
_STREET: Final = re.compile(r"通り?(?=$|\d)")
_SHORTEST_WITHOUT_TOWN: Final = 2
"""大宮3丁目 is 大宮町三丁目, but 本3丁目 is nothing."""
T = TypeVar("T")


def others(names: Mapping[str, T]) -> Iterator[tuple[str, T]]:
    """(spelling, what it means) of the folded names of one municipality's towns, only spellings that are no name
    themselves and mean one town.
    """
    meant: dict[str, list[str]] = {}
    for name in names:
        for other in set(_spellings(name)):
            meant.setdefault(other, []).append(name)
    in_order = sorted(names)
    for other, of in meant.items():
        if len(of) == 1 and other not in names and not _begins_another(other, of[0], in_order):
            yield other, names[of[0]]


def _spellings(name: str) -> Iterable[str]:
    if "字" in name:
        yield name.replace("字", "")  # 玉城字當山
    if _STREET.search(name):
        yield _STREET.sub("通", name)
        yield _STREET.sub("通り", name)
    for former in _FORMER_TOWN.finditer(name):
        if len(name) - former.end() >= 2:
            yield name[former.end() :]  # 加治木町木田 is 木田
        yield name[: former.start()] + name[former.end() :]  # 光珠内町東山 is 光珠内東山
    if name.endswith("町") and len(name) > _SHORTEST_WITHOUT_TOWN:
        yield name[:-1]  # 小松里町 is 小松里


def _begins_another(other: str, name: str, in_order: Sequence[str]) -> bool:
    """Only of a name that lost its 町: 新 of 新町 is the beginning of 新田 as well."""
    if name != other + "町":
        return False
    first = bisect_left(in_order, other)
    return any(each.startswith(other) and each != name for each in in_order[first : first + 2])
