"""Reads the beginning of an address: prefecture, then every municipality that its name may mean. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from directory.geo.address import Folded, fold_key
from directory.geo.municipality import Former, Municipalities, Municipality, Prefecture, prefectures

_LONGEST_NAME: Final = 12
_ISLAND: Final = re.compile(r".{1,4}?島")
"""東京都八丈島八丈町: the island between prefecture and municipality."""
_BY_KEY: Final = {fold_key(p.name): p for p in prefectures()}
BY_SHORT_KEY: Final = {key[:-1]: p for key, p in _BY_KEY.items() if p.name != "北海道"}


@dataclass(frozen=True)
class Reading:
    """How far the address has been read; `municipalities` are all that the next name may mean."""

    address: Folded
    position: int = 0
    prefecture: Prefecture | None = None
    municipalities: tuple[Municipality, ...] = ()
    begin: int = 0

    @property
    def key_left(self) -> str:
        return self.address.key[self.position :]

    @property
    def rest(self) -> str:
        return self.address.rest(self.position)


def read_prefecture(reading: Reading) -> Reading:
    for length in (4, 3):
        found = _BY_KEY.get(reading.address.key[:length])
        if found:
            return replace(reading, position=length, prefecture=found)
    return reading


def read_municipality(reading: Reading, known: Municipalities) -> Reading:
    found = read_name(reading, known)
    if not found.municipalities and reading.prefecture:
        between = _ISLAND.match(reading.address.key, reading.position)
        return read_name(replace(reading, position=between.end()), known) if between else found
    if found.municipalities:
        return found
    for length in (3, 2):
        short = BY_SHORT_KEY.get(reading.address.key[:length])
        if short:
            return read_name(replace(reading, position=length, prefecture=short), known)
    return reading


def read_name(reading: Reading, known: Municipalities) -> Reading:
    """The longest name of a municipality from here on, former ones among them."""
    key, begin = reading.address.key, reading.position
    for end in range(min(len(key), begin + _LONGEST_NAME), begin, -1):
        name = key[begin:end]
        after = replace(reading, position=end, begin=begin)
        found = (
            *known.written.get(name, ()),
            *_successors(known.written_formerly.get(name, ()), after, known),
        )
        here = tuple(m for m in found if reading.prefecture in (None, prefecture_of(m)))
        if here:
            return replace(
                after, municipalities=_as_written(tuple(dict.fromkeys(here)), reading.address.text)
            )
    return reading


def _as_written(found: tuple[Municipality, ...], text: str) -> tuple[Municipality, ...]:
    """鹿嶋市 is not 鹿島市, although 嶋 and 島 are one letter where only one place can be meant."""
    return tuple(m for m in found if (m.ward or m.name) in text) or found


def _successors(former: Sequence[Former], after: Reading, known: Municipalities) -> Iterable[Municipality]:
    """By the towns that a divided former municipality gave to each; all of them when no town is written."""
    listed = [f for f in former if any(after.key_left.startswith(fold_key(t)) for t in f.towns if t != "*")]
    others = [f for f in former if "*" in f.towns] if after.key_left else []
    return (known.by_code[f.successor] for f in listed or others or former)


def prefecture_of(m: Municipality) -> Prefecture:
    return _BY_KEY[fold_key(m.prefecture)]
