"""What an application knows beside the bundled tables. Pure: the app hands in a subclass that reads its
database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from directory.geo.known_lots import Known
from directory.geo.municipality import municipalities
from directory.geo.place import Station, Town
from directory.geo.town_anywhere import Namesake

NEIGHBOURS: Final = 6
"""Municipalities whose towns are looked through for a point: their offices are rarely further down the
list.
"""
TownsOf = Callable[[str], Sequence[Town]]


@dataclass(frozen=True)
class Version:
    """`tables` changes when towns or stations are imported, `number` with every change of a listing."""

    tables: str = ""
    number: int = 0


class Records:
    """The bundled tables alone: nothing more is known."""

    def version(self) -> Version:
        return Version()

    def changed_since(self, number: int) -> Sequence[tuple[UUID, str]]:
        """Listings that changed after that number, with the code of the municipality they are in now."""
        return ()

    def towns(self, code: str) -> Sequence[Town]:
        """Of one municipality, by its 6-digit code."""
        return ()

    def towns_near(self, lat: float, lng: float) -> Sequence[tuple[str, Town]]:
        """Towns with their municipality's code, among them the nearest one unless none is within 30 km."""
        return ()

    def towns_called(self, key: str) -> Sequence[Namesake]:
        """By `town_key`, in all of Japan."""
        return ()

    def towns_beginning(self, key: str) -> Sequence[Namesake]:
        """By the beginning of `town_key`."""
        return ()

    def listings(self, code: str) -> Sequence[Known]:
        """Public listings in one municipality whose own publisher gave the point."""
        return ()

    def stations(self, name: str) -> Sequence[Station]:
        """By the folded name without 駅."""
        return ()


class OnlyTowns(Records):
    def __init__(self, towns_of: TownsOf) -> None:
        self._towns_of = towns_of

    def towns(self, code: str) -> Sequence[Town]:
        return self._towns_of(code)

    def towns_near(self, lat: float, lng: float) -> Sequence[tuple[str, Town]]:
        near = municipalities().nearest(lat, lng, NEIGHBOURS)
        return [(m.code, town) for m in near for town in self.towns(m.code)]
