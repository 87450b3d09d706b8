"""The towns and lots of the municipalities that were asked for last, and when to ask again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar
from uuid import UUID

from directory.geo.address import fold_key
from directory.geo.known_lots import KnownLots
from directory.geo.municipality import Municipalities, Municipality
from directory.geo.place import Town
from directory.geo.records import Records, Version
from directory.geo.town_index import TownIndex

REMEMBERED: Final = 256
"""Municipalities whose towns one process keeps, about 0.1 MB each."""
MANY: Final = 1_000
"""Changes at once from which it is cheaper to forget everything."""
T = TypeVar("T")


class Remembered:
    def __init__(self, records: Records, known: Municipalities) -> None:
        self.records: Final = records
        self._known = known
        self._version: Version | None = None
        self._towns: dict[str, TownIndex] = {}
        self._lots: dict[str, KnownLots] = {}

    def refresh(self) -> None:
        """An import into a running site, or a listing that was moved or hidden, counts from now on."""
        version, known = self.records.version(), self._version
        if version == known:
            return
        self._version = version
        if known is None or version.tables != known.tables or version.number < known.number:
            self.forget()
        else:
            self._forget_lots(self.records.changed_since(known.number))

    def forget(self) -> None:
        self._towns.clear()
        self._lots.clear()

    def _forget_lots(self, changed: Sequence[tuple[UUID, str]]) -> None:
        ids, codes = {each for each, _ in changed}, {code for _, code in changed}
        for code, lots in list(self._lots.items()):
            if len(changed) > MANY or code in codes or lots.ids & ids:
                self._lots.pop(code, None)

    def towns(self, code: str) -> TownIndex:
        """Of a municipality; empty ones are asked for again, the town data may come later."""
        found = self._towns.get(code)
        if found is None:
            found = TownIndex(self.read_towns(code))
            if found:
                _keep(self._towns, code, found)
        return found

    def lots(self, m: Municipality) -> KnownLots:
        found = self._lots.get(m.code)
        if found is None:
            halls = [(m.lat, m.lng)]
            if m.city:
                city = self._known.city_of(m)
                halls.append((city.lat, city.lng))
            found = KnownLots(self.records.listings(m.code), self.towns(m.code), _heads(m), halls)
            _keep(self._lots, m.code, found)
        return found

    def read_towns(self, code: str) -> list[Town]:
        """Town data may still be filed under the codes of former municipalities."""
        former = [
            t
            for f in self._known.former
            if f.successor == code
            for t in self.records.towns(f.code)
            if self._known.went_to(f, t.name)
        ]
        return [*self.records.towns(code), *former]


def _heads(m: Municipality) -> list[str]:
    names = {m.prefecture + m.full_name, m.prefecture + m.name, m.full_name, m.name}
    return sorted(map(fold_key, names), key=len, reverse=True)


def _keep(held: dict[str, T], code: str, value: T) -> None:
    while len(held) >= REMEMBERED:
        held.pop(next(iter(held)), None)
    held[code] = value
